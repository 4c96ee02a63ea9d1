from odoo.fields import Command
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestClientesCredit(CreditCommon):
    """What uses up a customer's credit."""

    def test_nothing(self):
        credit = self._credit()
        self.assertEqual((credit.limit, credit.used, credit.available), (1000, 0, 1000))

    def test_receivable_of_the_family(self):
        self._invoice(self.contact, 200)
        self._invoice(self.invoice_contact, 100)
        self._invoice(self.branch, 5000)
        paid = self._invoice(self.customer, 400)
        self._pay(paid, 150)
        self._credit_note(self.customer, 30)
        self._invoice(self.customer, 700, post=False)
        self.assertAlmostEqual(self._credit().receivable, 200 + 100 + 250 - 30)
        self.assertAlmostEqual(self._credit().available, 1000 - 520)

    def test_advance_gives_room(self):
        self._advance(self.customer, 300)
        self.assertAlmostEqual(self._credit().available, 1300)

    def test_confirmed_order(self):
        order = self._quote(self.contact, 600)
        self.assertEqual(self._credit().uninvoiced, 0)
        order.action_confirm()
        self.assertAlmostEqual(self._credit().uninvoiced, 600)
        # Whoever locks it, it still has to be paid.
        order.action_lock()
        self.assertAlmostEqual(self._credit().uninvoiced, 600)
        order.action_unlock()
        order._action_cancel()
        self.assertEqual(self._credit().uninvoiced, 0)

    def test_invoiced_apart(self):
        """It counts for who pays it."""
        self._quote(
            self.customer, 600, partner_invoice_id=self.branch.id
        ).action_confirm()
        self.assertEqual(self._credit().uninvoiced, 0)
        self.assertAlmostEqual(self._credit(self.branch).uninvoiced, 600)

    def test_partial_invoice(self):
        order = self._quote(self.customer, 800)
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertAlmostEqual(
            self._credit().uninvoiced, 800, msg="A draft bills nothing"
        )
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        credit = self._credit()
        self.assertAlmostEqual(credit.receivable, 240)
        self.assertAlmostEqual(credit.uninvoiced, 560)
        order._create_invoices().action_post()
        credit = self._credit()
        self.assertAlmostEqual(credit.receivable, 800)
        self.assertEqual(credit.uninvoiced, 0)

    def test_cheaper_invoice(self):
        """What is invoiced at another price is invoiced."""
        order = self._quote(self.customer, 800)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.price_unit = 70
        invoice.action_post()
        self.assertAlmostEqual(self._credit().used, 700)

    def test_down_payment(self):
        order = self._quote(self.customer, 800)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "fixed",
                "fixed_amount": 300,
            }
        )
        down = wizard._create_invoices(order)
        self.assertAlmostEqual(self._credit().used, 800, msg="It is a draft")
        down.action_post()
        credit = self._credit()
        self.assertAlmostEqual(credit.receivable, 300)
        self.assertAlmostEqual(credit.uninvoiced, 500)
        self._pay(down)
        self.assertAlmostEqual(self._credit().used, 500)
        final = order._create_invoices(final=True)
        final.action_post()
        credit = self._credit()
        self.assertAlmostEqual(final.amount_total, 500)
        self.assertAlmostEqual(credit.receivable, 500)
        self.assertEqual(credit.uninvoiced, 0)

    def test_foreign_order(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": self.foreign.id}
        )
        # Today one of the company's is 1.6 of it.
        order = self._quote(self.customer, 800, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, self.foreign)
        order.action_confirm()
        self.assertAlmostEqual(self._credit().uninvoiced, 500)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 5
        invoice.action_post()
        self.assertAlmostEqual(self._credit().uninvoiced, 250)
        self.assertAlmostEqual(self._credit().used, 500)

    def test_deliveries(self):
        """Before it is delivered it counts, and what never will be does not."""
        order = self._order(self.customer, 8, 100)
        self.assertEqual(order.amount_to_invoice, 0, "Invoiced on delivery")
        self.assertAlmostEqual(self._credit().uninvoiced, 800)
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 5, "picked": True})
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self.assertAlmostEqual(self._credit().uninvoiced, 500)
        order._create_invoices().action_post()
        self.assertEqual(self._credit().uninvoiced, 0)
        self.assertAlmostEqual(self._credit().receivable, 500)

    def test_returned_and_refunded(self):
        order = self._order(self.customer, 4, 100)
        self._deliver(order)
        invoice = self._bill(order)
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": order.picking_ids.id}
        )
        wizard.product_return_moves.write({"quantity": 4, "to_refund": True})
        back = wizard._create_return()
        back.move_ids.write({"quantity": 4, "picked": True})
        back.button_validate()
        self._reverse(invoice)
        credit = self._credit()
        self.assertAlmostEqual(credit.receivable, 0)
        self.assertAlmostEqual(credit.uninvoiced, 0)

    def test_drafts(self):
        self._quote(self.customer, 100)
        self._quote(self.customer, 40, validity_date=self._day(-1))
        self._invoice(self.customer, 70, post=False)
        confirmed = self._quote(self.customer, 300)
        confirmed.action_confirm()
        confirmed._create_invoices()
        self.assertAlmostEqual(self._credit().used, 300)
        self.company.clientes_credit_count_drafts = True
        credit = self._credit()
        self.assertAlmostEqual(credit.drafts, 170)
        self.assertAlmostEqual(credit.available, 1000 - 300 - 170)

    def test_own_quotation_counts_once(self):
        self.company.clientes_credit_count_drafts = True
        order = self._quote(self.customer, 900)
        self.assertStopped(False, order)
        order.action_confirm()

    def test_other_company(self):
        other = self._create_company("Another Company")
        self._order(self.customer, 3, 100, company=other)
        self.assertEqual(self._credit().used, 0)
        self.assertIsNone(self._credit(company=other).limit, "No control there")

    def test_without_limit(self):
        self.assertIsNone(self._credit(self.second).limit)
        self.company.clientes_credit_without_limit = "none"
        self.assertEqual(self._credit(self.second).limit, 0)

    def test_units(self):
        """An invoice in another unit bills what it bills."""
        order = self._quote(self.customer, 960)
        order.order_line.write(
            {
                "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                "product_uom_qty": 2,
                "price_unit": 480,
            }
        )
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.write(
            {
                "product_uom_id": self.env.ref("uom.product_uom_unit").id,
                "quantity": 6,
                "price_unit": 40,
            }
        )
        invoice.action_post()
        self.assertAlmostEqual(self._credit().uninvoiced, 720)

    def test_drill_down(self):
        """The figure opens the orders that it is made of."""
        order = self._quote(self.customer, 200)
        order.action_confirm()
        invoiced = self._quote(self.customer, 100)
        invoiced.action_confirm()
        invoiced._create_invoices().action_post()
        collector = self.users["collector"]
        action = self.customer.with_user(collector).action_view_uninvoiced_orders()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)
        self.assertAlmostEqual(
            self.customer.with_user(collector).credit_available, 1000 - 300
        )
