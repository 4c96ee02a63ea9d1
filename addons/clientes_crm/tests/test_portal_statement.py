from lxml import html

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_portalpay import PortalPayCommon

PAGE = "/my/statement"


@tagged("post_install", "-at_install")
class TestPortalStatement(PortalPayCommon, HttpCase):
    """Whose statement the portal shows, whatever is put into the address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls._create_company("Portal Elsewhere")
        cls.role = cls._create_users("employee", "seller", "collector")
        cls.person = cls._create_portal_user("stmt.contact", cls.contact)
        cls.accounts = cls._create_portal_user("stmt.accounts", cls.invoice_contact)
        cls.rival = cls._create_portal_user("stmt.rival", cls.second)
        cls.apart = cls._create_portal_user("stmt.branch", cls.branch)
        cls.idle = cls._create_portal_user(
            "stmt.idle", cls.env["res.partner"].create({"name": "Owes Nothing"})
        )
        cls._invoice(cls.customer, 7777, date=-9, company=cls.elsewhere)

    def _login(self, user):
        self.authenticate(user and user.login, user and user.login)

    def _page(self, url=PAGE, user=None):
        self._login(user or self.person)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def _text(self, page, name):
        return "".join(page.xpath(f"//*[@name='{name}']")[0].itertext())

    def test_who(self):
        for user, expected in (
            (self.person, 200),
            (self.accounts, 200),
            (self.rival, 200),
            (self.role["employee"], 404),
            (self.role["seller"], 404),
            (None, 303),
        ):
            for url in (PAGE, f"{PAGE}/page/2", f"{PAGE}/pdf"):
                if url.endswith("pdf") and expected == 200:
                    continue
                with self.subTest(user=user and user.login, url=url):
                    self._login(user)
                    response = self.url_open(url, allow_redirects=False)
                    self.assertEqual(response.status_code, expected)
                    own = expected == 200 and user != self.rival
                    self.assertEqual(self.first.name in response.text, own)

    def test_page(self):
        for user in (self.person, self.accounts):
            page = self._page(user=user)
            self.assertIn("150.00", self._text(page, "balance"))
            self.assertIn("100.00", self._text(page, "overdue"))
            text = page.text_content()
            self.assertIn(self.first.name, text)
            self.assertIn(self.next.name, text)
            self.assertNotIn("900.00", text)
            self.assertNotIn("7,777", text)
        self.assertNotIn("150.00", self._page(user=self.rival).text_content())
        # The branch is a customer of its own.
        self.assertTrue(self._page(user=self.apart).xpath("//*[@name='nothing_open']"))

    def test_forged_parameters(self):
        for query in (
            f"company_id={self.elsewhere.id}",
            "company_id=0&filterby=everything&page=99999",
            f"partner_id={self.second.id}&customer={self.second.id}",
            "notice=%3Cscript%3E",
            f"company_id={10**30}",
            "company_id=' OR 1=1",
        ):
            with self.subTest(query=query):
                page = self._page(f"{PAGE}?{query}")
                self.assertIn("150.00", self._text(page, "balance"))
                text = page.text_content()
                for secret in ("7,777", "900.00", "<script>"):
                    self.assertNotIn(secret, text)

    def test_companies(self):
        self.person.company_ids = [Command.link(self.elsewhere.id)]
        page = self._page()
        self.assertEqual(len(page.xpath("//*[@name='companies']/li")), 2)
        self.assertIn("150.00", self._text(page, "balance"))
        page = self._page(f"{PAGE}?company_id={self.elsewhere.id}")
        self.assertIn("7,777.00", self._text(page, "balance"))

    def test_movements(self):
        self._pay(self.first, 40, date=-1)
        page = self._page(f"{PAGE}?filterby=year")
        self.assertIn("110.00", self._text(page, "balance"))
        self.assertIn("Opening balance", page.text_content())
        self.assertFalse(page.xpath("//input[@name='invoice']"))

    def test_counter(self):
        for user, count in ((self.person, 2), (self.rival, 1), (self.idle, 0)):
            self._login(user)
            response = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["clientes_statement_count"]}
            )
            self.assertEqual(response["clientes_statement_count"], count)
        self._login(self.role["employee"])
        response = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["clientes_statement_count"]}
        )
        self.assertEqual(response["clientes_statement_count"], 0)

    def test_pdf(self):
        self._login(self.person)
        response = self.url_open(f"{PAGE}/pdf?company_id={self.elsewhere.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def _certificates(self, partner):
        return self.env["clientes.clearance"].search([("partner_id", "=", partner.id)])

    def test_certificate(self):
        # Its picture is the report's own business.
        self.patch(
            self.env.registry["clientes.clearance"],
            "_get_verification_image",
            lambda clearance: "",
        )
        self.assertFalse(self._page().xpath("//form[@name='clearance']"))
        self._issue(self.person)
        self.assertFalse(self._certificates(self.customer))
        self._pay(self.first)
        self.assertTrue(self._page().xpath("//form[@name='clearance']"))
        response = self._issue(self.person, partner_id=self.second.id)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self._issue(self.accounts)
        certificate = self._certificates(self.customer)
        self.assertEqual(len(certificate), 1)
        self.assertEqual(certificate.company_id, self.company)
        self.assertFalse(self._certificates(self.second))
        # Neither by a link nor without the token, nor by whoever has no portal.
        self._login(self.idle)
        self.assertIn(self.url_open(f"{PAGE}/clearance").status_code, (404, 405))
        with mute_logger("odoo.http"):
            response = self.url_open(f"{PAGE}/clearance", data={"x": "1"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self._issue(self.role["employee"]).status_code, 404)

    def _issue(self, user, **data):
        self._login(user)
        token = http.Request.csrf_token(self)
        return self.url_open(f"{PAGE}/clearance", data={"csrf_token": token, **data})

    def test_queries_do_not_grow(self):
        """Ten times the items cost as many queries."""
        self._login(self.person)
        self._count_queries()
        before = self._count_queries()
        for days in range(20):
            self._invoice(self.customer, 5, date=-days, due=-days)
        # What posting invoices has emptied.
        self._count_queries()
        self.assertLessEqual(self._count_queries(), before + 2)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.cr.sql_log_count
        self.url_open(PAGE)
        return self.cr.sql_log_count - count

    def test_tour(self):
        self._create_provider()
        self._pay(self.foreign_invoice)
        self.start_tour("/my", "clientes_portal_statement", login=self.person.login)
        transaction = self.env["payment.transaction"].search(
            [("invoice_ids", "in", self.first.ids)]
        )
        self.assertEqual(transaction.amount, 100)
        self.assertEqual(transaction.invoice_ids, self.first)
        self.assertEqual(transaction.partner_id, self.contact)
