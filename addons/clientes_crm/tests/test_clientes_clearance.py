from urllib.parse import urlencode

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestClientesClearance(StatementCommon, HttpCase):
    """Certificates: who gets one, what it says, and who believes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = cls._create_users("seller", "manager", "collector", "credit")
        cls.register = cls.env["clientes.clearance"]

    def _issue(self, partner=None):
        return self.register._issue(partner or self.customer, self.company)

    def _open(self, **query):
        self.authenticate(None, None)
        return self.url_open(f"/clientes/clearance?{urlencode(query)}")

    def test_nothing_owed(self):
        self.customer.vat = "US12345673"
        clearance = self._issue(self.contact)
        self.assertEqual(clearance.partner_id, self.customer)
        self.assertEqual(clearance.partner_vat, self.customer.vat)
        self.assertEqual(clearance.date, self.today)
        self.assertEqual(clearance.amount_not_due, 0)
        self.assertEqual(self._issue(), clearance, "Asked twice, one certificate.")

    def test_not_due_yet(self):
        first = self._issue()
        self._invoice(self.customer, 100, due=1)
        self._advance(self.customer, 30)
        second = self._issue()
        self.assertNotEqual(first, second)
        self.assertNotEqual(first.name, second.name)
        self.assertEqual(second.amount_not_due, 100)

    def test_something_due(self):
        for due in (0, -1):
            with self.subTest(due=due):
                invoice = self._invoice(self.customer, 100, date=-9, due=due)
                with self.assertRaises(UserError):
                    self._issue()
                self._pay(invoice)
                self.assertTrue(self._issue())

    def test_credit_has_to_be_applied(self):
        invoice = self._invoice(self.customer, 100, date=-9, due=-2)
        advance = self._advance(self.customer, 100)
        with self.assertRaisesRegex(UserError, "apply"):
            self._issue()
        self._apply(invoice, advance)
        self.assertTrue(self._issue())

    def test_each_company(self):
        other = self._create_company("Other Ledger")
        self._invoice(self.customer, 10, date=-9, company=other)
        self.assertTrue(self._issue())
        with self.assertRaises(UserError):
            self.register._issue(self.customer, other)

    def test_register_never_changes(self):
        clearance = self._issue()
        for vals in ({"amount_not_due": 5}, {"partner_name": "X"}, {"code": "A" * 20}):
            with self.assertRaises(UserError):
                clearance.write(vals)
        with self.assertRaises(UserError):
            clearance.unlink()
        self.customer.name = "New Name"
        self.assertEqual(clearance.partner_name, "Debtor Ltd")

    def test_rights(self):
        clearance = self._issue()
        for role in ("collector", "credit"):
            own = clearance.with_user(self.role[role])
            self.assertEqual(own.name, clearance.name)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(own.has_access(operation))
        for role in ("seller", "manager"):
            with self.assertRaises(AccessError):
                clearance.with_user(self.role[role]).read(["name"])
            with self.assertRaises(AccessError):
                self.register.with_user(self.role[role]).search_count([])
        elsewhere = self._create_company("Elsewhere")
        theirs = self.register._issue(self.customer, elsewhere)
        found = self.register.with_user(self.role["collector"]).search([])
        self.assertIn(clearance, found)
        self.assertNotIn(theirs, found)

    def test_revoke(self):
        clearance = self._issue()
        wizard = self.env["clientes.clearance.revoke"]
        with self.assertRaises(AccessError):
            wizard.with_user(self.role["collector"]).create(
                {"clearance_id": clearance.id, "reason": "No"}
            )
        with self.assertRaises(AccessError):
            clearance.with_user(self.role["collector"])._revoke("No")
        wizard.with_user(self.role["credit"]).create(
            {"clearance_id": clearance.id, "reason": "Issued by mistake"}
        ).action_revoke()
        self.assertEqual(clearance.state, "revoked")
        self.assertEqual(clearance.revoked_user_id, self.role["credit"])
        with self.assertRaises(UserError):
            clearance.write({"state": "valid"})
        self.assertNotEqual(self._issue(), clearance)
        page = self._open(number=clearance.name, code=clearance.code)
        self.assertIn("was revoked", page.text)
        self.assertNotIn("Issued by mistake", page.text)

    def test_public_page(self):
        clearance = self._issue()
        page = self._open(number=clearance.name, code=clearance._get_code_in_groups())
        self.assertEqual(page.status_code, 200)
        self.assertIn("Debtor Ltd", page.text)
        self.assertIn("is genuine", page.text)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        url = clearance._get_verification_url()
        self.assertIn("is genuine", self.url_open(url).text)

    def test_forged(self):
        clearance = self._issue()
        other = self._issue(self.second)
        forged = (
            {"number": clearance.name},
            {"number": clearance.name, "code": ""},
            {"number": clearance.name, "code": other.code},
            {"number": clearance.name, "code": clearance.code[:-1]},
            {"number": clearance.name, "code": clearance.code + "2"},
            {"number": clearance.name, "code": "ñ" * 20},
            {"number": "%", "code": clearance.code},
            {"code": clearance.code},
            {"number": "' OR 1=1 --", "code": "<script>"},
            {"number": "A\0B", "code": "A\0B"},
        )
        for query in forged:
            with self.subTest(query=query):
                page = self._open(**query)
                self.assertEqual(page.status_code, 404)
                self.assertNotIn("Debtor Ltd", page.text)
                self.assertNotIn("<script>", page.text.split("<form")[-1])
        self.assertEqual(self._open().status_code, 200)

    def test_document(self):
        clearance = self._issue()
        report = self.env["ir.actions.report"].with_user(self.role["collector"])
        name = "clientes_crm.clientes_clearance_report"
        html = report._render_qweb_html(name, clearance.ids)[0].decode()
        for text in (clearance.name, "Debtor Ltd", clearance._get_code_in_groups()):
            self.assertIn(text, html)
        with self.assertRaises(AccessError):
            report.with_user(self.role["seller"])._render_qweb_html(name, clearance.ids)
