from collections import defaultdict

from odoo.tests import tagged

from ..const import AGEING_BUCKETS
from .common_ledger import LedgerCommon
from .common_ledger_scenario import Scenario

# Days at which the ledger is looked at; None: as it stands.
DAYS = (None, 0, -1, -7, -31, -95, -200)
BOUNDS = ((0, "current"), (30, "days_30"), (60, "days_60"), (90, "days_90"))


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
