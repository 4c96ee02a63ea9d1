from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientesCommon

# read, write, create, unlink
MATRIX = {
    "res.partner": {
        "seller": "rwc-",
        "manager": "rwc-",
        "collector": "r---",
        "employee": "r---",
    },
    "crm.lead": {
        "seller": "rwc-",
        "manager": "rwcu",
        "collector": "----",
        "employee": "----",
        "portal": "----",
        "public": "----",
    },
    "crm.stage": {
        "seller": "r---",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "r---",
        "portal": "----",
        "public": "----",
    },
    "crm.tag": {
        "seller": "rwc-",
        "manager": "rwcu",
        "collector": "----",
        "employee": "----",
        "public": "----",
    },
    "account.move": {
        "collector": "r---",
        "employee": "----",
        "public": "----",
    },
    "account.move.line": {
        "collector": "r---",
        "employee": "----",
        "public": "----",
    },
}
MENUS = {
    "clientes_menu_root": {"seller", "manager", "collector"},
    "clientes_panel_menu": {"seller", "manager", "collector"},
    "clientes_directory_menu": {"seller", "manager", "collector"},
    "clientes_crm_menu": {"seller", "manager"},
    "clientes_pipeline_menu": {"seller", "manager"},
    "clientes_opportunities_menu": {"seller", "manager"},
    "clientes_activities_menu": {"seller", "manager"},
    "clientes_receivables_invoices_menu": {"collector"},
    "clientes_configuration_menu": {"manager"},
    "clientes_stage_menu": {"manager"},
    "clientes_crm_tag_menu": {"manager"},
    "clientes_lost_reason_menu": {"manager"},
    "clientes_partner_category_menu": {"manager"},
}


@tagged("post_install", "-at_install")
class TestAccess(ClientesCommon):
    def test_matrix(self):
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, roles in MATRIX.items():
            for role, rights in roles.items():
                records = self.env[model].with_user(self.role[role])
                given = "".join(
                    letter if records.has_access(operation) else "-"
                    for letter, operation in operations.items()
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(given, rights)

    def test_menus(self):
        for role in ("seller", "manager", "collector", "employee"):
            visible = (
                self.env["ir.ui.menu"].with_user(self.role[role])._visible_menu_ids()
            )
            for name, roles in MENUS.items():
                with self.subTest(role=role, menu=name):
                    menu = self.env.ref(f"clientes_crm.{name}")
                    self.assertEqual(menu.id in visible, role in roles)

    def test_landing_is_the_panel(self):
        root = self.env.ref("clientes_crm.clientes_menu_root")
        first = root.child_id.sorted("sequence")[0]
        self.assertEqual(first.action.tag, "clientes_crm.panel")

    def test_opportunities(self):
        other = self.role["colleague"]
        leads = {
            "own": self._create_lead(user_id=self.role["seller"].id),
            "unassigned": self._create_lead(),
            "of a colleague": self._create_lead(user_id=other.id),
            "of another company": self._create_lead(
                company_id=self.other_company.id, team_id=False
            ),
        }
        cases = {
            "seller": {"own", "unassigned"},
            "manager": {"own", "unassigned", "of a colleague"},
        }
        for role, readable in cases.items():
            for name, lead in leads.items():
                with self.subTest(role=role, lead=name):
                    lead = lead.with_user(self.role[role])
                    lead.invalidate_recordset()
                    if name in readable:
                        self.assertTrue(lead.read(["name"]))
                        lead.name = "Changed"
                    else:
                        with self.assertRaises(AccessError):
                            lead.read(["name"])
                        with self.assertRaises(AccessError):
                            lead.name = "Changed"

    def test_customers_of_another_company(self):
        hidden = self.env["res.partner"].create(
            {"name": "Hidden", "company_id": self.other_company.id}
        )
        for role in ("seller", "manager", "collector"):
            with self.subTest(role):
                partners = self.env["res.partner"].with_user(self.role[role])
                found = partners.search([("is_directory_customer", "=", True)])
                self.assertIn(self.customer, found)
                self.assertNotIn(hidden.id, found.ids)
                with self.assertRaises(AccessError):
                    hidden.with_user(self.role[role]).read(["name"])

    def test_portal_and_public_see_no_figures(self):
        for role in ("portal", "public"):
            for fname in ("active_opportunity_count", "open_receivable"):
                with (
                    self.subTest(role=role, field=fname),
                    self.assertRaises(AccessError),
                ):
                    self.role[role].partner_id.with_user(self.role[role]).read([fname])

    def test_only_managers_configure_stages(self):
        stage = self.stage["proposal"]
        stage.with_user(self.role["manager"]).default_probability = 60
        with self.assertRaises(AccessError):
            stage.with_user(self.role["seller"]).default_probability = 60

    def test_a_new_user_gets_nothing_by_itself(self):
        for name in ("user", "manager", "receivables"):
            group = self.env.ref(f"clientes_crm.clientes_crm_group_{name}")
            self.assertNotIn(group, self.role["employee"].all_group_ids)
        self.assertNotIn(
            self.env.ref("clientes_crm.clientes_crm_group_receivables"),
            self.role["manager"].all_group_ids,
        )
