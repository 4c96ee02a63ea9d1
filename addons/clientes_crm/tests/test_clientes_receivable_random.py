from collections import defaultdict
from random import Random

from odoo.tests import tagged

from ..const import AGEING_BUCKETS
from .common_ledger import LedgerCommon

STEPS = 45
# Days at which the ledger is looked at; None: as it stands.
DAYS = (None, 0, -1, -7, -31, -95, -200)
BOUNDS = ((0, "current"), (30, "days_30"), (60, "days_60"), (90, "days_90"))


class Scenario:
    """Do at random what users do with the ledger, and take some of it back."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.random = Random(seed)
        self.documents = []
        self.steps = [
            getattr(self, name) for name in dir(self) if name.startswith("do_")
        ]

    def run(self):
        for _step in range(STEPS):
            self.random.choice(self.steps)(self.random.choice(self.test.partners))

    def day(self):
        return -self.random.randrange(0, 220)

    def amount(self):
        # Cents of all kinds: sums of floats would not be exact.
        return self.random.randrange(1, 100_000) / 100

    def some(self, test):
        """Return a document that passes a test, if there is any."""
        fitting = [document for document in self.documents if test(document)]
        return self.random.choice(fitting or [None])

    def some_open_invoice(self):
        return self.some(
            lambda document: (
                document._name == "account.move"
                and document.state == "posted"
                and document.move_type == "out_invoice"
                and document.payment_state in ("not_paid", "partial")
            )
        )

    def do_invoice(self, partner):
        date = self.day()
        due = date + self.random.randrange(0, 90)
        currency = self.random.choice([None, None, self.test.foreign])
        company = self.random.choice([None, None, self.test.second_company])
        if company:
            currency = None
        self.documents.append(
            self.test._invoice(
                partner,
                self.amount(),
                date=date,
                due=due,
                currency=currency,
                company=company,
            )
        )

    def do_invoice_by_term(self, partner):
        term = self.random.choice([self.test.instalments, self.test.cash_discount])
        self.documents.append(
            self.test._invoice(partner, self.amount(), date=self.day(), term=term)
        )

    def do_credit_note(self, partner):
        self.documents.append(
            self.test._credit_note(partner, self.amount(), date=self.day())
        )

    def do_advance(self, partner):
        kind = self.random.choice(["inbound", "inbound", "outbound"])
        self.documents.append(
            self.test._advance(
                partner, self.amount(), date=self.day(), payment_type=kind
            )
        )

    def do_entry(self, partner):
        amount = self.amount() * self.random.choice([1, -1])
        date = self.day()
        self.documents.append(
            self.test._entry(partner, amount, date=date, due=date + 9)
        )

    def do_pay(self, _partner):
        if invoice := self.some_open_invoice():
            self.documents.append(self.test._pay(invoice, date=self.day()))

    def do_pay_part(self, _partner):
        if invoice := self.some_open_invoice():
            part = invoice.currency_id.round(
                invoice.amount_residual * self.random.random()
            )
            if part:
                self.documents.append(self.test._pay(invoice, part, date=self.day()))

    def do_reverse(self, _partner):
        invoice = self.some_open_invoice()
        if invoice and invoice.payment_state == "not_paid":
            self.documents.append(self.test._reverse(invoice, date=self.day()))

    def do_apply(self, partner):
        customer = partner.commercial_partner_id
        lines = self.test._receivable_lines(*self.documents).filtered(
            lambda line: (
                line.partner_id.commercial_partner_id == customer
                and line.parent_state == "posted"
                and not line.reconciled
                and line.company_id == self.test.company
            )
        )
        if len(lines) > 1:
            lines.reconcile()

    def do_break_reconciliation(self, _partner):
        document = self.some(lambda document: document._name == "account.move")
        if document:
            document.line_ids.remove_move_reconcile()

    def do_reset(self, _partner):
        document = self.some(
            lambda document: (
                document._name == "account.move" and document.state == "posted"
            )
        )
        if document:
            document.button_draft()

    def do_post_or_delete(self, _partner):
        document = self.some(
            lambda document: (
                document._name == "account.move" and document.state == "draft"
            )
        )
        if document and self.random.random() < 0.5:
            document.action_post()
        elif document:
            self.documents.remove(document)
            document.with_context(force_delete=True).unlink()

    def do_postpone(self, _partner):
        if invoice := self.some_open_invoice():
            lines = self.test._receivable_lines(invoice)
            lines[0].date_maturity = self.test._day(self.day())

    def do_change_employer(self, _partner):
        parents = [self.test.customer.id, self.test.second.id, False]
        self.test.contact.parent_id = self.random.choice(parents)

    def do_work_off(self, _partner):
        self.test._work_off()


@tagged("post_install", "-at_install")
class TestClientesReceivableRandom(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_company = cls._create_company("Second Ledger")
        cls._enter(cls.company, cls.second_company)
        cls.companies = cls.company | cls.second_company

    def test_agrees_with_the_ledger(self):
        for seed in (4, 19, 2026):
            with self.subTest(seed=seed):
                Scenario(self, seed).run()
                self._check_ageing()
                self._check_items()
                self._check_credit()
                self._check_side_table()

    def _check_ageing(self):
        service = self.env["clientes.receivable"]
        families = self.partners.commercial_partner_id
        for days in DAYS:
            date = None if days is None else self._day(days)
            expected = self._compute_ageing(date)
            told = service._get_ageing(self.partners.ids, self.companies.ids, date)
            self.assertTrue(expected)
            self.assertEqual(told.keys(), expected.keys(), f"at {date}")
            for key, figures in expected.items():
                for name, value in figures.items():
                    label = f"{name} of {key} at {date}"
                    if isinstance(value, float):
                        self.assertAlmostEqual(told[key][name], value, 2, label)
                    else:
                        self.assertEqual(told[key][name], value, label)
            everybody = service._get_ageing(None, self.companies.ids, date)
            self.assertEqual(
                {key: row for key, row in everybody.items() if key[0] in families.ids},
                told,
            )

    def _compute_ageing(self, date):
        """Work out the ageing anew, item by item, from records alone."""
        day = date or self.today
        result = {}
        for line, residual, due in self._compute_items(date):
            customer = line.partner_id.commercial_partner_id
            row = result.setdefault(
                (customer.id, line.company_id.id),
                {
                    **dict.fromkeys(
                        ("balance", *AGEING_BUCKETS, "unapplied", "overdue"), 0.0
                    ),
                    "oldest_due_date": None,
                    "next_due_date": None,
                    "item_count": 0,
                },
            )
            row["item_count"] += 1
            row["balance"] += residual
            if residual < 0:
                row["unapplied"] += residual
            if residual <= 0:
                continue
            age = (day - due).days
            bucket = next((name for last, name in BOUNDS if age <= last), "older")
            row[bucket] += residual
            row["overdue"] += residual if age > 0 else 0.0
            row["oldest_due_date"] = min(due, row["oldest_due_date"] or due)
            if age <= 0:
                row["next_due_date"] = min(due, row["next_due_date"] or due)
        return result

    def _compute_items(self, date):
        lines = self.env["account.move.line"].search(
            [
                ("parent_state", "=", "posted"),
                ("account_type", "=", "asset_receivable"),
                ("partner_id", "in", self.partners.ids),
                ("company_id", "in", self.companies.ids),
            ]
        )
        for line in lines:
            if date and line.date > date:
                continue
            taken = foreign = 0.0
            for partial in line.matched_credit_ids | line.matched_debit_ids:
                if date and partial.max_date > date:
                    continue
                is_debit = partial.debit_move_id == line
                sign = 1 if is_debit else -1
                taken += sign * partial.amount
                foreign += sign * (
                    partial.debit_amount_currency
                    if is_debit
                    else partial.credit_amount_currency
                )
            residual = line.company_currency_id.round(line.balance - taken)
            residual_currency = line.currency_id.round(line.amount_currency - foreign)
            if residual or residual_currency:
                yield line, residual, line.date_maturity or line.date

    def _check_items(self):
        service = self.env["clientes.receivable"]
        for days in DAYS:
            date = None if days is None else self._day(days)
            items = service._get_open_items(self.partners.ids, self.companies.ids, date)
            self.assertEqual(
                {
                    (item["line_id"], round(item["residual"], 2), item["due_date"])
                    for item in items
                },
                {
                    (line.id, round(residual, 2), due)
                    for line, residual, due in self._compute_items(date)
                },
            )
            sums = defaultdict(float)
            for item in items:
                sums[item["partner_id"], item["company_id"]] += item["residual"]
            ageing = service._get_ageing(self.partners.ids, self.companies.ids, date)
            self.assertEqual(sums.keys(), ageing.keys())
            for key, total in sums.items():
                self.assertAlmostEqual(ageing[key]["balance"], total, 2)

    def _check_credit(self):
        """Compare with what Odoo itself tells of each partner."""
        ageing = self.env["clientes.receivable"]._get_ageing(
            self.partners.ids, self.companies.ids
        )
        for company in self.companies:
            for customer in self.partners.commercial_partner_id:
                family = customer._get_commercial_families().with_company(company)
                family.invalidate_recordset(["credit"])
                row = ageing.get((customer.id, company.id), {"balance": 0.0})
                self.assertAlmostEqual(row["balance"], sum(family.mapped("credit")), 2)

    def _check_side_table(self):
        """Check that the rows kept up are those worked out from the beginning."""
        self._work_off()
        kept = self._rows()
        self.assertTrue(kept)
        self.env.cr.execute("DELETE FROM clientes_partner_receivable")
        self.env["clientes.partner.receivable"]._fill_once()
        self.assertEqual(kept, self._rows())

    def _rows(self):
        self.env.invalidate_all()
        rows = self.env["clientes.partner.receivable"].search([])
        return sorted(
            (
                row.partner_id.id,
                row.company_id.id,
                row.balance,
                str(row.oldest_due_date),
                str(row.next_due_date),
                row.item_count,
            )
            for row in rows
        )
