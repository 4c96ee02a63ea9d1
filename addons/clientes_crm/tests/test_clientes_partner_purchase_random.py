from datetime import timedelta
from random import Random

from odoo.tests import tagged

from .common_purchases import PurchasesCommon

STEPS = 60


class Scenario:
    """Do at random what users do with orders and invoices, and take some of it back."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.random = Random(seed)
        self.orders, self.invoices = [], []
        self.partners = test.customer | test.contact | test.second
        self.partners |= test.env["res.partner"].create(
            [
                {"name": "Of the first", "parent_id": test.customer.id},
                {"name": "Of the second", "parent_id": test.second.id},
            ]
        )
        self.steps = [
            getattr(self, name) for name in dir(self) if name.startswith("do_")
        ]

    def run(self):
        for _step in range(STEPS):
            self.random.choice(self.steps)(self.random.choice(self.partners))

    def days(self):
        return self.random.randrange(500)

    def some(self, records):
        return self.random.choice(records or [None])

    def taken(self, records):
        return records.pop(self.random.randrange(len(records))) if records else None

    def do_order(self, partner):
        order = self.test._buy(
            partner, days=self.days(), quantity=self.random.randrange(1, 9)
        )
        self.orders.append(order)

    def do_order_invoiced_elsewhere(self, partner):
        self.do_order(partner)
        self.orders[-1].partner_invoice_id = self.random.choice(self.partners)

    def do_change_order(self, _partner):
        if order := self.some(self.orders):
            line = order.order_line[:1]
            self.random.choice(
                (
                    lambda: line.write({"discount": self.random.randrange(50)}),
                    lambda: line.write({"price_unit": self.random.randrange(1, 50)}),
                    lambda: line.write({"product_uom_qty": line.product_uom_qty + 1}),
                )
            )()

    def do_date_order(self, _partner):
        if order := self.some(self.orders):
            order.date_order = self.test.now - timedelta(days=self.days())

    def do_invoice_order(self, _partner):
        order = self.some(self.orders)
        if order and order.invoice_status == "to invoice":
            self.invoices.append(self.test._bill(order, days=self.days()))

    def do_invoice(self, partner):
        day = self.test.now.date() - timedelta(days=self.days())
        self.invoices.append(self.test._invoice(partner, invoice_date=day))

    def do_credit(self, _partner):
        invoice = self.some(self.invoices)
        if invoice and invoice.payment_state == "not_paid":
            self.test._credit(invoice, days=self.random.randrange(300))

    def do_credit_and_invoice_anew(self, _partner):
        invoice = self.some(self.invoices)
        if invoice and invoice.payment_state == "not_paid":
            anew = self.test._credit(invoice, again=True)
            anew.action_post()
            self.invoices.append(anew)

    def do_cancel_order(self, _partner):
        if order := self.taken(self.orders):
            order._action_cancel()

    def do_reset_invoice(self, _partner):
        invoice = self.taken(self.invoices)
        if invoice and invoice.payment_state == "not_paid":
            invoice.button_draft()

    def do_change_employer(self, partner):
        if not partner.is_company:
            companies = [False, self.test.customer.id, self.test.second.id]
            partner.parent_id = self.random.choice(companies)

    def do_work_off(self, _partner):
        self.test._work_off()


@tagged("post_install", "-at_install")
class TestClientesPartnerPurchaseRandom(PurchasesCommon):
    def test_equals_scratch(self):
        for seed in (3, 19, 2026):
            with self.subTest(seed=seed):
                scenario = Scenario(self, seed)
                scenario.run()
                self.assertTrue(self._assert_equals_scratch())
                for partner in scenario.partners.commercial_partner_id:
                    if self._row(partner):
                        self._assert_page_agrees(partner)
