from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_collection import NOW, CollectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestClientesPaymentPromise(CollectionCommon):
    """What becomes of promises follows from the payments."""

    def _later(self, days):
        """Go some days ahead, and let the job look."""
        freezer = freeze_time(f"{self.today + timedelta(days=days)} 15:00:00")
        with (
            freezer,
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=100
            ),
        ):
            self.Promise._cron_follow_up()

    def test_kept_by_a_payment(self):
        invoice = self._invoice(self.contact, 100, date=-40, due=-10)
        promise = self._promise(partner_id=self.contact.id)
        self.assertEqual(promise.partner_id, self.customer)
        self.assertEqual(promise.state, "open")
        self.assertEqual(promise.activity_ids.date_deadline, promise.date)
        self.assertEqual(promise.activity_ids.user_id, self.collector)
        payment = self._pay(invoice, 60)
        self._work_off()
        self.assertEqual((promise.state, promise.received_amount), ("open", 60))
        self._pay(invoice)
        self._work_off()
        self.assertEqual(promise.state, "kept")
        self.assertFalse(promise.activity_ids)
        # A payment that is taken back takes its promise along.
        payment.action_draft()
        self._work_off()
        self.assertEqual((promise.state, promise.received_amount), ("open", 40))

    def test_name_tells_the_day_as_readers_write_it(self):
        promise = self._promise()
        day = promise.date.strftime("%m/%d/%Y")
        self.assertIn(day, promise.with_context(lang="en_US").display_name)

    def test_unapplied_money_counts(self):
        promise = self._promise()
        self._advance(self.customer, 100)
        self._work_off()
        self.assertEqual(promise.state, "kept")

    def test_money_of_before_and_credit_notes_do_not(self):
        self._advance(self.customer, 100, date=-1)
        self._reverse(self._invoice(self.customer, 100, date=-10))
        promise = self._promise()
        self._work_off()
        self.assertEqual(promise.received_amount, 0)

    def test_broken_and_partly_after_the_days_of_grace(self):
        self.company.clientes_promise_grace_days = 2
        broken = self._promise()
        partly = self._promise(partner_id=self.second.id)
        self._advance(self.second, 40)
        for days, states in ((5, ["open"] * 2), (7, ["open"] * 2)):
            self._later(days)
            self.assertEqual((broken | partly).mapped("state"), states)
        self._later(8)
        self.assertEqual(broken.state, "broken")
        self.assertEqual(partly.state, "partly")
        self.assertTrue(broken.activity_ids)

    def test_of_certain_invoices(self):
        one = self._invoice(self.customer, 100, date=-40, due=-10)
        two = self._invoice(self.customer, 100, date=-40, due=-10)
        promise = self._promise(invoice_ids=one.ids)
        self._pay(two)
        self._work_off()
        self.assertEqual(promise.received_amount, 0)
        self._pay(one)
        self._work_off()
        self.assertEqual(promise.state, "kept")
        foreign = self._invoice(self.second, 5)
        with self.assertRaises(ValidationError):
            promise.invoice_ids += foreign

    def test_same_money_keeps_one(self):
        first, second = self._promise(days=3), self._promise(days=4)
        self._advance(self.customer, 150)
        self._work_off()
        self.assertEqual((first.state, first.received_amount), ("kept", 100))
        self.assertEqual((second.state, second.received_amount), ("open", 50))
        first.action_cancel()
        self.assertEqual(second.state, "kept")
        first.action_reopen()
        self.assertEqual((first.state, second.received_amount), ("kept", 50))

    def test_in_another_currency(self):
        invoice = self._invoice(self.customer, 100, currency=self.foreign)
        promise = self._promise(100, currency_id=self.foreign.id)
        self._pay(invoice, currency=self.foreign)
        self._work_off()
        self.assertEqual((promise.state, promise.received_amount), ("kept", 100))

    def test_same_money_keeps_one_whatever_the_currency(self):
        """1.6 of the foreign currency are worth 1 of the company's (20 days ago)."""
        own = self._promise(100, days=3)
        foreign = self._promise(160, days=4, currency_id=self.foreign.id)
        self._advance(self.customer, 150)
        self._work_off()
        self.assertEqual((own.state, own.received_amount), ("kept", 100))
        self.assertEqual((foreign.state, foreign.received_amount), ("open", 80))

    def test_nobody_says_that_it_is_kept(self):
        promise = self._promise().with_user(self.collector)
        for vals in ({"state": "kept"}, {"received_amount": 100}):
            with self.assertRaises(UserError):
                promise.write(vals)
        with self.assertRaises(UserError):
            promise.sudo().unlink()

    def test_timeline(self):
        promise = self._promise()
        for role, expected in (("collector", 1), ("seller", 0)):
            customer = self.customer.with_user(self.users[role])
            entries = customer.get_timeline(kinds=["promise"])["entries"]
            found = [e for e in entries if e["model"] == promise._name]
            self.assertEqual(len(found), expected, role)

    def test_from_the_invoice_and_from_the_customer(self):
        invoice = self._invoice(self.customer, 100, date=-40, due=-10)
        for record in (invoice, self.customer):
            action = record.with_user(self.collector).action_promise_payment()
            promise = self.Promise.with_user(self.collector)
            promise = promise.with_context(**action["context"])
            made = promise.create({"date": self.today})
            self.assertEqual(made.partner_id, self.customer)
            self.assertEqual(made.amount, 100)
