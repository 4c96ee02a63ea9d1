from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..tools.funnel import wilson_interval
from .common_funnel import FunnelCommon


@tagged("post_install", "-at_install")
class TestFunnelMetricsValue(FunnelCommon):
    """Money, days, comparison; the clock starts on Monday, 2026-01-05."""

    def test_weighted_after_scoring(self):
        """Odoo's scoring writes probabilities past the ORM: its own sum is stale."""
        leads = self._create_lead(expected_revenue=1000, probability=10)
        leads |= self._create_lead(expected_revenue=0, probability=90)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET probability = 50 WHERE id = ANY(%s)", [leads.ids]
        )
        self.env.cr.execute(
            "SELECT SUM(prorated_revenue) FROM crm_lead WHERE id = ANY(%s)",
            [leads.ids],
        )
        self.assertEqual(self.env.cr.fetchone(), (100,))
        figures = self._get(leads)
        self.assertEqual(figures["weighted_value"]["value"], 500)
        self.assertEqual(figures["gross_value"]["value"], 1000)
        self.assertEqual(figures["gross_value"]["parts"]["zero_value"], 1)
        self.assertEqual(figures["gross_value"]["n"], 2)

    def test_deadlines(self):
        days = ("2026-01-02", "2026-01-20", "2026-03-01", False)
        leads = self.env["crm.lead"]
        for day in days:
            leads |= self._create_lead(expected_revenue=100, date_deadline=day)
        figures = self._get(leads, "2026-01-01", "2026-01-31")
        parts = figures["gross_value"]["parts"]
        self.assertEqual((parts["due"], parts["due_value"]), (2, 200))
        self.assertEqual((parts["overdue"], parts["undated"]), (1, 1))
        self._assert_drill(figures)

    def test_zero_value(self):
        """The rate by number and the rate by value are two things."""
        leads = [self._create_lead(expected_revenue=value) for value in (0, 300, 0)]
        self._at(days=1)
        for lead in (leads[0], leads[2]):
            lead.stage_id = self.stage["closed"]
        leads[1].action_set_lost()
        leads = self.env["crm.lead"].union(*leads)
        rate = self._get(leads)["win_rate"]
        self.assertAlmostEqual(rate["value"], 2 / 3)
        self.assertEqual(rate["parts"]["value_rate"], 0)
        self.assertEqual(rate["parts"]["zero_value"], 2)

    def test_forecast(self):
        """As many as of those that reached the stage; few cases, wide interval."""
        decided = [self._create_lead() for _one in range(4)]
        open_ones = self._create_lead(expected_revenue=1000)
        open_ones |= self._create_lead(
            expected_revenue=700, stage_id=self.stage["negotiation"].id
        )
        self._at(days=1)
        decided[0].stage_id = self.stage["closed"]
        for lead in decided[1:]:
            lead.action_set_lost()
        leads = open_ones.union(*decided)
        forecast = self._get(leads)["forecast_value"]
        # 1 of 4 from the first stage on; the only one that came farther was won.
        self.assertEqual(forecast["value"], 1000 / 4 + 700)
        first, last = forecast["parts"]["stages"]
        self.assertEqual((first["won"], first["decided"]), (1, 4))
        self.assertEqual((last["won"], last["decided"]), (1, 1))
        self.assertEqual(first["interval"], list(wilson_interval(1, 4)))
        low = 1000 * wilson_interval(1, 4)[0] + 700 * wilson_interval(1, 1)[0]
        self.assertAlmostEqual(forecast["parts"]["low"], low, 2)
        self.assertLess(forecast["parts"]["low"], 300)
        nothing = self._get(open_ones)["forecast_value"]
        self.assertIsNone(nothing["value"])
        self.assertEqual(nothing["parts"]["unobserved"], 1700)

    def test_working_days(self):
        """Without weekends and the holidays of the company."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Reyes Magos",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-01-12 00:00:00",
                "date_to": "2026-01-12 23:59:59",
            }
        )
        self.calendar.tz = "UTC"
        lead, still = self._create_lead(), self._create_lead()
        self._at(days=8)
        lead.stage_id = self.stage["qualified"]
        leads = lead | still
        [row, _other] = self._get(leads)["time_in_stage"]["parts"]["stages"]
        self.assertEqual((row["mean"], row["working_mean"]), (8, 5))
        told = self._recount(leads, *[type(self).now.replace(hour=0)] * 2)
        visit = lead.stage_visit_ids.sorted("id")[0]
        self.assertEqual(
            told.working_days(
                visit.date_in, visit.date_out, self.calendar, {date(2026, 1, 12)}
            ),
            5,
        )
        # The one that is still there is told apart, with its age.
        age = row["open"]
        self.assertEqual((age["n"], age["mean"], age["working_mean"]), (1, 8, 5))
        self.assertEqual(row["n"], 1)

    def test_comparison(self):
        leads = [self._create_lead() for _one in range(3)]
        self._at(days=10)
        leads[0].stage_id = self.stage["closed"]
        self._at(days=40)
        leads[1].stage_id = self.stage["closed"]
        leads[2].action_set_lost()
        leads = self.env["crm.lead"].union(*leads)
        february = ("2026-02-01", "2026-02-28")
        cases = (
            ("previous", ["2026-01-01", "2026-01-31"], 1),
            ("year", ["2025-02-01", "2025-02-28"], 0),
            (["2026-01-01", "2026-02-28"], ["2026-01-01", "2026-02-28"], 3),
        )
        for compare, period, n in cases:
            with self.subTest(compare=compare):
                figures = self._get(leads, *february, compare=compare)
                rate = figures["win_rate"]
                self.assertEqual(rate["n"], 2)
                self.assertEqual(rate["compare"]["period"], period)
                self.assertEqual(rate["compare"]["n"], n)
                # Nobody knows what was open then.
                self.assertIsNone(figures["gross_value"]["compare"])
        self.assertIsNone(self._get(leads, *february)["win_rate"]["compare"])

    def test_two_currencies(self):
        """Each amount at the rate of its day, in the currency of the reader."""
        pesos = self.env.ref("base.MXN")
        pesos.active = True
        self.other_company.currency_id = pesos
        rates = {"2026-01-01": 10, "2026-01-07": 20, "2026-02-01": 40}
        pesos.rate_ids.unlink()
        self.company.currency_id.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            [
                {
                    "name": day,
                    "rate": rate,
                    "currency_id": pesos.id,
                    "company_id": company.id,
                }
                for day, rate in rates.items()
                for company in (self.company, self.other_company)
            ]
        )
        both = self.company | self.other_company
        values = {"expected_revenue": 4000, "probability": 50, "team_id": False}
        ours = self._create_lead(**values)
        first, second, still = (
            self._create_lead(**values, company_id=self.other_company.id)
            for _one in range(3)
        )
        self._at(days=1)
        (ours | first).write({"stage_id": self.stage["closed"].id})
        self._at(days=2)
        second.stage_id = self.stage["closed"]
        leads = ours | first | second | still
        self.env.flush_all()
        self.service = self.service.with_context(allowed_company_ids=both.ids)
        self._at(days=40)
        figures = self._get(leads)
        rate = figures["win_rate"]
        # At 10 the day before the rate changed, at 20 that day.
        self.assertEqual(rate["parts"]["won_value"], 4000 + 400 + 200)
        self.assertEqual(rate["currency_id"], self.company.currency_id.id)
        self.assertEqual(figures["gross_value"]["value"], 100)
        self.assertEqual(figures["weighted_value"]["value"], 50)
        mine = self._get(leads, currency=pesos.id)
        self.assertEqual(mine["gross_value"]["value"], 4000)
        self.assertEqual(
            mine["win_rate"]["parts"]["won_value"], 4000 * 10 + 4000 + 4000
        )
        # The same as Odoo converts it.
        self.assertEqual(
            pesos._convert(4000, self.company.currency_id, self.company, "2026-01-06"),
            400,
        )
        manager = self.role["manager"]
        manager.company_ids = [Command.link(self.other_company.id)]
        for companies, n in ((self.company, 1), (both, 3)):
            self.service = self.service.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(self._get(leads, user=manager)["win_rate"]["n"], n)
