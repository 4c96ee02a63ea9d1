from odoo.tests import tagged

from ..const import AGEING_BUCKETS
from .common_ledger import LedgerCommon


@tagged("post_install", "-at_install")
class TestClientesReceivable(LedgerCommon):
    """The figures of one customer, document by document."""

    def setUp(self):
        super().setUp()
        self.service = self.env["clientes.receivable"]

    def _ageing(self, partner=None, date=None, company=None):
        partner = partner or self.customer
        company = company or self.company
        return self.service._get_ageing(partner.ids, company.ids, date).get(
            (partner.commercial_partner_id.id, company.id),
            self.service._get_empty_ageing(),
        )

    def _assert_ageing(self, expected, **kwargs):
        """Check the amounts told, and that all the others are nothing."""
        ageing = self._ageing(**kwargs)
        buckets = {
            name: ageing[name]
            for name in (*AGEING_BUCKETS, "unapplied")
            if ageing[name]
        }
        self.assertEqual(buckets, expected)
        self.assertAlmostEqual(ageing["balance"], sum(expected.values()))
        overdue = [expected.get(name, 0) for name in AGEING_BUCKETS[1:]]
        self.assertAlmostEqual(ageing["overdue"], sum(overdue))

    def test_bucket_of_each_day(self):
        cases = (
            (1, "current"),
            (0, "current"),
            (-1, "days_30"),
            (-30, "days_30"),
            (-31, "days_60"),
            (-60, "days_60"),
            (-61, "days_90"),
            (-90, "days_90"),
            (-91, "older"),
            (-400, "older"),
        )
        for due, bucket in cases:
            with self.subTest(due=due):
                invoice = self._invoice(self.customer, 10, date=-500, due=due)
                self._assert_ageing({bucket: 10})
                invoice.button_draft()
                self._assert_ageing({})

    def test_family(self):
        self._invoice(self.contact, 10)
        self._invoice(self.invoice_contact, 20)
        self._invoice(self.branch, 40)
        self._assert_ageing({"current": 30})
        self._assert_ageing({"current": 30}, partner=self.contact)
        self._assert_ageing({"current": 40}, partner=self.branch)

    def test_partial_payment(self):
        invoice = self._invoice(self.customer, 100, date=-50, due=-40)
        self._pay(invoice, 30, date=-10)
        self._assert_ageing({"days_60": 70})
        self._assert_ageing({"days_30": 100}, date=self._day(-11))
        self._assert_ageing({"days_30": 70}, date=self._day(-10))
        self._assert_ageing({"current": 100}, date=self._day(-40))
        self._assert_ageing({}, date=self._day(-51))

    def test_advance_stands_beside_the_buckets(self):
        self._invoice(self.customer, 100, date=-50, due=-40)
        advance = self._advance(self.customer, 150, date=-5)
        self._assert_ageing({"days_60": 100, "unapplied": -150})
        self._apply(*self.env["account.move"].search([]), advance)
        self._assert_ageing({"unapplied": -50})
        self._assert_ageing({"days_60": 100}, date=self._day(-6))

    def test_credit_note(self):
        invoice = self._invoice(self.customer, 100, date=-50, due=-40)
        note = self._credit_note(self.customer, 40, date=-5)
        self._assert_ageing({"days_60": 100, "unapplied": -40})
        self._apply(invoice, note)
        self._assert_ageing({"days_60": 60})
        self._reverse(invoice, date=-2)
        self._assert_ageing({"unapplied": -40})

    def test_instalments(self):
        self._invoice(self.customer, 100, date=-35, term=self.instalments)
        self._assert_ageing({"days_60": 30, "days_30": 30, "current": 40})

    def test_cash_discount(self):
        invoice = self._invoice(self.customer, 100, date=-35, term=self.cash_discount)
        self._assert_ageing({"days_30": 100})
        payment = self._pay(invoice, date=-30)
        self.assertEqual(payment.amount, 98)
        self._assert_ageing({})
        self._assert_ageing({"current": 100}, date=self._day(-31))

    def test_foreign_currency_with_exchange_difference(self):
        invoice = self._invoice(
            self.customer, 1000, date=-50, due=-40, currency=self.foreign
        )
        self._assert_ageing({"days_60": 400})
        self._pay(invoice, 500, date=-10, currency=self.foreign)
        # Half of it is paid, whatever the money is worth by now.
        self._assert_ageing({"days_60": 200})
        items = self.service._get_open_items(self.customer.ids, self.company.ids)
        self.assertEqual([item["residual_currency"] for item in items], [500])
        self._pay(invoice, date=-5, currency=self.foreign)
        self._assert_ageing({})
        # Odoo books the difference at a day of its own choice: half is open until then.
        past = self._ageing(date=self._day(-8))
        self.assertEqual(past["days_60"], 200)
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("date", "<=", self._day(-8)),
            ]
        )
        self.assertAlmostEqual(past["balance"], sum(lines.mapped("balance")))

    def test_companies(self):
        other = self._create_company("Other Ledger")
        self._invoice(self.customer, 10)
        self._invoice(self.customer, 25, company=other)
        self._assert_ageing({"current": 10})
        self._assert_ageing({"current": 25}, company=other)

    def test_what_does_not_count(self):
        self._invoice(self.customer, 10, post=False)
        self._invoice(self.customer, 10).button_cancel()
        self._invoice(self.customer, 10, move_type="in_invoice")
        self._order(self.customer)
        self._assert_ageing({})

    def test_booked_ahead(self):
        self._invoice(self.customer, 10, date=5)
        self._assert_ageing({"current": 10})
        self._assert_ageing({}, date=self.today)

    def test_chain(self):
        order = self._order(self.customer, quantity=3, date=-20)
        self._deliver(order)
        invoice = self._bill(order, date=-15, due=-10)
        self._assert_ageing({"days_30": 300})
        self._pay(invoice)
        self._assert_ageing({})

    def test_nobody_and_nowhere(self):
        self._invoice(self.customer, 10)
        self.assertEqual(self.service._get_ageing([], self.company.ids), {})
        self.assertEqual(self.service._get_ageing(None, []), {})
        self.assertEqual(self.service._get_open_items([], self.company.ids), [])
