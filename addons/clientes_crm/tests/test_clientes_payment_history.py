from random import Random

from odoo.tests import tagged

from .common_ledger import LedgerCommon


@tagged("post_install", "-at_install")
class TestClientesPaymentHistory(LedgerCommon):
    """Days late weighted by amount, from real invoices and payments."""

    def _figures(self, partner=None):
        partner = partner or self.customer
        history = self.env["clientes.payment.history"]
        figures = history._get_punctuality(partner.ids, self.company.ids)
        return figures.get((partner.id, self.company.id))

    def test_weighted_by_amount(self):
        late = self._invoice(self.contact, 300, date=-60, due=-40)
        self._pay(late, date=-20)
        on_time = self._invoice(self.customer, 100, date=-60, due=-40)
        self._pay(on_time, date=-50)
        figures = self._figures()
        self.assertEqual(figures["amount"], 400)
        self.assertEqual(figures["days_late"], 15)
        self.assertEqual(figures["on_time"], 0.25)
        self.assertEqual(figures["days_to_pay"], (300 * 40 + 100 * 10) / 400)

    def test_partial_payments_and_instalments(self):
        invoice = self._invoice(self.customer, 100, date=-50, term=self.instalments)
        # Due: 30 at -50, 30 at -20, 40 at +10.
        self._pay(invoice, 50, date=-10)
        self.assertEqual(self._figures()["days_late"], (30 * 40 + 20 * 10) / 50)

    def test_what_is_no_payment(self):
        credited = self._invoice(self.customer, 100, date=-60, due=-40)
        self._reverse(credited, date=-10)
        written_off = self._invoice(self.customer, 50, date=-60, due=-40)
        self._apply(written_off, self._entry(self.customer, -50, date=-5))
        self._advance(self.customer, 70, date=-5)
        self.assertIsNone(self._figures())

    def test_outside_the_year_and_other_customers(self):
        old = self._invoice(self.customer, 100, date=-500, due=-480)
        self._pay(old, date=-400)
        self._pay(self._invoice(self.branch, 100, date=-50, due=-40), date=-1)
        self.assertIsNone(self._figures())
        self.assertEqual(self._figures(self.branch)["days_late"], 39)

    def test_trend(self):
        for date, days in ((-300, 30), (-100, 2)):
            invoice = self._invoice(self.customer, 100, date=date, due=date)
            self._pay(invoice, date=date + days)
        figures = self._figures()
        self.assertEqual((figures["former"], figures["recent"]), (30, 2))
        self.assertEqual(figures["trend"], "better")

    def test_random_against_a_second_computation(self):
        random = Random(7)
        expected = []
        for _number in range(12):
            date = -random.randrange(40, 200)
            due = date + random.randrange(30)
            amount = random.randrange(50, 500)
            invoice = self._invoice(self.second, amount, date=date, due=due)
            part = random.choice([amount, amount // 2])
            paid = random.randrange(date, 0)
            self._pay(invoice, part, date=paid)
            expected.append((part, max(paid - due, 0)))
        total = sum(part for part, _days in expected)
        figures = self._figures(self.second)
        self.assertAlmostEqual(figures["amount"], total)
        self.assertAlmostEqual(
            figures["days_late"], sum(part * days for part, days in expected) / total
        )
        history = self.env["clientes.payment.history"]
        months = history._get_months(self.second.ids, self.company.id)
        self.assertAlmostEqual(sum(float(row["amount"]) for row in months), total)
        payments = history._get_payments(self.second.ids, self.company.id)
        self.assertAlmostEqual(sum(float(row["amount"]) for row in payments), total)

    def test_page_and_drill_down(self):
        collector = self._create_users("collector")["collector"]
        self._pay(self._invoice(self.customer, 300, date=-60, due=-40), date=-20)
        self._pay(self._invoice(self.contact, 100, date=-60, due=-40), date=-40)
        customer = self.customer.with_user(collector)
        customer = customer.with_company(self.company)
        page = customer.get_payment_history()
        self.assertEqual(page["figures"]["days_late"], 15)
        self.assertIs(page["settings"]["is_excluded"], False)
        self.assertEqual([row["days_late"] for row in page["payments"]], [20, 0])
        rows = self.env["clientes.payment.application"].with_user(collector)
        domain = page["actions"]["payments"]["domain"]
        listed = rows.search(domain)
        self.assertEqual(sum(listed.mapped("amount")), page["figures"]["amount"])
        [(average,)] = rows._read_group(domain, [], ["days_late:avg"])
        self.assertEqual(average, 15)
