from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged

from .common import ClientesCommon

# What each register lets a role write by a direct call; what is missing is nothing.
WRITABLE = {
    "clientes.data.change": {"seller": {"user_id"}, "manager": {"user_id"}},
    "clientes.data.change.line": {
        "seller": {"decision", "reason"},
        "manager": {"decision", "reason"},
    },
}
ROLES = ("seller", "manager", "collector", "employee", "system", "portal", "public")
OWN = "clientes_crm"


@tagged("post_install", "-at_install")
class TestRegisters(ClientesCommon):
    """What is on record is written by what happens, and by nobody's direct call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role["system"] = new_test_user(
            cls.env,
            login="clientes_system",
            groups="base.group_system,clientes_crm.clientes_crm_group_manager",
        )
        partner = cls.customer
        twin = cls.env["res.partner"].create({"name": "Twin", "is_company": True})
        change = cls.env["clientes.data.change"]._propose(
            partner,
            cls.contact,
            [{"operation": "update", "partner_id": partner.id, "field_name": "city"}],
        )
        log = cls.env["clientes.merge.log"].create(
            {
                "destination_id": partner.id,
                "line_ids": [Command.create({"field_name": "city"})],
            }
        )
        purpose = cls.env["clientes.consent.purpose"].create({"name": "Register"})
        campaign = cls.env["clientes.verification.campaign"].create({"name": "Test"})
        imported = (
            cls.env["clientes.import"].with_user(cls.role["manager"]).sudo().create({})
        )
        cls.registers = (
            change,
            change.line_ids,
            log,
            log.line_ids,
            cls.env["clientes.consent"].create(
                {"partner_id": partner.id, "purpose_id": purpose.id}
            ),
            cls.env["clientes.duplicate"].create(
                {"partner_id": partner.id, "other_id": twin.id}
            ),
            cls.env["clientes.export.log"]._open(
                {
                    "res_model": "res.partner",
                    "source": "directory",
                    "file_format": "csv",
                }
            ),
            cls.env["clientes.import.line"].create({"import_id": imported.id}),
            cls.env["clientes.partner.kpi"].create({"partner_id": partner.id}),
            cls.env["clientes.verification.line"].create(
                {"campaign_id": campaign.id, "partner_id": partner.id}
            ),
        )
        cls.campaign = campaign

    def _is_refused(self, attempt):
        try:
            with self.env.cr.savepoint():
                attempt()
                self.env.flush_all()
        except UserError:
            return True
        return False

    def test_written_by_nobody(self):
        written = []
        for records in self.registers:
            values = records.sudo().copy_data()[0]
            values |= {"state": False, "decision": False, "reason": False}
            names = [
                name
                for name, field in records._fields.items()
                if field.store and field._module == OWN and name not in MAGIC_COLUMNS
            ]
            for role in ROLES:
                record = records.with_user(self.role[role])
                allowed = WRITABLE.get(records._name, {}).get(role, set())
                if role == "system":
                    allowed = WRITABLE.get(records._name, {}).get("manager", set())
                written += [
                    (records._name, role, name)
                    for name in names
                    if name not in allowed
                    and not self._is_refused(
                        lambda n=name, r=record, v=values: r.write({n: v.get(n)})
                    )
                ]
        self.assertFalse(written)

    def test_deleted_by_nobody(self):
        deleted = [
            (records._name, role)
            for records in self.registers
            for role in ROLES
            if not self._is_refused(records.with_user(self.role[role]).unlink)
            # A manager throws a proposal away as a whole, before it is decided.
            and (records._name, role)
            not in [
                ("clientes.data.change", "manager"),
                ("clientes.data.change", "system"),
            ]
        ]
        self.assertFalse(deleted)

    def test_decided_proposals_stay(self):
        change = self.registers[0]
        change.line_ids.sudo().write({"state": "refused"})
        change.sudo().state = "done"
        with self.assertRaises(UserError):
            change.with_user(self.role["manager"]).unlink()

    def test_made_by_nobody(self):
        made = []
        for records in self.registers:
            if records._name == "clientes.consent":
                continue  # staff register what they received on paper
            values = records.sudo().copy_data()[0]
            made += [
                (records._name, role)
                for role in ROLES
                if not self._is_refused(
                    lambda r=records, v=values, u=role: (
                        r.browse().with_user(self.role[u]).create(dict(v))
                    )
                )
            ]
        self.assertFalse(made)

    def test_contexts_open_nothing(self):
        """No key of a context that a client can send counts."""
        pair = next(r for r in self.registers if r._name == "clientes.duplicate")
        keys = ("install_mode", "module", "tracking_disable", "clientes_lenient_data")
        context = dict.fromkeys(keys, True)
        manager = pair.with_user(self.role["manager"]).with_context(**context)
        with self.assertRaises(AccessError):
            manager.write({"state": "merged"})

    def test_managers_decide_on_duplicates(self):
        pair = next(r for r in self.registers if r._name == "clientes.duplicate")
        with self.assertRaises(AccessError):
            pair.with_user(self.role["seller"]).action_not_duplicate()
        pair.with_user(self.role["manager"]).action_not_duplicate()
        self.assertEqual(pair.state, "not_duplicate")
        self.assertEqual(pair.reviewed_by_id, self.role["manager"])

    def test_closed_campaigns_stay_closed(self):
        """Its links have stopped working: nobody brings them back to life."""
        campaign = self.campaign.with_user(self.role["seller"])
        campaign.action_close()
        with self.assertRaises(AccessError):
            campaign.write({"state": "running"})
        with self.assertRaises(AccessError):
            campaign.write({"company_id": self.other_company.id})
        self.assertEqual(self.campaign.state, "closed")
