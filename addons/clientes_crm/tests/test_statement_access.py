from datetime import date
from io import BytesIO
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_statement import StatementCommon

DOORS = (
    ("get_statement", ()),
    ("action_view_statement_items", ("balance",)),
    ("action_issue_clearance", ()),
)
ALLOWED = {"collector", "credit"}


@tagged("post_install", "-at_install")
class TestStatementAccess(StatementCommon, HttpCase):
    """Who gets a statement, by whatever door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = cls._create_users()
        cls.elsewhere = cls._create_company("Elsewhere")
        cls._invoice(cls.customer, 100, date=-9, due=20)
        cls._invoice(cls.customer, 900, date=-9, due=-5, company=cls.elsewhere)

    def _post(self, role, file_format="xlsx", partner=None, **options):
        user = self.role[role]
        self.authenticate(user.login, user.login)
        partner_id = partner.id if hasattr(partner, "id") else partner
        url = f"/clientes/statement/{partner_id or self.customer.id}/{file_format}"
        data = {"csrf_token": Request.csrf_token(self), **options}
        return self.url_open(url, data=data, allow_redirects=False)

    def test_methods(self):
        for role, user in self.role.items():
            for name, arguments in DOORS:
                with self.subTest(role=role, door=name):
                    call = getattr(self.customer.with_user(user), name)
                    if role in ALLOWED:
                        self.assertTrue(call(*arguments))
                    else:
                        with self.assertRaises(AccessError):
                            call(*arguments)

    def test_private(self):
        """Nothing of the services is called from outside."""
        for model in ("clientes.statement", "clientes.clearance"):
            own = {
                name
                for kind in type(self.env[model]).__mro__
                if kind.__module__.startswith("odoo.addons.clientes_crm")
                for name, value in vars(kind).items()
                if callable(value) and not name.startswith("_")
            }
            self.assertLessEqual(own, {"write", "action_print", "export_data"})

    def test_route(self):
        for role in self.role:
            if role == "public":
                continue
            with self.subTest(role=role):
                expected = 200 if role in ALLOWED else 404
                self.assertEqual(self._post(role).status_code, expected)

    def test_route_anonymous(self):
        self.authenticate(None, None)
        url = f"/clientes/statement/{self.customer.id}/xlsx"
        data = {"csrf_token": Request.csrf_token(self)}
        response = self.url_open(url, data=data, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.url_open(url).status_code, 405, "By POST only.")

    def test_route_without_token(self):
        self.authenticate(self.role["collector"].login, self.role["collector"].login)
        url = f"/clientes/statement/{self.customer.id}/xlsx"
        self.assertEqual(self.url_open(url, data={"kind": "open"}).status_code, 400)

    def test_forged_ids(self):
        apart = self.env["res.partner"].create(
            {"name": "Theirs", "company_id": self.elsewhere.id}
        )
        self._invoice(apart, 10, company=self.elsewhere)
        for partner in (apart, apart.id + 10_000_000):
            response = self._post("collector", partner=partner)
            self.assertEqual(response.status_code, 404)
        with self.assertRaises(AccessError):
            apart.with_user(self.role["collector"]).get_statement()
        for file_format in ("html", "xlsx.exe"):
            response = self._post("collector", file_format)
            self.assertEqual(response.status_code, 404)

    def test_other_company(self):
        """Whoever asks for a company that is not theirs gets their own."""
        asked = {"company_id": self.elsewhere.id}
        customer = self.customer.with_user(self.role["collector"])
        statement = customer.get_statement(asked)
        self.assertEqual(statement["company_id"], self.company.id)
        self.assertEqual(statement["closing"], 100)
        self.assertEqual(statement["companies"], [])
        sheet = self._read(self._post("collector", **asked))
        self.assertEqual(sheet[-1][-1], 100)
        with self.assertRaises(AccessError):
            customer.with_context(
                allowed_company_ids=self.elsewhere.ids
            ).get_statement()

    def test_several_companies(self):
        user = self.role["credit"]
        user.company_ids = [Command.link(self.elsewhere.id)]
        both = (self.company | self.elsewhere).ids
        customer = self.customer.with_user(user).with_context(allowed_company_ids=both)
        statement = customer.get_statement({"company_id": self.elsewhere.id})
        self.assertEqual(statement["closing"], 900)
        self.assertEqual(
            {row["id"]: row["balance"] for row in statement["companies"]},
            {self.company.id: 100, self.elsewhere.id: 900},
        )
        self.assertFalse(statement["clearance"]["allowed"])
        self.assertTrue(customer.get_statement()["clearance"]["allowed"])
        sheet = self._read(self._post("credit", company_id=self.elsewhere.id))
        self.assertEqual(sheet[-1][-1], 900)

    def test_items_of_a_figure(self):
        customer = self.customer.with_user(self.role["collector"])
        for figure, total in (("current", 100), ("overdue", 0), ("nonsense", 100)):
            action = customer.action_view_statement_items(figure)
            items = self.env["clientes.receivable.item"].with_user(customer.env.user)
            found = items.with_context(**action["context"]).search(action["domain"])
            self.assertEqual(sum(found.mapped("residual")), total, figure)
        past = {"date_to": str(self._day(-10))}
        action = customer.action_view_statement_items("balance", past)
        items = items.with_context(**action["context"])
        self.assertFalse(items.search(action["domain"]))

    def test_bad_options(self):
        customer = self.customer.with_user(self.role["collector"])
        for options in (None, [], "x", {"kind": "all"}, {"company_id": "1; --"}):
            with self.subTest(options=options):
                self.assertEqual(customer.get_statement(options)["closing"], 100)
        for options in ({"date_to": "31/31/2026"}, {"date_from": [1]}):
            with self.subTest(options=options), self.assertRaises(UserError):
                customer.get_statement(options)
        with self.assertRaises(UserError):
            customer.get_statement(offset="x")
        response = self._post("collector", date_to="yesterday")
        self.assertEqual(response.status_code, 422)
        self.assertIn("That is no date", response.text)

    def test_pages(self):
        for _number in range(3):
            self._invoice(self.customer, 1)
        customer = self.customer.with_user(self.role["collector"])
        first = customer.get_statement(limit=3)
        rest = customer.get_statement(offset=3, limit=3)
        self.assertEqual(first["line_count"], 4)
        self.assertEqual((len(first["lines"]), len(rest["lines"])), (3, 1))
        self.assertEqual(rest["lines"][-1]["balance"], first["closing"])

    # === THE FILE === #

    def _read(self, response):
        workbook = openpyxl.load_workbook(BytesIO(response.content))
        return list(workbook.active.iter_rows(values_only=True))

    def test_xlsx_agrees(self):
        note = self._credit_note(self.customer, 30.05, date=-3, ref='=HYPERLINK("x")')
        self.assertEqual(note.ref, '=HYPERLINK("x")')
        for options in ({}, {"kind": "period", "date_from": str(self._day(-5))}):
            rows = self._read(self._post("collector", **options))
            self.assertAlmostEqual(rows[-1][-1], 69.95)
            references = [row[3] for row in rows if row[1] == note.name]
            self.assertEqual(references, ['=HYPERLINK("x")'])
        workbook = openpyxl.load_workbook(BytesIO(self._post("collector").content))
        cells = [cell for row in workbook.active for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        [quoted] = [cell for cell in cells if cell.value == '=HYPERLINK("x")']
        self.assertTrue(quoted.quotePrefix)

    def test_pdf(self):
        """The document holds the figures; it is drawn by another program."""
        user = self.role["collector"]
        report = self.env["ir.actions.report"].with_user(user)
        name = "clientes_crm.clientes_statement_report"
        html = report._render_qweb_html(name, self.customer.ids, data={})[0].decode()
        self.assertIn("Debtor Ltd", html)
        self.assertIn("100.00", html)
        period = {"kind": "period", "date_from": date(2020, 1, 1)}
        html = report._render_qweb_html(name, self.customer.ids, data=period)[0]
        self.assertIn("Opening balance", html.decode())
        for role in ("seller", "manager", "employee", "portal"):
            report = report.with_user(self.role[role])
            with self.assertRaises(AccessError):
                report._render_qweb_html(name, self.customer.ids, data={})

    def test_pdf_route(self):
        path = "odoo.addons.base.models.ir_actions_report.IrActionsReport"
        with patch(f"{path}._run_wkhtmltopdf", return_value=b"%PDF-1.4 x"):
            response = self._post("collector", "pdf")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(self._post("seller", "pdf").status_code, 404)
