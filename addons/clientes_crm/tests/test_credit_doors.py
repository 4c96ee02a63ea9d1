from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditDoors(CreditCommon):
    """An order beyond the credit is stopped, by whatever door it comes."""

    def test_exact_limit_passes(self):
        self._quote(self.customer, 1000).with_user(
            self.users["seller"]
        ).action_confirm()
        order = self._quote(self.customer, 10)
        with self.assertRaises(RedirectWarning):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_button(self):
        """The message tells sellers no figure, and offers to ask."""
        order = self._quote(self.customer, 1001)
        with self.assertRaises(RedirectWarning) as caught:
            order.with_user(self.users["seller"]).action_confirm()
        message, action, _button, context = caught.exception.args
        self.assertIn("goes beyond the customer's credit", message)
        self.assertNotIn("1,000", message)
        self.assertEqual(context["active_ids"], order.ids)
        server_action = self.env["ir.actions.server"].browse(action)
        opened = (
            server_action.with_user(self.users["seller"]).with_context(**context).run()
        )
        self.assertEqual(opened["res_model"], "clientes.credit.request")
        with self.assertRaises(RedirectWarning) as caught:
            order.action_confirm()
        self.assertIn("1,000", caught.exception.args[0])

    def test_state_written(self):
        order = self._quote(self.customer, 1001)
        with self.assertRaises(UserError):
            order.write({"state": "sale"})
        with self.assertRaises(UserError):
            order.sudo().write({"state": "sale"})

    def test_state_and_payer_written_together(self):
        order = self._quote(self.second, 1001)
        self.assertStopped(False, order)
        with self.assertRaises(UserError):
            order.write({"state": "sale", "partner_invoice_id": self.customer.id})

    def test_created_as_confirmed(self):
        with self.assertRaises(UserError):
            self._quote(self.customer, 1001, state="sale")
        self._quote(self.customer, 999, state="sale")

    def test_import(self):
        header = ["partner_id/.id", "state", "order_line/product_id/.id"]
        header += ["order_line/name", "order_line/product_uom_qty"]
        header += ["order_line/price_unit"]
        row = [str(self.customer.id), "sale", str(self.service.id), "Thing"]
        result = self.env["sale.order"].load(header, [[*row, "10", "100.1"]])
        self.assertFalse(result["ids"])
        self.assertIn("credit", result["messages"][0]["message"])
        result = self.env["sale.order"].load(header, [[*row, "10", "99"]])
        self.assertTrue(result["ids"])

    def test_confirmed_order_grows(self):
        order = self._quote(self.customer, 900)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.order_line.product_uom_qty = 12
        with self.assertRaises(UserError):
            order.order_line.price_unit = 101
        with self.assertRaises(UserError):
            order.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.service.id,
                                "product_uom_qty": 1,
                                "price_unit": 101,
                                "tax_ids": False,
                            }
                        )
                    ]
                }
            )
        order.order_line.write({"product_uom_qty": 11, "price_unit": 90})
        # Making it smaller is always possible.
        self.customer.credit_limit = 100
        order.order_line.write({"product_uom_qty": 5, "price_unit": 90})

    def test_confirmed_order_changes_payer(self):
        order = self._quote(self.second, 2000)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.partner_invoice_id = self.customer

    def test_several_orders_at_once(self):
        orders = self._quote(self.customer, 600) | self._quote(self.contact, 600)
        with self.assertRaises(RedirectWarning):
            orders.action_confirm()
        orders[0].action_confirm()

    def test_hold(self):
        self.customer.credit_hold = True
        with self.assertRaisesRegex(RedirectWarning, "are stopped"):
            self._quote(self.contact, 1).action_confirm()
        self._quote(self.contact, 0).action_confirm()

    def test_overdue(self):
        self.company.write(
            {
                "clientes_credit_stop_overdue": True,
                "clientes_credit_overdue_days": 30,
                "clientes_credit_overdue_amount": 50,
            }
        )
        order = self._quote(self.customer, 10)
        self._invoice(self.customer, 50, date=-60, due=-40)
        self.assertStopped(False, order)
        self._invoice(self.customer, 5, date=-60, due=10)
        self.assertStopped(False, order)
        late = self._invoice(self.customer, 1, date=-60, due=-5)
        self.assertStopped(True, order)
        self._pay(late)
        self.assertStopped(False, order)
        self._invoice(self.second, 90, date=-60, due=-30)
        self.assertStopped(False, self._quote(self.second, 10))
        self._invoice(self.second, 1, date=-60, due=-31)
        self.assertStopped(True, self._quote(self.second, 10))

    def test_switches(self):
        order = self._quote(self.customer, 2000)
        self.assertStopped(True, order)
        self.company.clientes_credit_stop_limit = False
        self.assertStopped(False, order)
        self.company.clientes_credit_stop_limit = True
        self.company.account_use_credit_limit = False
        self.assertStopped(False, order)
        order.action_confirm()

    def test_portal_signature(self):
        """What the customer signed stays signed; the order waits for a decision."""
        order = self._quote(self.customer, 2000, require_payment=False)
        order.signed_by = "Ana"
        order._validate_order()
        self.assertEqual((order.state, order.signed_by), ("draft", "Ana"))
        request = order.credit_request_ids
        self.assertEqual((request.state, request.confirm_after), ("pending", True))
        self.assertEqual(request.user_id, self.users["seller"])
        request.with_user(self.users["credit"]).action_authorise()
        self.assertEqual(order.state, "sale")

    def test_control_off_asks_nothing(self):
        """Where no credit is controlled, confirming costs no query more."""
        self.company.account_use_credit_limit = False
        self.patch(
            type(self.env["clientes.credit"]),
            "_get_credit",
            lambda *args, **kwargs: self.fail("Nobody asked for it"),
        )
        self._quote(self.customer, 2000).action_confirm()

    def test_constant_queries(self):
        """The control costs as many queries for one line and order as for many."""
        self.customer.credit_limit = 10**9
        counts = []
        for number in (2, 12):
            orders = self.env["sale.order"].union(
                *(self._quote(self.customer, 10) for _i in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            orders.mapped("order_line.price_total")
            # Who sells has a time zone.
            orders = orders.with_context(tz="America/Bogota")
            before = self.env.cr.sql_log_count
            orders._lock_credit()
            orders._check_credit()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreaterEqual(*counts)
        self.assertLessEqual(counts[0], 14)
