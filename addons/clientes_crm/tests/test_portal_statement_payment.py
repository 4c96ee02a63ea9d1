import json

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_portalpay import PortalPayCommon

PAY = "/my/statement/pay"


@tagged("post_install", "-at_install")
class TestPortalStatementPayment(PortalPayCommon, HttpCase):
    """Payment of open invoices: own ones, together, and for what they amount to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_portal_user("pay.contact", cls.contact)
        cls.rival = cls._create_portal_user("pay.rival", cls.second)
        cls.provider = cls._create_provider()
        cls.euro = cls._invoice(cls.customer, 20, date=-9, currency=cls.foreign)

    def setUp(self):
        super().setUp()
        self.authenticate(self.person.login, self.person.login)

    def _form(self, query):
        """Return the payment form of a page, if it has one."""
        response = self.url_open(f"{PAY}?{query}")
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content).xpath("//form[@id='o_payment_form']")

    def _transaction(self, invoices, amount, **values):
        chosen = "-".join(map(str, invoices.ids))
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": amount,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my/statement",
            "payment_reference": "anything",
            **values,
        }
        return self.make_jsonrpc_request(f"/my/statement/transaction/{chosen}", params)

    def _transactions(self):
        return self.env["payment.transaction"].search(
            [("provider_id", "=", self.provider.id)], order="id desc"
        )

    def test_page_offers(self):
        page = html.fromstring(self.url_open("/my/statement").content)
        offered = page.xpath("//input[@name='invoice']/@value")
        own = self.first | self.next | self.euro
        self.assertEqual({int(value) for value in offered}, set(own.ids))
        # One button a currency.
        self.assertEqual(len(page.xpath("//a[@name='pay_all']")), 2)
        self.assertFalse(page.xpath("//p[@name='how_to_pay']"))
        self.assertIn("pay it", self._card())
        self.provider.state = "disabled"
        page = html.fromstring(self.url_open("/my/statement").content)
        self.assertFalse(page.xpath("//input[@name='invoice']"))
        self.assertFalse(page.xpath("//a[@name='pay_all']"))
        # Nothing is promised that nobody can do.
        self.assertTrue(page.xpath("//p[@name='how_to_pay']"))
        self.assertNotIn("pay it", self._card())

    def _card(self):
        """Return what the card of the statement says on the home page."""
        page = html.fromstring(self.url_open("/my").content)
        [text] = page.xpath("//div[@name='statement_text']")
        return text.text_content()

    def test_pay_all(self):
        currency = self.company.currency_id
        [form] = self._form(f"currency_id={currency.id}")
        self.assertEqual(float(form.get("data-amount")), 150)
        own = self.first | self.next
        self.assertTrue(
            form.get("data-transaction-route").endswith("-".join(map(str, own.ids)))
        )
        self._transaction(own, 150)
        transaction = self._transactions()
        self.assertEqual(transaction.amount, 150)
        self.assertEqual(transaction.invoice_ids, own)
        self.assertEqual(transaction.partner_id, self.contact)
        [form] = self._form(f"currency_id={self.foreign.id}")
        self.assertEqual(float(form.get("data-amount")), 20)

    def test_pay_some(self):
        self._pay(self.first, 30)
        [form] = self._form(f"invoice={self.first.id}")
        self.assertEqual(float(form.get("data-amount")), 70)
        self._transaction(self.first, 70)
        self.assertEqual(self._transactions().invoice_ids, self.first)
        self.assertTrue(self._transactions().reference.startswith(self.first.name))

    def test_forged_choice(self):
        other = self._create_company("Payment Elsewhere")
        abroad = self._invoice(self.customer, 11, company=other)
        draft = self._invoice(self.customer, 12, post=False)
        paid = self._invoice(self.customer, 13)
        self._pay(paid)
        for query in (
            f"invoice={self.foreign_invoice.id}",
            f"invoice={self.first.id}&invoice={self.foreign_invoice.id}",
            f"invoice={abroad.id}&company_id={other.id}",
            f"invoice={draft.id}",
            f"invoice={paid.id}",
            f"invoice={self.first.id}&invoice={self.euro.id}",
            f"invoice={10**30}",
            "invoice=x",
            "currency_id=x",
            "",
        ):
            with self.subTest(query=query):
                self.assertFalse(self._form(query))
        for invoices, amount in (
            (self.foreign_invoice, 900),
            (self.first | self.foreign_invoice, 1000),
            (abroad, 11),
            (draft, 12),
            (paid, 13),
            (self.first | self.euro, 120),
            # Less than it is, or nothing at all.
            (self.first, 1),
            (self.first, 0),
            (self.first, -100),
            (self.first, None),
            (self.first, "100"),
        ):
            with (
                self.subTest(invoices=invoices.mapped("name"), amount=amount),
                self.assertRaises(JsonRpcException),
                mute_logger("odoo.http"),
            ):
                self._transaction(invoices, amount)
        self.assertFalse(self._transactions())

    def test_forged_values(self):
        """What is no number at all is answered like a wrong one."""
        for values in (
            *({"provider_id": value} for value in ("x", 2**70, [1], {"a": 1}, True)),
            *({"amount": value} for value in (True, "1", None, [100])),
        ):
            with (
                self.subTest(**values),
                self.assertRaisesRegex(JsonRpcException, "ValidationError"),
                mute_logger("odoo.http"),
            ):
                self._transaction(self.first, **{"amount": 100, **values})
        for amount in (float("nan"), float("inf")):
            params = {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids.id,
                "token_id": None,
                "amount": amount,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": "/my/statement",
            }
            with self.subTest(amount=amount), mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/my/statement/transaction/{self.first.id}",
                    data=json.dumps({"params": params}),
                    headers={"Content-Type": "application/json"},
                ).json()
                name = answer["error"]["data"]["name"]
                self.assertEqual(name, "odoo.exceptions.ValidationError")
        self.assertFalse(self._transactions())

    def test_forged_transaction(self):
        other = self._create_company("Payment Elsewhere")
        abroad = self._create_provider(other)
        for values in (
            {"provider_id": abroad.id},
            {"provider_id": 10**8},
            {"is_validation": True},
            {"partner_id": self.second.id},
            {"currency_id": self.foreign.id},
            {"invoice_ids": [self.foreign_invoice.id]},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(JsonRpcException),
                mute_logger("odoo.http"),
            ):
                self._transaction(self.first, 100, **values)
        self.authenticate(self.rival.login, self.rival.login)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._transaction(self.first, 100)
        self.authenticate(None, None)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._transaction(self.first, 100)
        self.assertFalse(self._transactions())

    def test_restricted_person(self):
        """Odoo lets nobody pay who belongs to another company."""
        other = self.env["res.company"].create({"name": "Payment Elsewhere"})
        self.person.write(
            {"company_ids": [Command.link(other.id)], "company_id": other.id}
        )
        self.contact.with_context(
            allowed_company_ids=(self.company | other).ids
        ).company_id = other
        self.assertFalse(self._form(f"invoice={self.first.id}"))

    def test_under_way(self):
        """Nobody pays twice what is being paid."""
        self._transaction(self.first, 100)
        transaction = self._transactions()
        self.provider.code = "none"
        transaction.state = "done"
        self._pay(self.first)
        self.assertFalse(self._form(f"invoice={self.first.id}"))
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._transaction(self.first, 100)
