from odoo.fields import Command
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditPayment(CreditCommon):
    """A payment is never lost because of the credit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Test Provider",
                "company_id": cls.company.id,
                "state": "test",
                "is_published": True,
            }
        )
        journal = cls._get_journal("bank")
        manual = cls.env.ref("account.account_payment_method_manual_in")
        cls.env["account.payment.method.line"].create(
            {
                "name": "Online",
                "payment_method_id": manual.id,
                "journal_id": journal.id,
                "payment_provider_id": cls.provider.id,
                "payment_account_id": journal.inbound_payment_method_line_ids[
                    0
                ].payment_account_id.id,
            }
        )
        cls.method = cls.env["payment.method"].create(
            {
                "name": "Test Method",
                "code": "test_method",
                "provider_ids": [Command.set(cls.provider.ids)],
                "support_manual_capture": "full_only",
            }
        )

    def _transact(self, order, amount, state="done"):
        """Pay an order online, as the provider's notification does."""
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"{order.name}-{state}-{amount}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        if state == "done":
            transaction._set_done()
        elif state == "authorized":
            transaction._set_authorized()
        transaction._post_process()
        return transaction

    def _let_capture_wait(self):
        """Make the provider one that only authorises at first."""
        self.patch(
            type(self.provider),
            "_compute_feature_support_fields",
            lambda providers: providers.update({"support_manual_capture": "full_only"}),
        )
        self.provider.invalidate_recordset()

    def test_paid_wholly(self):
        """It needs no credit, not even where the customer's orders are stopped."""
        self.customer.credit_hold = True
        order = self._quote(self.customer, 5000)
        transaction = self._transact(order, 5000)
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.credit_request_ids)
        self.assertIn(transaction.payment_id.state, ("in_process", "paid"))
        # In the books once, as money of the customer.
        credit = self._credit()
        self.assertAlmostEqual(credit.receivable, -5000)
        self.assertAlmostEqual(credit.uninvoiced, 5000)
        self.assertAlmostEqual(credit.available, 1000)

    def test_payment_of_several_orders(self):
        """Each of them has its share of the money, not all of it."""
        self.customer.credit_limit = 100000
        orders = self._quote(self.customer, 3000) | self._quote(self.customer, 1000)
        orders.action_confirm()
        before = self._credit().uninvoiced
        self._let_capture_wait()
        transaction = self._transact(orders[0], 2000, state="authorized")
        transaction.sale_order_ids = [Command.set(orders.ids)]
        self.assertAlmostEqual(self._credit().uninvoiced, before - 2000)

    def test_authorised_card(self):
        order = self._quote(self.customer, 5000)
        self._let_capture_wait()
        self._transact(order, 5000, state="authorized")
        self.assertEqual(order.state, "sale")
        self.assertAlmostEqual(self._credit().available, 1000)

    def test_paid_in_part(self):
        """The down payment is kept; the order waits for the decision."""
        order = self._quote(
            self.customer, 5000, require_payment=True, prepayment_percent=0.5
        )
        transaction = self._transact(order, 2500)
        self.assertIn(transaction.payment_id.state, ("in_process", "paid"))
        self.assertTrue(transaction.is_post_processed)
        self.assertEqual(order.state, "draft")
        request = order.credit_request_ids
        self.assertEqual((request.state, request.confirm_after), ("pending", True))
        self.assertTrue(request.activity_ids)
        self.assertAlmostEqual(self._credit().receivable, -2500)
        request.with_user(self.users["credit"]).action_authorise()
        self.assertEqual((order.state, request.state), ("sale", "used"))

    def test_paid_in_part_within_the_credit(self):
        order = self._quote(
            self.customer, 1800, require_payment=True, prepayment_percent=0.5
        )
        self._transact(order, 900)
        self.assertEqual(order.state, "sale")
        self.assertAlmostEqual(self._credit().available, 100)

    def test_other_doors_of_payments(self):
        """Cash on delivery confirms by itself within the payment: it waits as well."""
        order = self._quote(self.customer, 5000)
        order.with_context(clientes_credit_wait=True).action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.credit_request_ids.state, "pending")

    def test_payment_finished_by_the_job(self):
        """A module that comes before this one confirms without its context."""
        order = self._quote(self.customer, 5000)
        self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": "on-site",
                "amount": 5000,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )._set_pending()
        job = order.with_user(self.env.ref("base.user_root"))
        job.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.credit_request_ids.state, "pending")
