from unittest.mock import patch

from odoo.tests import tagged

from ..models.clientes_partner_purchase_job import PASS_PARAMETER
from .common_purchases import PurchasesCommon


@tagged("post_install", "-at_install")
class TestPurchaseClasses(PurchasesCommon):
    def _bookmark(self):
        self.env.cr.execute(
            "SELECT value FROM ir_config_parameter WHERE key = %s", [PASS_PARAMETER]
        )
        return self.env.cr.fetchone()[0]

    def _customers(self, figures):
        """Create customers with days since, number and money of purchases."""
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(len(figures))]
        )
        for customer, (days, count, money) in zip(customers, figures, strict=True):
            for _number in range(count):
                self._buy(customer, days=days, price_unit=money / count)
        self._work_off()
        self.table._refresh_classes()
        return customers

    def _scores(self, customers):
        rows = self.table.search([("partner_id", "in", customers.ids)])
        return [
            (row.recency_score, row.frequency_score, row.monetary_score)
            for row in rows.sorted("partner_id")
        ]

    def test_fifths(self):
        """Ten customers, two in each fifth; an independent count of those below."""
        figures = [(n * 5 + 1, 10 - n, (n + 1) * 100) for n in range(10)]
        customers = self._customers(figures)
        for index, scores in enumerate(self._scores(customers)):
            expected = (5 - index // 2, 5 - index // 2, 1 + index // 2)
            self.assertEqual(scores, expected)

    def test_equals_are_equal(self):
        customers = self._customers([(3, 1, 50)] * 4)
        self.assertEqual(self._scores(customers), [(3, 3, 3)] * 4)
        self.assertEqual(set(customers.mapped("rfm_class")), {"loyal"})

    def test_classes(self):
        cases = (
            ((5, 5, 5), "champion"),
            ((4, 3, 5), "champion"),
            ((5, 3, 3), "loyal"),
            ((3, 3, 3), "loyal"),
            ((5, 1, 2), "promising"),
            ((3, 2, 3), "attention"),
            ((2, 3, 3), "risk"),
            ((1, 5, 5), "risk"),
            ((1, 1, 1), "cooling"),
        )
        # Of 25 customers, five in each fifth: figures chosen to reach the scores.
        wanted = [scores for scores, _class in cases]
        for position in range(3):
            given = [scores[position] for scores in wanted]
            self.assertLessEqual(max(map(given.count, given)), 5)
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(25)]
        )
        values = self._spread(wanted, 25)
        for customer, (recency, frequency, money) in zip(
            customers, values, strict=True
        ):
            self.table.create(
                {
                    "partner_id": customer.id,
                    "company_id": self.company.id,
                    "last_date": f"2026-01-{recency:02}",
                    "year_count": frequency,
                    "year_amount": money,
                }
            )
        self.env.cr.execute(
            "DELETE FROM clientes_partner_purchase WHERE partner_id != ALL(%s)",
            [customers.ids],
        )
        self.table._refresh_classes()
        self.assertEqual(self._scores(customers[: len(cases)]), wanted)
        for customer, (_scores, name) in zip(customers, cases, strict=False):
            with self.subTest(_scores):
                self.assertEqual(customer.rfm_class, name)

    def _spread(self, wanted, count):
        """Return figures of customers, the first of which get the wanted scores."""
        columns = []
        for position in range(3):
            free = {score: [score * 5 - n for n in range(5)] for score in range(1, 6)}
            column = [free[scores[position]].pop() for scores in wanted]
            rest = sorted(value for values in free.values() for value in values)
            columns.append(column + rest[: count - len(column)])
        return list(zip(*columns, strict=True))

    def test_nothing_in_twelve_months(self):
        gone, stays = self._customers([(500, 1, 10), (5, 1, 10)])
        self.assertEqual(gone.rfm_class, "gone")
        self.assertEqual(set(self._scores(gone)[0]), {0})
        self.assertEqual(stays.rfm_class, "loyal")

    def test_job_resumes_where_it_stopped(self):
        self._buy(self.customer)
        self._work_off()
        self.env.cr.execute("UPDATE clientes_partner_purchase SET year_count = 77")
        calls = []

        def commit_progress(_cron, processed=0, *, remaining=None, **_kwargs):
            calls.append(remaining)
            # Time is up after each step.
            return 0

        self.patch(type(self.env["ir.cron"]), "_commit_progress", commit_progress)
        self.patch(type(self.table), "_refresh_batch", self._small_batch())
        self.table._cron_refresh()
        self.assertTrue(self._bookmark().startswith("figures:"))
        self.assertNotEqual(self._bookmark(), "figures:0")
        for _attempt in range(1000):
            self.table._cron_refresh()
            if not calls[-1]:
                break
        self.env.invalidate_all()
        self.assertEqual(self._bookmark(), "figures:0")
        self.assertEqual(self._row().year_count, 1)
        self.assertEqual(self.customer.rfm_class, "loyal")
        self.assertGreater(len(calls), 2)

    def _small_batch(self):
        """Return `_refresh_batch` for a few customers at a time."""
        module = "odoo.addons.clientes_crm.models.clientes_partner_purchase_job"
        refresh = type(self.table)._refresh_batch
        size = self.env["res.partner"].search_count([]) // 3 + 1

        def _refresh_batch(table, last):
            with patch(f"{module}.BATCH", size):
                return refresh(table, last)

        return _refresh_batch

    def test_a_broken_bookmark_starts_over(self):
        for value in ("", "x", "figures:", "classes:-1", "other:3"):
            self.env.cr.execute(
                "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
                [value, PASS_PARAMETER],
            )
            self.env.invalidate_all()
            with self.subTest(value):
                self.assertEqual(self.table._get_pass(), ("figures", 0))

    def test_directory(self):
        partners = self.env["res.partner"].with_user(self.role["employee"])
        gone, stays = self._customers([(500, 1, 10), (5, 1, 10)])
        never = self.env["res.partner"].create({"name": "Never"})
        own = [("id", "in", (gone | stays | never).ids)]
        for domain, found in (
            ([("rfm_class", "=", "gone")], gone),
            ([("rfm_class", "in", ["gone", "loyal"])], gone | stays),
            ([("rfm_class", "!=", "gone")], stays | never),
            ([("rfm_class", "=", False)], never),
            ([("rfm_class", "!=", False)], gone | stays),
            ([("rfm_class", "in", ["loyal", False])], stays | never),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(partners.search(own + domain), found)
        self.assertTrue(partners.fields_get(["rfm_class"])["rfm_class"]["groupable"])
        groups = dict(partners._read_group(own, ["rfm_class"], ["__count"]))
        self.assertEqual(groups, {"gone": 1, "loyal": 1, False: 1})
        both = partners._read_group(own, ["rfm_class", "user_id"], ["__count"])
        self.assertEqual(len(both), 3)
        groups = partners.web_read_group(own, ["rfm_class"], ["__count"])["groups"]
        for group in groups:
            found = partners.search(own + group["__extra_domain"])
            self.assertEqual(len(found), group["__count"])

    def test_behind_its_rhythm(self):
        partners = self.env["res.partner"].with_user(self.role["seller"])
        for days in (60, 50, 40, 15):
            self._buy(self.customer, days=days)
        for days in (60, 50, 40, 14):
            self._buy(self.second, days=days)
        self._work_off()
        own = [("id", "in", (self.customer | self.second).ids)]
        behind = [("is_behind_rhythm", "=", True)]
        self.assertEqual(partners.search(own + behind), self.customer)
        punctual = [("is_behind_rhythm", "=", False)]
        self.assertEqual(partners.search(own + punctual), self.second)
        self.assertEqual(partners.search(own).filtered_domain(behind), self.customer)
