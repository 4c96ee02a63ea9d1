from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_exchange import OWN, ExportCommon


@tagged("post_install", "-at_install")
class TestClientesExportAccess(ExportCommon):
    """Nobody exports what he does not see, whatever he sends."""

    def test_who_may_export(self):
        for role, error in (
            ("seller_export", None),
            ("manager_export", None),
            ("employee_export", None),
            ("seller", AccessError),
            ("manager", AccessError),
            ("employee", AccessError),
            ("portal_export", AccessError),
            ("public", AccessError),
        ):
            Export = self.env["clientes.export"].with_user(self.role[role])
            with self.subTest(role=role):
                if error:
                    with self.assertRaises(error):
                        Export.get_options("res.partner", OWN)
                    with self.assertRaises(error):
                        self._export(role)
                else:
                    self.assertTrue(Export.get_options("res.partner", OWN)["count"])
                    self.assertTrue(self._names(self._export(role)[0]))

    def test_other_company(self):
        self.assertNotIn("Exchange Foreign", self._names(self._export()[0]))
        content, log = self._export(selected=self.foreign.ids)
        self.assertFalse(self._names(content))
        self.assertEqual((log.row_total, log.row_count), (0, 0))
        self.role["seller_export"].company_ids += self.other_company
        self.role["seller_export"].company_id = self.other_company
        self.env.invalidate_all()
        self.assertIn("Exchange Foreign", self._names(self._export()[0]))

    def test_companies_of_the_request(self):
        """The parts see the companies that were chosen when the export began."""
        user = self.role["seller_export"]
        user.company_ids += self.other_company
        Export = (
            self.env["clientes.export"]
            .with_user(user)
            .with_context(allowed_company_ids=self.company.ids)
        )
        options = {"format": "csv", "columns": ["name"]}
        started = Export.start("res.partner", OWN, options)
        log = self.env["clientes.export.log"].browse(started["id"])
        content, _done = self.env["clientes.export"].with_user(user)._write_part(log, 1)
        self.assertNotIn("Exchange Foreign", self._names(content))

    def test_hidden_columns(self):
        """A column of a group is neither offered nor, when sent, exported."""
        for name, role in (
            ("open_receivable", "seller_export"),
            ("credit_limit", "seller_export"),
            ("active_opportunity_count", "employee_export"),
            ("signup_type", "seller_export"),
        ):
            Export = self.env["clientes.export"].with_user(self.role[role])
            columns = Export.get_options("res.partner", OWN)["columns"]
            with self.subTest(name=name):
                self.assertNotIn(name, [column["name"] for column in columns])
                with self.assertRaises(UserError):
                    self._export(role, columns=["name", name])

    def test_hidden_columns_in_the_filter(self):
        for domain in (
            [("credit", ">", 0)],
            [("credit_limit", ">", 0)],
            [("signup_type", "=", "x")],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                self._export("seller_export", domain=domain)

    def test_secrets_are_no_filter(self):
        with self.assertRaises(UserError):
            self._export(domain=[("user_ids.password", "like", "a")])

    def test_right_on_a_column_taken_away(self):
        Export = self.env["clientes.export"].with_user(self.role["manager_export"])
        group = self.env.ref("sales_team.group_sale_salesman")
        options = {"format": "csv", "columns": ["name", "active_opportunity_count"]}
        started = Export.start("res.partner", OWN, options)
        log = self.env["clientes.export.log"].browse(started["id"])
        self.role["manager_export"].group_ids = self.env.ref(
            "base.group_user"
        ) | self.env.ref("base.group_allow_export")
        self.assertNotIn(group, self.role["manager_export"].all_group_ids)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            Export._write_part(log, 1)

    def test_names_of_hidden_tags(self):
        """Record rules of linked records hold: their names are not told either."""
        rule = self.env["ir.rule"].create(
            {
                "name": "Hidden tag",
                "model_id": self.env["ir.model"]._get_id("res.partner.category"),
                "domain_force": f"[('id', '!=', {self.tags[0].id})]",
            }
        )
        self.assertTrue(rule)
        content, _log = self._export(columns=["category_id"])
        self.assertEqual(self._read_csv(content)[1], ["Exchange B"])

    def test_columns_offered_at_once(self):
        """What people know by name; all the others can still be had."""
        Export = self.env["clientes.export"].with_user(self.role["seller_export"])
        options = Export.get_options("res.partner", OWN)
        columns = {column["name"]: column for column in options["columns"]}
        usual = {name for name, column in columns.items() if column["usual"]}
        self.assertLessEqual({"ref", "name", "vat", "city", "life_cycle"}, usual)
        self.assertLessEqual(set(options["default"]), usual)
        self.assertLess(len(usual), 60)
        for name in ("search_text", "vat_digits", "barcode", "tz", "display_name"):
            self.assertNotIn(name, usual)
        self.assertFalse(columns["tz"]["usual"])
        self.assertEqual(columns["ref"]["label"], "Customer Code")
        receivables = {"receivable_balance", "overdue_amount", "credit_limit"}
        self.assertFalse(receivables & columns.keys())

    def test_an_addon_offers_columns_of_its_own(self):
        model = type(self.env["clientes.export"])
        self.patch(model, "_get_usual_names", lambda self, model: {"tz"})
        Export = self.env["clientes.export"].with_user(self.role["seller_export"])
        options = Export.get_options("res.partner", OWN)
        usual = [column["name"] for column in options["columns"] if column["usual"]]
        self.assertEqual(usual, ["tz"])
