from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..const import FUNNEL

STOCK_STAGES = {
    "crm.stage_lead1": ("New", "Nuevo", 1, False),
    "crm.stage_lead2": ("Qualified", "Calificado", 2, False),
    "crm.stage_lead3": ("Proposition", "Propuesta", 3, False),
    "crm.stage_lead4": ("Won", "Ganado", 70, True),
}
ENGLISH = ["Prospect", "Qualified", "Proposal", "Negotiation", "Closed"]
SPANISH = ["Prospecto", "Calificado", "Propuesta", "Negociación", "Cerrado"]


class ClientesCommon(TransactionCase):
    """One user of each role, and customers in two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {"tracking_disable": True, "no_reset_password": True}
        cls.env = cls.env(context={**cls.env.context, **context})
        cls.company = cls.env.company
        cls.other_company = cls.env["res.company"].create(
            {"name": "Other Company", "country_id": cls.company.country_id.id}
        )
        groups = {
            "seller": "clientes_crm.clientes_crm_group_user",
            "colleague": "clientes_crm.clientes_crm_group_user",
            "manager": "clientes_crm.clientes_crm_group_manager",
            "collector": "clientes_crm.clientes_crm_group_receivables",
            "employee": "base.group_user",
            "portal": "base.group_portal",
            "public": "base.group_public",
        }
        cls.role = {
            role: new_test_user(cls.env, login=f"clientes_{role}", groups=group)
            for role, group in groups.items()
        }
        cls.stage = {
            spec.xmlid.removeprefix("crm_stage_"): cls.env.ref(
                f"clientes_crm.{spec.xmlid}"
            )
            for spec in FUNNEL
        }
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Ferretería de Prueba",
                "is_company": True,
                "vat": "900373115-3",
                "country_id": cls.env.ref("base.co").id,
                "child_ids": [Command.create({"name": "Ana Prueba"})],
            }
        )
        cls.contact = cls.customer.child_ids

    @classmethod
    def _create_lead(cls, **values):
        """Create an opportunity of nobody, in the first stage unless told.

        :param dict values: further values of the opportunity.
        """
        return cls.env["crm.lead"].create(
            {
                "name": "Opportunity",
                "type": "opportunity",
                "user_id": False,
                "stage_id": cls.stage["prospect"].id,
                **values,
            }
        )

    @classmethod
    def _train_scoring(cls, won, lost):
        """Let Odoo's scoring believe that so many opportunities were closed.

        :param int won: how many were won.
        :param int lost: how many were lost.
        """
        cls.env["crm.lead.scoring.frequency"].create(
            {
                "variable": "stage_id",
                "value": str(cls.stage["prospect"].id),
                "won_count": won + 0.1,
                "lost_count": lost + 0.1,
                "team_id": False,
            }
        )


class FunnelInstallCommon(ClientesCommon):
    """The funnel in a database that already works with Odoo's CRM.

    `crm.stage` has no `active` field: a stage cannot be archived, only folded.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_CO")
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls._restore_stock_stages()
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"In {xmlid}",
                    "type": "opportunity",
                    "stage_id": cls.env.ref(xmlid).id,
                }
                for xmlid in STOCK_STAGES
            ]
        )
        cls.lost = cls.leads[2].copy({"stage_id": cls.leads[2].stage_id.id})
        cls.lost.action_set_lost()
        cls.leads |= cls.lost

    @classmethod
    def _restore_stock_stages(cls):
        """Bring the database to where it is before this addon is installed."""
        data = cls.env["ir.model.data"]
        data.search(
            [("module", "=", "clientes_crm"), ("model", "=", "crm.stage")]
        ).unlink()
        cls.env["crm.lead"].with_context(active_test=False).search([]).unlink()
        cls.env["crm.lead.scoring.frequency"].search([]).unlink()
        cls.env["crm.stage"].search([]).unlink()
        for xmlid, (english, spanish, sequence, is_won) in STOCK_STAGES.items():
            stage = cls.env["crm.stage"].create(
                {"name": english, "sequence": sequence, "is_won": is_won}
            )
            stage.update_field_translations(
                "name", {"es_CO": spanish, "fr_FR": f"{english} (fr)"}
            )
            data._update_xmlids([{"xml_id": xmlid, "record": stage, "noupdate": True}])
        # Odoo's own French file is not of interest: only what it calls the stage.
        read_names = type(cls.env["crm.stage"])._read_po_names

        def _read_po_names(self, module):
            names = read_names(self, module)
            if module == "crm":
                for xmlid, (english, *_rest) in STOCK_STAGES.items():
                    names[xmlid]["fr_FR"] = f"{english} (fr)"
            return names

        cls.classPatch(type(cls.env["crm.stage"]), "_read_po_names", _read_po_names)

    def _install(self):
        """Run the installation and check what holds in every case."""
        before = {
            lead: (lead.stage_id, lead.probability, lead.active, lead.won_status)
            for lead in self.leads
        }
        order = self.env["crm.stage"].search([])
        self.env["crm.stage"]._install_funnel()
        self.env.invalidate_all()
        for lead, values in before.items():
            self.assertEqual(
                (lead.stage_id, lead.probability, lead.active, lead.won_status), values
            )
        after = self.env["crm.stage"].search([])
        self.assertEqual(after.filtered(lambda stage: stage in order), order)
        funnel = self._funnel()
        self.assertEqual(after.filtered(lambda stage: stage in funnel), funnel)
        self.assertFalse(funnel.team_ids)
        self.assertEqual(funnel.mapped("is_won"), [False] * 4 + [True])
        self.assertEqual(funnel.mapped("default_probability"), [10, 25, 50, 75, 100])
        self.assertEqual(funnel.mapped("name"), ENGLISH)
        self.assertEqual(funnel.with_context(lang="es_CO").mapped("name"), SPANISH)
        self.assertEqual(funnel.with_context(lang="fr_FR").mapped("name"), ENGLISH)
        return funnel

    def _funnel(self):
        return self.env["crm.stage"].union(
            *(self.env.ref(f"clientes_crm.{spec.xmlid}") for spec in FUNNEL)
        )
