import json
from datetime import datetime
from itertools import pairwise

from odoo.tests import tagged

from .common_funnel import OUTCOMES, FunnelCommon, FunnelLives, percentile

SEEDS = (3, 19, 1905, 2026)
STEPS = 150
PERIODS = (
    (datetime(2026, 1, 1), datetime(2026, 12, 31)),
    (datetime(2026, 1, 8), datetime(2026, 1, 20)),
    (datetime(2026, 1, 21), datetime(2026, 2, 3)),
)


@tagged("post_install", "-at_install")
class TestFunnelMetricsRandom(FunnelCommon):
    def test_lives(self):
        """Every figure equals what its definition gives, life by life."""
        for seed in SEEDS:
            lives = FunnelLives(self, seed)
            lives.run(STEPS)
            for first, last in PERIODS:
                with self.subTest(seed=seed, first=first):
                    self._check(lives.leads, first, last)
            lives.leads.unlink()

    def _check(self, leads, first, last):
        period = (str(first.date()), str(last.date()))
        figures = self._get(leads, *period)
        json.dumps(figures)
        told = self._recount(leads, first, last)
        self._assert_drill(figures)
        self._check_closings(figures, told)
        self._check_cohort(figures, told)
        strict = self._get(leads, *period, mode="strict", metrics=["stage_conversion"])
        self._assert_drill(strict)
        self._check_steps(
            strict["stage_conversion"]["parts"]["steps"], told.passed(told.cohort())
        )
        self._check_flow(figures["stage_flow"], told)
        self._check_times(figures["time_in_stage"], told)
        self._check_values(figures, told)

    def _check_closings(self, figures, told):
        won, lost = told.closings(["won"]), told.closings(["lost"])
        value = {
            name: sum(life[-1].amount_out for life in lives)
            for name, lives in (("won", won), ("lost", lost))
        }
        n = len(won) + len(lost)
        rate = figures["win_rate"]
        self.assertEqual(rate["n"], n)
        self.assertEqual(rate["value"], len(won) / n if n else None)
        parts = rate["parts"]
        self.assertEqual((parts["won"], parts["lost"]), (len(won), len(lost)))
        self.assertAlmostEqual(parts["won_value"], value["won"], 2)
        self.assertAlmostEqual(parts["lost_value"], value["lost"], 2)
        self.assertEqual(
            parts["zero_value"], sum(not life[-1].amount_out for life in won + lost)
        )
        self.assertEqual(
            parts["reopened"],
            sum(any(visit.is_reopening for visit in life) for life in won + lost),
        )
        self.assertEqual(parts["archived"], len(told.closings(["archived"])))
        superseded = sum(
            visit.outcome in ("won", "lost") and told.inside(visit.date_out)
            for life in told.lives
            for visit in life[:-1]
        )
        self.assertEqual(parts["superseded"], superseded)
        days = told.cycle_days()
        cycle = figures["sales_cycle"]
        self.assertEqual(cycle["n"], len(days))
        if not days:
            self.assertIsNone(cycle["value"])
            self.assertIsNone(figures["velocity"]["value"])
            return
        mean = sum(days) / len(days)
        self.assertAlmostEqual(cycle["value"], mean, 6)
        self.assertAlmostEqual(cycle["parts"]["median"], percentile(days, 0.5), 6)
        self.assertAlmostEqual(cycle["parts"]["p90"], percentile(days, 0.9), 6)
        velocity = figures["velocity"]
        self.assertEqual(velocity["n"], n)
        if mean:
            self.assertAlmostEqual(velocity["value"], value["won"] / mean, 1)

    def _check_cohort(self, figures, told):
        cohort = told.cohort()
        won = sum(life[-1].outcome == "won" for life in cohort)
        conversion = figures["conversion"]
        self.assertEqual(conversion["n"], len(cohort))
        self.assertEqual(conversion["value"], won / len(cohort) if cohort else None)
        parts = conversion["parts"]
        self.assertEqual(conversion["n"], parts["won"] + parts["lost"] + parts["open"])
        steps = figures["stage_conversion"]["parts"]["steps"]
        self._check_steps(steps, told.reached(cohort))
        for step, following in pairwise(steps):
            self.assertEqual(
                step["reached"], following["reached"] + step["lost"] + step["open"]
            )

    def _check_steps(self, steps, reached):
        self.assertEqual([step["reached"] for step in steps], reached)
        for step, count, following in zip(steps, reached, reached[1:], strict=False):
            self.assertEqual(step["to_next"], following / count if count else None)
            self.assertGreaterEqual(count, following)

    def _check_flow(self, figure, told):
        entries = [visit for visit in told.visits if told.inside(visit.date_in)]
        self.assertEqual(figure["n"], len(entries))
        for row in figure["parts"]["stages"]:
            self.assertEqual(row["entries"], sum(row[name] for name in OUTCOMES))
            for name in OUTCOMES:
                found = [
                    visit
                    for visit in entries
                    if visit.stage_id.id == row["stage_id"]
                    and (visit.stage_id or visit.stage_name == row["name"])
                    and visit.outcome == name
                ]
                self.assertEqual(row[name], len(found), (row, name))

    def _check_times(self, figure, told):
        rows = {row["stage_id"]: row for row in figure["parts"]["stages"]}
        for stage in told.stages:
            left = told.left(stage)
            row = rows.get(stage.id, {"n": 0, "mean": None, "median": None})
            self.assertEqual(row["n"], len(left))
            if not left:
                self.assertIsNone(row["mean"])
                continue
            days = [visit.seconds / 86400 for visit in left]
            working = [
                told.working_days(visit.date_in, visit.date_out, self.calendar)
                for visit in left
            ]
            for prefix, values in (("", days), ("working_", working)):
                expected = (
                    sum(values) / len(values),
                    percentile(values, 0.5),
                    percentile(values, 0.9),
                )
                for name, value in zip(
                    ("mean", "median", "p90"), expected, strict=True
                ):
                    self.assertAlmostEqual(row[prefix + name], value, 5)
            ages = [
                (told.now - visit.date_in).total_seconds() / 86400
                for visit in told.visits
                if visit.outcome == "open" and visit.stage_id == stage
            ]
            if ages:
                self.assertEqual(row["open"]["n"], len(ages))
                for name, share in (("median", 0.5), ("p90", 0.9)):
                    age = row["open"][name]
                    self.assertAlmostEqual(age, percentile(ages, share), 5)
        self.assertEqual(
            figure["parts"]["open"], len(told.visits.filtered(lambda v: not v.date_out))
        )

    def _check_values(self, figures, told):
        gross = sum(lead.expected_revenue for lead in told.open)
        weighted = sum(
            lead.expected_revenue * lead.probability / 100 for lead in told.open
        )
        self.assertAlmostEqual(figures["gross_value"]["value"], gross, 2)
        self.assertAlmostEqual(figures["weighted_value"]["value"], weighted, 2)
        decided = told.closings(["won", "lost"])
        reached = told.reached(decided)
        won = sum(life[-1].outcome == "won" for life in decided)
        expected, known = 0.0, False
        for lead in told.open:
            rank = list(told.stages).index(lead.stage_id)
            if reached[rank]:
                known = True
                expected += lead.expected_revenue * won / reached[rank]
        forecast = figures["forecast_value"]
        if not known:
            self.assertIsNone(forecast["value"])
            return
        self.assertAlmostEqual(forecast["value"], expected, 1)
        self.assertLessEqual(forecast["parts"]["low"], forecast["value"])
        self.assertGreaterEqual(forecast["parts"]["high"], forecast["value"])
