from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common_credit import CreditCommon

ACTIVITY = "clientes_crm.mail_activity_type_credit"


@tagged("post_install", "-at_install")
class TestCreditRequest(CreditCommon):
    """Asking for credit, and deciding on it."""

    def _request(self, order):
        order.with_user(self.users["seller"]).action_request_credit()
        return order.credit_request_ids.filtered(lambda r: r.state == "pending")

    def test_request(self):
        self._invoice(self.customer, 300)
        order = self._quote(self.customer, 900)
        request = self._request(order)
        self.assertEqual(request.user_id, self.users["seller"])
        self.assertEqual(
            (request.receivable, request.uninvoiced, request.available),
            (300, 900, -200),
        )
        self.assertEqual(request.amount_authorised, 900)
        managers = request.activity_ids.user_id
        self.assertIn(self.users["credit"], managers)
        self.assertNotIn(self.users["collector"], managers)
        # Asking again is no second request, but knows the order as it is.
        order.order_line.price_unit = 100
        self.assertEqual(self._request(order), request)
        self.assertEqual(request.amount_requested, 1000)

    def test_responsible_gets_it(self):
        self.company.clientes_credit_user_id = self.users["credit"]
        request = self._request(self._quote(self.customer, 1100))
        self.assertEqual(request.activity_ids.user_id, self.users["credit"])

    def test_no_need(self):
        action = self._quote(self.customer, 1000).action_request_credit()
        self.assertEqual(action["tag"], "display_notification")

    def test_authorise_single(self):
        order = self._quote(self.customer, 1500)
        request = self._authorise(order)
        self.assertEqual(request.decision_user_id, self.users["credit"])
        self.assertFalse(request.activity_ids)
        self.assertIn("Credit authorised", order.message_ids[0].body)
        self.assertIn(
            self.users["seller"].partner_id,
            order.message_ids[0].partner_ids,
        )
        order.with_user(self.users["seller"]).action_confirm()
        self.assertEqual(request.state, "used")
        # It holds for that order, no further, and for no other.
        self.assertStopped(True, self._quote(self.customer, 1))
        with self.assertRaises(UserError):
            order.order_line.price_unit = 151

    def test_order_grows_after_authorisation(self):
        order = self._quote(self.customer, 1500)
        self._authorise(order, amount_authorised=1600)
        order.order_line.price_unit = 161
        with self.assertRaises(RedirectWarning) as stop:
            order.with_user(self.users["seller"]).action_confirm()
        self.assertIn("only up to", stop.exception.args[0])
        self.assertIn("1,600", stop.exception.args[0])
        order.order_line.price_unit = 160
        order.action_confirm()

    def test_validity(self):
        order = self._quote(self.customer, 1500)
        request = self._authorise(order)
        request.valid_until = self._day(-1)
        self.assertStopped(True, order)
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_commit_progress", lambda *args, **kwargs: 60.0)
        request._cron_expire()
        self.assertEqual(request.state, "expired")

    def test_authorise_until(self):
        self.customer.credit_hold = True
        order = self._quote(self.customer, 1200)
        request = self._authorise(order, kind="until", amount_authorised=500)
        order.action_confirm()
        self.assertEqual(request.state, "authorised")
        self.assertEqual(self._credit().available, 300)
        self._quote(self.contact, 300).action_confirm()
        self.assertStopped(True, self._quote(self.customer, 1))
        request.with_user(self.users["credit"]).action_withdraw()
        self.assertEqual(self._credit().available, -500)

    def test_refuse(self):
        order = self._quote(self.customer, 1500)
        request = self._request(order).with_user(self.users["credit"])
        with self.assertRaisesRegex(UserError, "why you refuse"):
            request.action_refuse()
        request.decision_note = "Owes too much"
        request.action_refuse()
        self.assertEqual(request.state, "refused")
        self.assertIn("Owes too much", order.message_ids[0].body)
        self.assertStopped(True, order)
        seller_order = order.with_user(self.users["seller"])
        self.assertEqual(seller_order.credit_request_state, "refused")
        self.assertEqual(seller_order.credit_decision_note, "Owes too much")
        # Another attempt is another request.
        self.assertNotEqual(self._request(order), request.sudo())

    def test_bad_decisions(self):
        request = self._request(self._quote(self.customer, 1500))
        request = request.with_user(self.users["credit"])
        request.valid_until = self._day(-1)
        with self.assertRaisesRegex(UserError, "until when"):
            request.action_authorise()
        request.write({"valid_until": self._day(1), "amount_authorised": 0})
        with self.assertRaisesRegex(UserError, "amount"):
            request.action_authorise()
        request.amount_authorised = 1500
        request.action_authorise()
        with self.assertRaisesRegex(UserError, "already decided"):
            request.action_authorise()

    def test_withdraw(self):
        order = self._quote(self.customer, 1500)
        request = self._request(order)
        request.with_user(self.users["seller"]).action_withdraw()
        self.assertEqual(request.state, "cancelled")
        self.assertFalse(request.activity_ids)
        authorised = self._authorise(order)
        with self.assertRaises(UserError):
            authorised.with_user(self.users["seller"]).action_withdraw()
        order._action_cancel()
        self.assertEqual(authorised.state, "cancelled")

    def test_fixed(self):
        """What was asked for and decided is not changed by hand."""
        request = self._request(self._quote(self.customer, 1500))
        manager = request.with_user(self.users["credit"])
        for values in (
            {"state": "authorised"},
            {"amount_requested": 1},
            {"decision_user_id": self.users["credit"].id},
            {"user_id": self.users["credit"].id},
        ):
            with self.assertRaises(AccessError):
                manager.write(values)
        manager.action_authorise()
        with self.assertRaises(AccessError):
            manager.amount_authorised = 9999
        with self.assertRaises(AccessError):
            manager.unlink()

    def test_customer_authorisation(self):
        """A credit manager may also let a customer go on without being asked."""
        request = (
            self.env["clientes.credit.request"]
            .with_user(self.users["credit"])
            .create(
                {
                    "partner_id": self.contact.id,
                    "state": "authorised",
                    "amount_authorised": 200,
                    "valid_until": self._day(3),
                }
            )
        )
        self.assertEqual((request.state, request.kind), ("pending", "until"))
        self.assertEqual(request.partner_id, self.customer)
        self.assertStopped(True, self._quote(self.customer, 1200))
        request.action_authorise()
        self.assertStopped(False, self._quote(self.customer, 1200))
