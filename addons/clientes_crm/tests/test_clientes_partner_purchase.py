from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchases import PurchasesCommon


@tagged("post_install", "-at_install")
class TestClientesPartnerPurchase(PurchasesCommon):
    def test_orders_count_for_the_company(self):
        self.assertFalse(self._row())
        order = self._buy(self.contact, days=3, quantity=4)
        row = self._row()
        self.assertEqual((row.purchase_count, row.year_count), (1, 1))
        self.assertEqual(row.year_amount, 40)
        self.assertEqual(row.last_date, self.now.date() - timedelta(days=3))
        self.assertFalse(self._row(self.contact))
        order.order_line.product_uom_qty = 6
        self.assertEqual(self._row().year_amount, 60)
        order.order_line.create(
            {
                "order_id": order.id,
                "product_id": self.other_product.id,
                "product_uom_qty": 1,
            }
        )
        self.assertEqual(self._row().year_amount, 100)
        order._action_cancel()
        self.assertFalse(self._row())

    def test_quotations_are_no_purchases(self):
        self._order(self.customer, confirmed=False)
        self.assertFalse(self._row())

    def test_an_invoice_of_an_order_is_no_purchase_of_its_own(self):
        order = self._buy(self.customer, days=9, quantity=2)
        self._bill(order, days=2)
        row = self._row()
        self.assertEqual((row.purchase_count, row.year_amount), (1, 20))
        self.assertEqual(row.last_date, self.now.date() - timedelta(days=9))
        self.assertEqual(self.customer.last_purchase_date, row.last_date)
        # The order is taken back, the invoice stays: it is a purchase now.
        order._action_cancel()
        row = self._row()
        self.assertEqual((row.purchase_count, row.year_amount), (1, 20))
        self.assertEqual(row.last_date, self.now.date() - timedelta(days=2))
        self.assertEqual(self.customer.last_purchase_date, row.last_date)

    def test_invoices_without_order(self):
        day = self.now.date() - timedelta(days=5)
        invoice = self._invoice(self.contact, invoice_date=day)
        row = self._row()
        self.assertEqual((row.purchase_count, row.last_date), (1, day))
        self.assertEqual(row.year_amount, invoice.amount_untaxed)
        invoice.button_draft()
        self.assertFalse(self._row())

    def test_credit_notes_take_away(self):
        invoice = self._bill(self._buy(self.customer, days=20, quantity=5), days=19)
        self._buy(self.customer, days=9, quantity=1)
        self.assertEqual(self._row().year_amount, 60)
        self._credit(invoice, days=4)
        row = self._row()
        self.assertEqual((row.purchase_count, row.year_amount), (2, 10))
        self.assertEqual(row.last_date, self.now.date() - timedelta(days=9))

    def test_credit_note_alone_is_no_purchase(self):
        day = self.now.date()
        self._invoice(self.customer, move_type="out_refund", invoice_date=day)
        self.assertFalse(self._row())

    def test_invoiced_anew_takes_nothing_away(self):
        invoice = self._bill(self._buy(self.customer, days=20, quantity=5), days=19)
        anew = self._credit(invoice, days=4, again=True)
        anew.action_post()
        self.assertEqual(self._row().year_amount, 50)
        self.assertEqual(self._row().purchase_count, 1)

    def test_another_company_is_invoiced(self):
        """The order is the buyer's purchase, and so is what is credited on it."""
        order = self._buy(self.customer, days=9, quantity=5)
        order.partner_invoice_id = self.second
        invoice = self._bill(order, days=8)
        self.assertEqual(invoice.commercial_partner_id, self.second)
        self.assertFalse(self._row(self.second))
        self._credit(invoice, days=2)
        self.assertEqual(self._row().year_amount, 0)
        self.assertFalse(self._row(self.second))
        order._action_cancel()
        self.assertFalse(self._row())
        # Nothing but invoice and credit note is left, and they are the payer's.
        self.assertEqual(self._row(self.second).year_amount, 0)
        self.assertEqual(self._row(self.second).purchase_count, 1)

    def test_down_payments_are_not_bought(self):
        order = self._buy(self.customer, quantity=10)
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        invoice = wizard._create_invoices(order)
        invoice.action_post()
        row = self._row()
        self.assertEqual((row.purchase_count, row.year_amount), (1, 100))
        self._credit(invoice)
        self.assertEqual(self._row().year_amount, 100)

    def test_money_is_of_the_documents_day(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": "2000-01-01", "rate": 4}),
                    Command.create(
                        {"name": self.now.date() - timedelta(days=3), "rate": 2}
                    ),
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        self.customer.specific_property_product_pricelist = pricelist
        order = self._buy(self.customer, days=10, price_unit=100)
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(self._row().year_amount, 25)
        self._buy(self.customer, days=1, price_unit=100)
        self.assertEqual(self._row().year_amount, 75)
        self._assert_page_agrees(self.customer)

    def test_twelve_calendar_months(self):
        first = self.now.date().replace(day=1) - relativedelta(months=11)
        before = (self.now.date() - first).days + 1
        self._buy(self.customer, days=before, quantity=3)
        self.assertEqual(self._row().purchase_count, 1)
        self.assertEqual(self._row().year_count, 0)
        self._buy(self.customer, days=before - 2, quantity=2)
        row = self._row()
        self.assertEqual((row.year_count, row.year_amount), (1, 20))
        self._assert_page_agrees(self.customer)

    def test_rhythm(self):
        for days in (100, 100, 70):
            self._buy(self.customer, days=days)
        # Twice on one day is one interval: too few of them for a rhythm.
        self.assertFalse(self._row().interval)
        self.assertFalse(self._row().behind_date)
        self._buy(self.customer, days=50)
        row = self._row()
        self.assertEqual(row.interval, 25)
        self.assertEqual(row.behind_date, row.last_date + timedelta(days=38))
        partner = self.customer.with_user(self.role["seller"])
        self.assertEqual(partner.purchase_ratio, 2)
        self.assertTrue(partner.is_behind_rhythm)
        self.assertEqual(partner.purchase_rhythm, "50 days ago, usually every 25")
        self._assert_page_agrees(self.customer)

    def test_rhythm_is_of_late(self):
        """Fourteen purchases a year ago, then twelve intervals of a week."""
        for number in range(14):
            self._buy(self.second, days=600 + 60 * number)
        for number in range(13):
            self._buy(self.second, days=7 * number)
        self.assertEqual(self._row(self.second).interval, 7)
        self._assert_page_agrees(self.second)

    def test_other_company_has_its_own(self):
        self.table.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
                "year_count": 9,
            }
        )
        self._buy(self.customer)
        self._work_off()
        seller = self.role["seller"]
        partner = self.customer.with_user(seller)
        self.assertEqual(partner.purchase_year_count, 1)
        self.assertEqual(len(self.table.with_user(seller).search([])), 1)

    def test_merged_customers(self):
        self._buy(self.customer, quantity=1)
        self._buy(self.second, quantity=2)
        self._work_off()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | self.second).ids, self.customer)
        self.assertEqual(self._row().year_amount, 30)

    def test_figures_are_not_written_for_nothing(self):
        self._buy(self.customer)
        self._work_off()
        self.env.cr.execute("SELECT ctid FROM clientes_partner_purchase")
        before = self.env.cr.fetchall()
        self.table._refresh()
        self.table._refresh(self.contact.ids)
        self.env.cr.execute("SELECT ctid FROM clientes_partner_purchase")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_days_are_of_the_companys_place(self):
        self.company.partner_id.tz = "America/Bogota"
        order = self._buy(self.customer)
        # Late at night there, the next day in UTC.
        order.date_order = fields.Datetime.to_datetime("2026-03-02 03:00:00")
        self.assertEqual(str(self._row().last_date), "2026-03-01")
