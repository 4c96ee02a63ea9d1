from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditDelivery(CreditCommon):
    """Deliveries are held while the customer's orders would be stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "clientes_credit_hold_deliveries": True,
                "clientes_credit_stop_overdue": True,
                "clientes_credit_overdue_days": 10,
            }
        )
        cls.order = cls._order(cls.customer, 3, 100)
        cls.picking = cls.order.picking_ids

    def _ready(self, picking):
        picking.move_ids.write({"quantity": 3, "picked": True})
        return picking

    def test_goes_out(self):
        self._ready(self.picking).button_validate()
        self.assertEqual(self.picking.state, "done")

    def test_setting_off(self):
        self.company.clientes_credit_hold_deliveries = False
        self.customer.credit_hold = True
        self._ready(self.picking).button_validate()
        self.assertEqual(self.picking.state, "done")

    def test_held_and_released_by_payment(self):
        late = self._invoice(self.customer, 100, date=-60, due=-30)
        self._ready(self.picking)
        for door in ("button_validate", "action_assign", "_action_done"):
            with self.assertRaisesRegex(RedirectWarning, "overdue"):
                getattr(self.picking, door)()
        self.assertIn("overdue", self.picking.credit_stop_text)
        self._pay(late)
        self.env.invalidate_all()
        self.assertFalse(self.picking.credit_stop_text)
        self.picking.button_validate()
        self.assertEqual(self.picking.state, "done")

    def test_held_beyond_the_limit(self):
        self._invoice(self.customer, 800)
        with self.assertRaisesRegex(RedirectWarning, "limit"):
            self._ready(self.picking).button_validate()

    def test_released_by_authorisation(self):
        self.customer.credit_hold = True
        self._ready(self.picking)
        with self.assertRaises(RedirectWarning):
            self.picking.button_validate()
        self.picking.action_request_credit()
        request = self.order.credit_request_ids
        self.assertEqual(request.state, "pending")
        request.with_user(self.users["credit"]).action_authorise()
        self.picking.button_validate()
        self.assertEqual(self.picking.state, "done")
        self.assertEqual(request.state, "used")

    def test_authorised_order_is_delivered(self):
        order = self._order(self.customer, 20, 100, confirm=False)
        order.user_id = self.users["seller"]
        self._authorise(order)
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 20, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        # The others of the customer wait: it is beyond its limit now.
        with self.assertRaises(RedirectWarning):
            self._ready(self.picking).button_validate()

    def test_paid_order_is_delivered(self):
        self.product.invoice_policy = "order"
        order = self._order(self.customer, 2, 100)
        self._pay(self._bill(order))
        self.customer.credit_hold = True
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_returns_are_received(self):
        """What comes back is no credit."""
        self._ready(self.picking).button_validate()
        self.customer.credit_hold = True
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": self.picking.id}
        )
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.move_ids.write({"quantity": 1, "picked": True})
        back.button_validate()
        self.assertEqual(back.state, "done")
