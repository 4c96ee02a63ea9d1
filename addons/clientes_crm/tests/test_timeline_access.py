from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_timeline import TimelineCommon

# What each role learns of the documents, all of the seller's.
DOCUMENTS = {
    "seller": {"lead", "order", "meeting"},
    "colleague": {"meeting"},
    "manager": {"lead", "order", "meeting"},
    "collector": {"invoice", "payment", "meeting"},
    # Odoo's Sales lets whoever invoices read what is invoiced.
    "accountant": {"order", "invoice", "payment", "meeting"},
    "employee": {"meeting"},
}
PREFIX = {"lead": "opportunity"}


@tagged("post_install", "-at_install")
class TestTimelineAccess(TimelineCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = {
            name: cls._post(getattr(cls, name), f"In {name}")
            for name in ("lead", "order", "invoice", "payment", "customer")
        }

    def test_documents_and_what_is_said_in_them(self):
        for role, readable in DOCUMENTS.items():
            keys = self._walk(role, 50)
            for name in ("lead", "order", "invoice", "payment", "meeting"):
                key = f"{PREFIX.get(name, name)}-{getattr(self, name).id}"
                with self.subTest(role=role, document=name):
                    self.assertEqual(key in keys, name in readable)
            for name, message in self.said.items():
                with self.subTest(role=role, message_in=name):
                    self.assertEqual(
                        f"message-{message.id}" in keys,
                        name in readable or name == "customer",
                    )

    def test_without_accounting_no_kind_no_amount_no_author(self):
        for role in ("seller", "manager", "employee"):
            with self.subTest(role):
                page = self._timeline(role, limit=100)
                kinds = {kind["key"] for kind in page["kinds"]}
                self.assertFalse(kinds & {"invoice", "payment"})
                self.assertNotIn("account.move", page["views"])
                # As an amount: numbers of records may hold these digits.
                self.assertNotRegex(str(page), r"(?<!\d)777[.,]0")
                asked = self._timeline(role, kinds=["invoice"])["entries"]
                self.assertNotIn("invoice", {entry["kind"] for entry in asked})

    def test_who_only_collects_opens_an_invoice_in_its_own_form(self):
        for role, view in (
            ("collector", "clientes_crm.account_move_view_form_receivables"),
            ("accountant", "account.view_move_form"),
        ):
            with self.subTest(role):
                self.assertEqual(
                    self._timeline(role)["views"]["account.move"],
                    self.env.ref(view).id,
                )

    def test_who_only_collects_opens_a_payment_in_its_own_form(self):
        for role, view in (
            ("collector", "clientes_crm.account_payment_view_form_receivables"),
            ("accountant", "account.view_account_payment_form"),
        ):
            with self.subTest(role):
                self.assertEqual(
                    self._timeline(role)["views"]["account.payment"],
                    self.env.ref(view).id,
                )

    def test_another_company(self):
        keys = self._walk("foreigner", 50)
        for name in ("lead", "order", "invoice", "payment"):
            with self.subTest(name):
                key = f"{PREFIX.get(name, name)}-{getattr(self, name).id}"
                self.assertNotIn(key, keys)
                self.assertNotIn(f"message-{self.said[name].id}", keys)
        self.customer.company_id = self.company
        with self.assertRaises(AccessError):
            self._timeline("foreigner")

    def test_customers_do_not_read_their_own_file(self):
        partner = self.role["portal"].partner_id
        for call in ("get_timeline", "get_timeline_authors"):
            with self.subTest(call), self.assertRaises(AccessError):
                getattr(partner.with_user(self.role["portal"]), call)()

    def test_forged_parameters(self):
        customer = self.customer.with_user(self.role["seller"])
        for forged in (
            {"limit": float("inf")},
            {"limit": "x"},
            {"kinds": 5},
            {"kinds": [["note"]]},
            {"author_id": [1]},
            {"before": "yesterday"},
        ):
            with self.subTest(forged), self.assertRaises(UserError):
                customer.get_timeline(**forged)
        self.assertLessEqual(len(customer.get_timeline(limit=-5)["entries"]), 1)
        self.assertTrue(customer.get_timeline(limit=10**9, kinds=["none"])["entries"])

    def test_private_meetings_of_others(self):
        self.meeting.privacy = "private"
        key = f"meeting-{self.meeting.id}"
        for role, allowed in (("seller", True), ("manager", False)):
            with self.subTest(role):
                self.assertEqual(key in self._walk(role, 50), allowed)
        self.meeting.privacy = False
        settings = self.env["res.users.settings"]._find_or_create_for_user(
            self.role["seller"]
        )
        settings.sudo().calendar_default_privacy = "private"
        for role, allowed in (("seller", True), ("manager", False)):
            with self.subTest(role, calendar="private"):
                self.assertEqual(key in self._walk(role, 50), allowed)

    def test_a_meeting_about_an_opportunity(self):
        self.meeting.partner_ids = [Command.clear()]
        self.meeting.opportunity_id = self.lead
        for role, allowed in (("seller", True), ("colleague", False)):
            with self.subTest(role):
                self.assertEqual(
                    f"meeting-{self.meeting.id}" in self._walk(role, 50), allowed
                )

    def test_messages_to_one_user_alone(self):
        message = self._post(self.customer, "psst")
        message.message_type = "user_notification"
        self.assertNotIn(f"message-{message.id}", self._walk("manager", 50))

    def test_authors_are_those_of_what_may_be_read(self):
        author = self.env["res.partner"].create({"name": "Invoice Reader"})
        self._post(self.invoice, "about the invoice", author_id=author.id)
        for role, allowed in (("seller", False), ("collector", True)):
            with self.subTest(role):
                customer = self.customer.with_user(self.role[role])
                ids = {entry["id"] for entry in customer.get_timeline_authors()}
                self.assertEqual(author.id in ids, allowed)
