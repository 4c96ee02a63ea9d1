from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_funnel import FunnelLives
from .common_pipeline import WEEK, PipelineCommon

SEEDS = (3, 1905)
STEPS = 90


@tagged("post_install", "-at_install")
class TestCrmPipelineSnapshot(PipelineCommon):
    def test_what_changed_in_a_week(self):
        names = ("same", "grown", "shrunk", "won", "lost", "archived", "slipped")
        lead = {
            name: self._create_lead(expected_revenue=100, date_deadline="2026-02-01")
            for name in (*names, "earlier", "reopened")
        }
        lead["reopened"].action_set_lost()
        self._take(hours=1)
        self._take(hours=WEEK)
        self._at(hours=WEEK + 50)
        lead["grown"].expected_revenue = 150
        lead["shrunk"].expected_revenue = 30
        lead["won"].expected_revenue = 120
        lead["won"].action_set_won()
        lead["lost"].action_set_lost()
        lead["archived"].action_archive()
        lead["slipped"].date_deadline = "2026-03-01"
        lead["earlier"].date_deadline = "2026-01-20"
        lead["reopened"].action_restore()
        lead["new"] = self._create_lead(expected_revenue=70)
        lead["passing"] = self._create_lead(expected_revenue=40)
        lead["passing"].action_set_won()
        self._take(hours=2 * WEEK)
        leads = self.env["crm.lead"].union(*lead.values())
        expected = {
            "same": ("same", 100, 0),
            "grown": ("grown", 100, 50),
            "shrunk": ("shrunk", 100, -70),
            "won": ("won", 100, -100),
            "lost": ("lost", 100, -100),
            "archived": ("archived", 100, -100),
            "slipped": ("same", 100, 0),
            "earlier": ("same", 100, 0),
            "reopened": ("reopened", 0, 100),
            "new": ("new", 0, 70),
            "passing": ("won", 0, 0),
        }
        # The night on Monday took the last week a last time.
        self.assertEqual(
            self._told(leads),
            {lead[name]: told for name, told in expected.items()},
        )
        lines = self.lines.search(
            [("date", "=", "2026-01-12"), ("lead_id", "in", leads.ids)]
        )
        moved = {line.lead_id: line.deadline_change for line in lines}
        for name in lead:
            self.assertEqual(
                moved[lead[name]], name if name in ("slipped", "earlier") else False
            )
        won = lines.filtered(lambda line: line.lead_id == lead["won"])
        self.assertEqual((won.amount, won.is_open), (120, False))
        # The new week has just begun: those that are open, unchanged.
        self.assertEqual(
            set(self._told(leads, "2026-01-19").values()),
            {("same", 100, 0), ("same", 150, 0), ("same", 30, 0), ("same", 70, 0)},
        )
        self._assert_bridges(leads)

    def test_closed_in_the_second_of_the_snapshot(self):
        lead = self._create_lead(expected_revenue=100)
        self._take(hours=1)
        self._take(hours=WEEK)
        lead.action_set_won()
        self._take(hours=WEEK + 24)
        self.assertEqual(self._told(lead), {lead: ("won", 100, -100)})

    def test_removed_closing_date_is_slipped(self):
        lead = self._create_lead(date_deadline="2026-02-01")
        self._take(hours=1)
        self._take(hours=WEEK)
        lead.date_deadline = False
        self._take(hours=WEEK + 24)
        line = self.lines.search([("lead_id", "=", lead.id)], limit=1)
        self.assertEqual(line.deadline_change, "slipped")

    def test_running_week_is_taken_anew(self):
        lead = self._create_lead(expected_revenue=100)
        self._take(hours=1)
        self._take(hours=WEEK)
        lead.expected_revenue = 300
        self._take(hours=WEEK + 24)
        self._take(hours=WEEK + 25)
        self.assertEqual(self._told(lead), {lead: ("grown", 100, 200)})
        lead.expected_revenue = 100
        self._take(hours=WEEK + 48)
        self.assertEqual(self._told(lead), {lead: ("same", 100, 0)})

    def test_missed_nights(self):
        """Weeks without a night are missing; the next one is compared with the last."""
        lead = self._create_lead(expected_revenue=100)
        self._take(hours=1)
        self._take(hours=WEEK)
        lead.expected_revenue = 500
        self._take(hours=5 * WEEK + 30)
        dates = self.snapshots.search([], limit=2).mapped("date")
        self.assertEqual(dates, [date(2026, 2, 9), date(2026, 1, 12)])
        self.assertEqual(self._told(lead), {lead: ("grown", 100, 400)})
        self.assertEqual(self._told(lead, "2026-02-09"), {lead: ("same", 500, 0)})
        self._assert_bridges(lead)

    def test_past_is_reconstructed(self):
        """The stage history tells the weeks before the first night, but for values."""
        lead = self._create_lead(expected_revenue=100)
        lost = self._create_lead(expected_revenue=100)
        self._at(hours=WEEK + 5)
        lost.action_set_lost()
        self._take(hours=3 * WEEK)
        self.assertEqual(
            [self._told(lead | lost, day) for day in ("2026-01-05", "2026-01-12")],
            [
                {lead: ("new", 0, 100), lost: ("new", 0, 100)},
                {lead: ("same", 100, 0), lost: ("lost", 100, -100)},
            ],
        )
        past = self.snapshots.search([("is_reconstructed", "=", True)])
        self.assertEqual(len(past), 12)
        self._assert_bridges(lead | lost)

    def test_random_lives_balance(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                lives = FunnelLives(self, seed)
                lives.do_night = lambda _lead: self._take()
                lives.steps += [lives.do_night] * 4
                lives.run(STEPS)
                self._take()
                leads = lives.leads.exists()
                self._assert_bridges(leads)
                latest = self.lines.search(
                    [
                        ("snapshot_id", "=", self.snapshots.search([], limit=1).id),
                        ("lead_id", "in", leads.ids),
                        ("is_open", "=", True),
                    ]
                )
                self.assertEqual(
                    latest.lead_id,
                    leads.filtered(
                        lambda lead: (
                            lead.type == "opportunity"
                            and lead.active
                            and lead.won_status == "pending"
                        )
                    ),
                )
                self._assert_drill(
                    self.changes.get_changes(
                        [("id", "in", leads.ids)], "2026-01-01", "2026-12-31"
                    )
                )

    def test_old_ones_are_forgotten(self):
        self.env["ir.config_parameter"].set_param(
            "clientes_crm.pipeline_snapshot_weeks", "3"
        )
        self._take(hours=1)
        self.assertEqual(len(self.snapshots.search([])), 4)
        self.env["ir.config_parameter"].set_param(
            "clientes_crm.pipeline_snapshot_weeks", "many"
        )
        self._take(hours=WEEK)
        self.assertEqual(len(self.snapshots.search([])), 5)

    def test_nobody_may_write(self):
        lead = self._create_lead(user_id=self.role["seller"].id)
        self._take(hours=1)
        line = self.lines.search([("lead_id", "=", lead.id)])
        for record in (line, line.snapshot_id):
            for user in (self.role["manager"], self.env.user):
                mine = record.with_user(user)
                attempts = (
                    lambda mine=mine: mine.write({"date": "2026-01-01"}),
                    lambda mine=mine: mine.create({"date": "2026-01-01"}),
                    mine.unlink,
                )
                for attempt in attempts:
                    with (
                        self.subTest(model=record._name, user=user.login),
                        self.assertRaises(AccessError),
                    ):
                        attempt()
        with self.assertRaises(AccessError):
            self.lines.with_user(self.role["seller"]).action_update()
        self.lines.with_user(self.role["manager"]).action_update()
        lead.unlink()
        self.assertFalse(line.exists())

    def test_bad_input(self):
        for domain, first, last in (
            ([("nothing", "=", 1)], "2026-01-01", "2026-01-31"),
            ([], "2026-02-01", "2026-01-31"),
            ([], "soon", "2026-01-31"),
        ):
            with self.subTest(first=first), self.assertRaises(UserError):
                self.changes.get_changes(domain, first, last)
