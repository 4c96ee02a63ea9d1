from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditLoopholes(CreditCommon):
    """Ways around the credit that are closed."""

    def test_defaults_of_the_context(self):
        """A request without its order is decided like every other one."""
        requests = self.env["clientes.credit.request"].with_user(self.users["credit"])
        request = requests.with_context(
            default_state="authorised", default_order_id=self._quote(self.second, 1).id
        ).create({"partner_id": self.customer.id})
        self.assertEqual((request.state, request.order_id.ids), ("pending", []))

    def test_terms_in_another_company(self):
        """Whoever authorises credit does so in the companies of its own."""
        far = self._create_company("Far Company")
        wizard = (
            self.env["clientes.credit.terms"]
            .with_user(self.users["credit"])
            .with_context(default_partner_id=self.customer.id)
            .create({"reason": "Because", "company_id": far.id})
        )
        wizard.write({"use_limit": True, "credit_limit": 10**6, "credit_hold": True})
        with self.assertRaises(UserError):
            wizard.action_apply()
        customer = self.customer.with_company(far)
        self.assertEqual((customer.credit_limit, customer.credit_hold), (0, False))

    def test_authorised_order_of_another_customer(self):
        """What is authorised for one customer holds for no other one."""
        self.second.credit_limit = 100
        order = self._quote(self.customer, 1500)
        self._authorise(order)
        self.assertStopped(False, order)
        order.with_user(self.users["seller"]).write(
            {"partner_id": self.second.id, "partner_invoice_id": self.second.id}
        )
        self.assertStopped(True, order)

    def test_authorisation_of_a_cancelled_order(self):
        """Confirmed once, cancelled, begun anew: it needs another authorisation."""
        order = self._quote(self.customer, 1500)
        self._authorise(order)
        order.action_confirm()
        self.assertEqual(order.credit_request_ids.state, "used")
        order._action_cancel()
        order.action_draft()
        self.assertStopped(True, order)

    def test_authorisation_of_a_reset_order(self):
        order = self._quote(self.customer, 1500)
        self._authorise(order)
        order.action_confirm()
        order.write({"state": "draft"})
        with self.assertRaises(UserError):
            order.write({"state": "sale"})

    def test_line_said_to_be_a_down_payment(self):
        order = self._quote(self.customer, 1500)
        order.order_line.with_user(self.users["seller"]).is_downpayment = True
        self.assertStopped(True, order)

    def test_line_taken_from_a_confirmed_order(self):
        """A line that lowers the order may go away only within the credit."""
        order = self._quote(self.customer, 1500)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.service.id,
                    "product_uom_qty": 1,
                    "price_unit": -1000,
                    "tax_ids": False,
                    "is_downpayment": True,
                }
            )
        ]
        self.customer.credit_limit = 0
        order.action_confirm()
        self.customer.credit_limit = 1000
        with self.assertRaises(UserError):
            order.order_line[1].with_user(self.users["seller"]).unlink()

    def test_line_moved_into_a_confirmed_order(self):
        order, draft = self._quote(self.customer, 500), self._quote(self.customer, 900)
        order.action_confirm()
        line = draft.order_line.with_user(self.users["seller"])
        with self.assertRaises(UserError):
            line.write({"order_id": order.id})

    def test_currency_of_a_confirmed_order(self):
        """A number in another currency is another amount."""
        order = self._quote(self.customer, 900)
        order.action_confirm()
        dear = self._create_currency("LDC", ((-900, 0.1),))
        with self.assertRaises(UserError):
            order.with_user(self.users["seller"]).write({"currency_id": dear.id})

    def test_facts_of_the_program(self):
        """What was invoiced and paid is not said by who sells."""
        order = self._quote(self.customer, 1500).with_user(self.users["seller"])
        paid = self._invoice(self.second, 1500).invoice_line_ids
        line = order.order_line
        for record, values in (
            (order, {"transaction_ids": [Command.clear()]}),
            (order, {"amount_total": 0}),
            (line, {"invoice_lines": [Command.link(paid.id)]}),
            (line, {"qty_invoiced": 10}),
            (line, {"price_total": 0}),
            (line, {"untaxed_amount_to_invoice": 0}),
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                record.write(values)
        self.assertStopped(True, order.sudo())

    def test_customers_ask_for_nothing(self):
        """Who signs learns nothing of the decision, nor of its reasons."""
        portal = self._create_users("portal")["portal"]
        order = self._quote(self.customer, 5000, user_id=False)
        order.with_user(portal).sudo()._validate_order()
        request = order.credit_request_ids
        self.assertFalse(request.user_id.share)
        request.decision_note = "Never paid in time"
        request.with_user(self.users["credit"]).action_refuse()
        told = order.message_ids.filtered(lambda m: "Never paid" in (m.body or ""))
        self.assertTrue(told)
        self.assertNotIn(portal.partner_id, told.partner_ids)

    def test_shop_confirms_within_the_payment(self):
        """Cash on delivery and payment on site confirm before the payment ends."""
        public = self.env.ref("base.public_user")
        order = self._quote(self.customer, 5000)
        order.with_user(public).sudo().action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.credit_request_ids.state, "pending")

    def test_nobody_confirms_orders_of_others(self):
        """Waiting asks in the name of the program: only for who may confirm."""
        users = self._create_users("portal", "public") | self.users
        order = self._quote(self.customer, 5000)
        for role in ("portal", "public", "employee", "collector"):
            for wait in (False, True):
                own = order.with_user(users[role])
                with self.subTest(role=role, wait=wait), self.assertRaises(AccessError):
                    own.with_context(clientes_credit_wait=wait).action_confirm()
        self.assertFalse(order.credit_request_ids)

    def test_orders_behind_the_figure(self):
        """The list of what is not invoiced tells of orders that others sold."""
        order = self._quote(self.customer, 500)
        order.action_confirm()
        for role in ("seller", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.customer.with_user(
                    self.users[role]
                ).action_view_uninvoiced_orders()
        action = self.customer.with_user(
            self.users["collector"]
        ).action_view_uninvoiced_orders()
        self.assertEqual(action["domain"], [("id", "in", order.ids)])

    def test_stops_of_several_quotations(self):
        """Each is looked at alone: only one of them is going to be confirmed."""
        orders = self._quote(self.customer, 600) | self._quote(self.customer, 700)
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("credit_stop_text"), [False, False])
        orders |= self._quote(self.customer, 1100)
        self.env.invalidate_all()
        self.assertEqual(
            [bool(o.credit_stop_text) for o in orders], [False, False, True]
        )
