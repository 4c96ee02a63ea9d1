from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_collection import NOW, CollectionCommon

MODELS = (
    "clientes.payment.promise",
    "clientes.payment.application",
    "clientes.reminder",
    "clientes.reminder.item",
    "clientes.reminder.customer",
    "clientes.reminder.run",
    "clientes.reminder.step",
)
OUTSIDERS = ("seller", "manager", "employee", "portal", "public")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestCollectionAccess(CollectionCommon):
    """Only who sees receivables sees how they are collected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.customer, 100, date=-90, due=-60)
        decision = cls.decider._decide(cls.customer, cls.company)[0]
        cls.reminder = cls.Reminder._carry_out([decision])

    def test_outsiders(self):
        for role in OUTSIDERS:
            user = self.users[role]
            for model in MODELS:
                records = self.env[model].with_user(user)
                with self.subTest(role=role, model=model):
                    for read in (
                        lambda records=records: records.search_count([]),
                        lambda records=records: records.search([]),
                        lambda records=records: records._read_group(
                            [], [], ["__count"]
                        ),
                    ):
                        with self.assertRaises(AccessError):
                            read()
            customer = self.customer.with_user(user)
            for name in (
                "get_payment_history",
                "action_send_reminders",
                "action_promise_payment",
                "action_set_reminders",
            ):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    getattr(customer, name)()

    def test_dispute_is_hidden_and_refused(self):
        invoice = self.invoice.with_user(self.users["seller"])
        with self.assertRaises(AccessError):
            invoice.search([("is_disputed", "=", True)])
        with self.assertRaises(AccessError):
            invoice.action_dispute()
        self.invoice.with_user(self.collector).action_dispute()
        self.assertTrue(self.invoice.is_disputed)

    def test_collector(self):
        preview = self.env["clientes.reminder.preview"].with_user(self.collector)
        with freeze_time("2026-11-26 15:00:00"):
            action = self.customer.with_user(self.collector).action_send_reminders()
            preview = preview.browse(action["res_id"])
            self.assertEqual(preview.line_ids.mapped("step_name"), ["firm"])
            sent = preview.action_send()
        reminders = self.Reminder.with_user(self.collector).search(sent["domain"])
        self.assertTrue(reminders.is_manual)
        self.assertEqual(reminders.user_id, self.collector)
        with self.assertRaises(UserError):
            reminders.write({"amount": 1})
        for record, vals in ((self.plan, {"name": "x"}), (self.steps, {"sequence": 1})):
            with self.assertRaises(AccessError):
                record.with_user(self.collector).write(vals)
        self.plan.with_user(self.users["credit"]).name = "Changed"

    def test_preview_tells_why_not(self):
        action = self.customer.with_user(self.collector).action_send_reminders()
        preview = self.env["clientes.reminder.preview"].browse(action["res_id"])
        self.assertEqual(preview.line_ids.mapped("obstacle"), ["day"])
        self.assertEqual((preview.send_count, preview.skip_count), (0, 1))
        # A forged choice changes nothing.
        preview.line_ids.is_chosen = True
        with self.assertRaises(UserError):
            preview.with_user(self.collector).action_send()

    def test_other_company(self):
        other = self._create_company("Collection Elsewhere")
        self._invoice(self.customer, 70, date=-90, due=-60, company=other)
        promise = self.Promise.create(
            {
                "partner_id": self.customer.id,
                "company_id": other.id,
                "amount": 5,
                "date": self.today,
            }
        )
        visible = self.Promise.with_user(self.collector).search([])
        self.assertNotIn(promise, visible)
        with freeze_time("2026-11-26 15:00:00"):
            decision = self._decide()
        self.assertEqual({i["company_id"] for i in decision.items}, {self.company.id})
        preview = self.env["clientes.reminder.preview"].with_user(self.collector)
        forged = preview.create({"company_id": other.id})
        with self.assertRaises(UserError):
            forged.action_send()

    def test_customer_hidden_from_the_collector(self):
        self.customer.company_id = self._create_company("Owner of the Customer")
        reminders = self.Reminder.with_user(self.collector)
        self.assertNotIn(self.reminder, reminders.search([]))
        with self.assertRaises(AccessError):
            self.customer.with_user(self.collector).get_payment_history()
