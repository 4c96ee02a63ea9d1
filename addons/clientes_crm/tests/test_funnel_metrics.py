from datetime import datetime

from odoo.fields import Command
from odoo.tests import tagged

from .common_funnel import FunnelCommon


@tagged("post_install", "-at_install")
class TestFunnelMetrics(FunnelCommon):
    """What Odoo's own data gets wrong, one by one; the clock starts on 2026-01-05."""

    def _win(self, lead):
        lead.stage_id = self.stage["closed"]

    def _lose(self, lead):
        lead.action_set_lost()

    def test_won_one_that_is_archived(self):
        """It stays won, when it was won, though `date_closed` moves."""
        lead = self._create_lead(expected_revenue=500)
        self._at(days=2)
        self._win(lead)
        self._end_transaction()
        self._at(days=40)
        lead.action_archive()
        rate = self._get(lead, "2026-01-01", "2026-01-31")["win_rate"]
        self.assertEqual((rate["value"], rate["n"]), (1, 1))
        self.assertEqual(rate["parts"]["won_value"], 500)
        later = self._get(lead, "2026-02-01", "2026-02-28")["win_rate"]
        self.assertEqual((later["value"], later["n"]), (None, 0))
        self.assertEqual(later["parts"]["archived"], 0)

    def test_archived_without_being_lost(self):
        """Neither won nor lost, but told."""
        archived, won = self._create_lead(), self._create_lead()
        self._at(days=1)
        archived.action_archive()
        self._win(won)
        figures = self._get(archived | won)
        self.assertEqual(figures["win_rate"]["n"], 1)
        self.assertEqual(figures["win_rate"]["parts"]["archived"], 1)
        self.assertEqual(figures["conversion"]["n"], 1)
        self.assertEqual(figures["conversion"]["parts"]["archived"], 1)
        self.assertEqual(figures["stage_conversion"]["n"], 1)
        self._assert_drill(figures)

    def test_reopened(self):
        """Lost, restored and won: once, as won, in the period of the winning."""
        lead = self._create_lead(expected_revenue=100)
        self._at(days=3)
        self._lose(lead)
        self._end_transaction()
        self._at(days=10)
        lead.action_restore()
        self._end_transaction()
        reopened = self._get(lead, "2026-01-01", "2026-01-31")["win_rate"]
        self.assertEqual(reopened["n"], 0)
        self.assertEqual(reopened["parts"]["superseded"], 1)
        self._at(days=40)
        self._win(lead)
        figures = self._get(lead)
        self.assertEqual(figures["win_rate"]["n"], 1)
        self.assertEqual(figures["win_rate"]["parts"]["won"], 1)
        self.assertEqual(figures["win_rate"]["parts"]["reopened"], 1)
        self.assertEqual(figures["win_rate"]["parts"]["superseded"], 1)
        self.assertEqual(figures["sales_cycle"]["value"], 40)
        self.assertEqual(figures["velocity"]["value"], 2.5)
        january = self._get(lead, "2026-01-01", "2026-01-31")["win_rate"]
        self.assertEqual((january["n"], january["parts"]["superseded"]), (0, 1))

    def test_skipping_and_going_back(self):
        """Reached counts skipped stages and keeps the farthest one; strict does not."""
        straight, skipping, back, lost = (self._create_lead() for _one in range(4))
        names = ("qualified", "proposal", "negotiation", "closed")
        for hours, name in enumerate(names, 1):
            self._at(hours=hours)
            straight.stage_id = self.stage[name]
        skipping.stage_id = self.stage["negotiation"]
        back.stage_id = self.stage["proposal"]
        self._end_transaction()
        self._at(hours=9)
        self._win(skipping)
        back.stage_id = self.stage["qualified"]
        self._lose(lost)
        leads = straight | skipping | back | lost
        figures = self._get(leads)
        figure = figures["stage_conversion"]
        steps = figure["parts"]["steps"]
        self.assertEqual([step["reached"] for step in steps], [4, 3, 3, 2, 2])
        self.assertEqual(steps[0]["lost"], 1)
        self.assertEqual(steps[2]["open"], 1)
        self.assertEqual(figure["value"], 0.5)
        self._assert_drill(figures)
        strict = self._get(leads, mode="strict")["stage_conversion"]
        steps = strict["parts"]["steps"]
        # The one that went back was in the second stage after the first one.
        self.assertEqual([step["reached"] for step in steps], [4, 2, 1, 1, 1])
        self.assertEqual(steps[0]["skipped"], 1)
        self.assertEqual(strict["value"], 0.25)

    def test_two_moves_in_one_transaction(self):
        """Both are entries; what was only passed through is no time in a stage."""
        lead = self._create_lead()
        self._at(hours=6)
        lead.stage_id = self.stage["qualified"]
        lead.stage_id = self.stage["proposal"]
        self._at(hours=30)
        self._lose(lead)
        figures = self._get(lead)
        rows = {row["name"]: row for row in figures["time_in_stage"]["parts"]["stages"]}
        self.assertEqual(rows["Prospect"]["mean"], 0.25)
        self.assertEqual(rows["Qualified"]["n"], 0)
        self.assertEqual(rows["Qualified"]["brief"], 1)
        self.assertEqual(rows["Proposal"]["median"], 1)
        self.assertEqual(figures["time_in_stage"]["value"], 0.625)
        self.assertEqual(figures["stage_flow"]["n"], 3)
        self._assert_drill(figures)

    def test_import_without_messages(self):
        leads = self.env["crm.lead"].with_context(import_file=True)
        lead = leads.create([{"name": "Imported", "type": "opportunity"}])
        lead = lead.with_env(self.env)
        self._at(days=1)
        self._win(lead)
        figures = self._get(lead)
        self.assertEqual(figures["conversion"]["parts"]["won"], 1)
        self.assertEqual(figures["sales_cycle"]["value"], 1)

    def test_merged(self):
        """The balance of stages counts the merged one, no opportunity counts twice."""
        head, tail = self._create_lead(), self._create_lead()
        self._at(days=1)
        head.stage_id = self.stage["qualified"]
        self._end_transaction()
        self._at(days=2)
        merged = (head | tail)._merge_opportunity()
        self._at(days=3)
        self._win(merged)
        figures = self._get(merged)
        self.assertEqual(figures["conversion"]["n"], 1)
        self.assertEqual(figures["win_rate"]["n"], 1)
        self.assertEqual(figures["stage_flow"]["n"], 3)
        self.assertEqual(figures["stage_flow"]["parts"]["merged"], 1)
        self.assertEqual(figures["time_in_stage"]["n"], 2)
        self._assert_drill(figures)

    def test_deleted_stage(self):
        own = self.env["crm.stage"].create({"name": "Own", "sequence": 2})
        lead = self._create_lead(stage_id=own.id)
        self._at(days=1)
        lead.stage_id = self.stage["negotiation"]
        self._end_transaction()
        own.unlink()
        figures = self._get(lead)
        rows = figures["stage_flow"]["parts"]["stages"]
        self.assertEqual([row["name"] for row in rows], ["Negotiation", "Own"])
        self.assertEqual(rows[1]["entries"], rows[1]["advanced"])
        [row] = [
            row
            for row in figures["time_in_stage"]["parts"]["stages"]
            if row["name"] == "Own"
        ]
        self.assertEqual((row["n"], row["mean"]), (1, 1))
        steps = figures["stage_conversion"]["parts"]["steps"]
        self.assertEqual([step["reached"] for step in steps], [1, 1, 1, 1, 0])
        self._assert_drill(figures)

    def test_stage_of_a_team(self):
        """It is a step of the funnel only where somebody was in it."""
        team = self.env["crm.team"].create({"name": "Team"})
        stage = self.env["crm.stage"].create(
            {"name": "Own", "sequence": 2, "team_ids": [Command.link(team.id)]}
        )
        lead = self._create_lead()
        names = [
            step["name"]
            for step in self._get(lead)["stage_conversion"]["parts"]["steps"]
        ]
        self.assertNotIn("Own", names)
        lead.write({"team_id": team.id, "stage_id": stage.id})
        figure = self._get(lead)["stage_conversion"]
        self.assertIn("Own", [step["name"] for step in figure["parts"]["steps"]])

    def test_leads_do_not_count(self):
        lead = self._create_lead(type="lead", expected_revenue=10)
        figures = self._get(lead)
        for name in ("conversion", "stage_flow", "gross_value"):
            self.assertEqual(figures[name]["n"], 0, name)
        self._at(days=5)
        lead.convert_opportunity(False)
        self._at(days=6)
        self._win(lead)
        # It begins when it becomes an opportunity.
        self.assertEqual(self._get(lead)["sales_cycle"]["value"], 1)

    def test_days_of_the_reader(self):
        """The period begins at midnight where the reader is."""
        lead = self._create_lead()
        # 2026-01-31, 22:30 in Bogotá.
        self._at(days=26, hours=13)
        self.assertEqual(type(self).now, datetime(2026, 2, 1, 3, 30))
        self._win(lead)
        for zone, month in (("UTC", "02"), ("America/Bogota", "01")):
            self.service = self.service.with_context(tz=zone)
            for other in ("01", "02"):
                rate = self._get(lead, f"2026-{other}-01", f"2026-{other}-28")
                if other == "01":
                    rate = self._get(lead, "2026-01-01", "2026-01-31")
                self.assertEqual(rate["win_rate"]["n"], int(month == other), zone)
