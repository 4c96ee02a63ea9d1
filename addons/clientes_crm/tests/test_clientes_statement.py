from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestClientesStatement(StatementCommon):
    """Statements of real documents agree with the ledger to the cent."""

    def test_nothing(self):
        statement = self._statement()
        self.assertEqual(statement["lines"], [])
        self.assertEqual(statement["closing"], 0)
        self._assert_agrees()

    def test_partial_payments(self):
        invoice = self._invoice(self.customer, 100.01, date=-50, due=-40)
        self._pay(invoice, 33.33, date=-10)
        self._pay(invoice, 33.33, date=-5)
        self._assert_agrees()
        [line] = self._statement()["lines"]
        self.assertEqual(line["type"], "invoice")
        self.assertEqual(line["amount"], 100.01)
        self.assertEqual(line["applied"], 66.66)
        self.assertEqual(line["residual"], 33.35)
        self.assertEqual((line["days_overdue"], line["bucket"]), (40, "days_60"))
        period = self._statement(kind="period", date_from=self._day(-20))
        self.assertEqual(period["opening"], 100.01)
        self.assertEqual(
            [(line["type"], line["balance"]) for line in period["lines"]],
            [("payment", 66.68), ("payment", 33.35)],
        )

    def test_refunds(self):
        invoice = self._invoice(self.customer, 100, date=-50, due=-40)
        self._reverse(invoice, date=-20)
        second = self._invoice(self.customer, 80, date=-45, due=-15)
        note = self._credit_note(self.customer, 30, date=-12)
        self._assert_agrees()
        types = [line["type"] for line in self._statement()["lines"]]
        self.assertEqual(types, ["invoice", "refund"])
        self._apply(second, note)
        self._assert_agrees()

    def test_credits_not_applied(self):
        self._invoice(self.customer, 100, date=-50, due=-40)
        self._advance(self.customer, 150.5, date=-5)
        self._assert_agrees()
        statement = self._statement()
        self.assertEqual(statement["closing"], -50.5)
        self.assertEqual(statement["ageing"]["unapplied"], -150.5)
        self.assertEqual(statement["lines"][1]["bucket"], "unapplied")

    def test_instalments(self):
        invoice = self._invoice(self.customer, 100, date=-35, term=self.instalments)
        statement = self._statement()
        self.assertEqual(
            [(line["instalment"], line["balance"]) for line in statement["lines"]],
            [("1/3", 30), ("2/3", 60), ("3/3", 100)],
        )
        self._pay(invoice, 45, date=-4)
        self._assert_agrees()
        statement = self._statement()
        self.assertEqual(
            [(line["instalment"], line["residual"]) for line in statement["lines"]],
            [("2/3", 15), ("3/3", 40)],
        )

    def test_cash_discount(self):
        invoice = self._invoice(self.customer, 100, date=-5, term=self.cash_discount)
        [line] = self._statement()["lines"]
        self.assertEqual(line["discount_date"], self._day(5))
        self.assertEqual(line["discount_amount_currency"], 98)
        [line] = self._statement(date_to=self._day(6))["lines"]
        self.assertFalse(line["discount_date"])
        self._pay(invoice, 10, date=-4)
        [line] = self._statement()["lines"]
        self.assertFalse(line["discount_date"], "Who has paid a part gets none.")
        second = self._invoice(self.customer, 200, date=-5, term=self.cash_discount)
        self._pay(second, date=-1)
        self._assert_agrees()

    def test_foreign_currency(self):
        invoice = self._invoice(
            self.customer, 1000, date=-50, due=-40, currency=self.foreign
        )
        self._invoice(self.customer, 70, date=-30)
        [line, _other] = self._statement()["lines"]
        self.assertEqual(
            [line[name] for name in ("amount", "amount_currency", "balance_currency")],
            [400, 1000, 1000],
        )
        self._pay(invoice, 333.33, date=-10, currency=self.foreign)
        self._assert_agrees()
        by_currency = {
            row["currency_id"]: row["residual_currency"]
            for row in self._statement()["currencies"]
        }
        self.assertEqual(by_currency[self.foreign.id], 666.67)
        self.assertEqual(by_currency[self.company.currency_id.id], 70)
        self._pay(invoice, date=-5, currency=self.foreign)
        self._assert_agrees()
        types = [line["type"] for line in self._statement(kind="period")["lines"]]
        self.assertIn("exchange", types)
        self.assertEqual(self._statement()["closing"], 70)

    def test_foreign_invoice_paid_in_own_currency(self):
        invoice = self._invoice(
            self.customer, 1000, date=-50, due=-40, currency=self.foreign
        )
        self._pay(invoice, 100, date=-10, currency=self.company.currency_id)
        self._assert_agrees()

    def test_contacts_that_invoice_apart(self):
        self._invoice(self.contact, 10, date=-20)
        self._invoice(self.invoice_contact, 20, date=-10)
        self._invoice(self.branch, 40)
        for partner in (self.customer, self.contact, self.branch):
            self._assert_agrees(partner)
        statement = self._statement(self.contact)
        self.assertEqual(statement["partner_id"], self.customer.id)
        self.assertEqual(
            [line["contact_id"] for line in statement["lines"]],
            [self.contact.id, self.invoice_contact.id],
        )

    def test_applied_to_another_customer(self):
        invoice = self._invoice(self.branch, 100, date=-50, due=-40)
        advance = self._advance(self.customer, 60, date=-20)
        self._apply(invoice, advance)
        for partner in (self.customer, self.branch):
            self._assert_agrees(partner)
        period = self._statement(self.branch, kind="period")
        self.assertEqual(
            [(line["type"], line["balance"]) for line in period["lines"]],
            [("invoice", 100), ("transfer", 40)],
        )
        self.assertEqual(self._statement()["closing"], 0)

    def test_companies(self):
        other = self._create_company("Other Ledger")
        self._invoice(self.customer, 10, date=-9)
        self._invoice(self.customer, 25, date=-8, company=other)
        self._assert_agrees()
        self._assert_agrees(company=other)
        self.assertEqual(self._statement(company=other)["closing"], 25)

    def test_entries_and_ahead(self):
        self._entry(self.customer, 55, date=-20)
        self._entry(self.customer, -5, date=-10)
        self._invoice(self.customer, 10, date=5)
        self._invoice(self.customer, 99, post=False)
        self._assert_agrees(dates=[self._day(6)])
        self.assertEqual(self._statement()["closing"], 60)
        self.assertEqual(self._statement(date_to=self.today)["closing"], 50)

    def test_period_backwards(self):
        with self.assertRaises(UserError):
            self._statement(kind="period", date_from=self.today, date_to=self._day(-1))

    def test_queries(self):
        """However many items, the statement costs the same."""
        counts = []
        # Which accounts are receivable accounts is kept in a cache.
        self._statement(kind="period")
        for count in (1, 12):
            for _number in range(count):
                self._invoice(self.customer, 10, date=-20)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._statement(kind="period", date_from=self._day(-30))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreaterEqual(*counts)
        self.assertLessEqual(counts[0], 5)
