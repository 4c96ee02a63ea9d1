from odoo.tests import tagged

from .common_visits import VisitsCommon
from .common_visits_life import Lives

SEEDS = (1, 7, 42, 1905, 2026)
STEPS = 120


@tagged("post_install", "-at_install")
class TestCrmStageVisitRandom(VisitsCommon):
    def test_equals_replay(self):
        outcomes = set()
        for seed in SEEDS:
            with self.subTest(seed=seed):
                lives = Lives(self, seed)
                lives.run(STEPS)
                for lead, replay in lives.replays.items():
                    self.assertEqual(
                        self._own(lead, merged=False), self._told(replay.stays)
                    )
                    self.assertEqual(
                        sorted(self._own(lead, merged=True), key=str),
                        sorted(self._told(replay.merged), key=str),
                    )
                self._assert_sound(lives.leads)
                outcomes.update(lives.leads.stage_visit_ids.mapped("outcome"))
                lives.leads.unlink()
        self.assertEqual(
            outcomes,
            {"open", "advanced", "back", "won", "lost", "archived", "merged"},
        )

    def test_reconstructed_equals_kept(self):
        """Messages tell the same, as far as there is one for each event."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                lives = Lives(self, seed, with_merges=False)
                lives.env = self.env(context={"tracking_disable": False})
                # What is imported leaves no messages, and the place of a stage that
                # was deleted is not known.
                silent = ("do_import", "do_delete_stage")
                lives.steps = [
                    step for step in lives.steps if step.__name__ not in silent
                ]
                lives.run(STEPS)
                leads = lives.leads.with_env(self.env)
                kept = {lead: self._own(lead) for lead in leads}
                self._forget_history(leads)
                self.env["ir.config_parameter"].set_param(
                    "clientes_crm.stage_visit_fill", "new"
                )
                while self.visits._fill_batch(limit=7):
                    continue
                for lead in leads:
                    self.assertEqual(self._own(lead), kept[lead])
                self._assert_sound(leads)
                leads.unlink()

    def _own(self, lead, merged=False):
        visits = lead.stage_visit_ids.sorted("id")
        return [
            (
                visit.stage_name,
                self._hours(visit.date_in),
                self._hours(visit.date_out),
                visit.outcome,
                visit.is_reopening,
            )
            for visit in visits.filtered(
                lambda visit: bool(visit.merged_lead_ref) == merged
            )
        ]

    def _told(self, stays):
        return [
            (
                stay.stage,
                stay.date_in,
                stay.date_out,
                stay.outcome,
                stay.reopened,
            )
            for stay in stays
        ]
