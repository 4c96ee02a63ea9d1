from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common_visits import VisitsCommon


@tagged("post_install", "-at_install")
class TestCrmStageVisit(VisitsCommon):
    def test_life(self):
        lead = self._create_lead(expected_revenue=1000)
        self._at(hours=5)
        lead.stage_id = self.stage["proposal"]
        lead.expected_revenue = 1500
        self._at(hours=8)
        lead.stage_id = self.stage["qualified"]
        self._at(hours=9)
        lead.action_set_lost()
        self._at(hours=10)
        lead.action_restore()
        self._at(hours=12)
        lead.action_set_won()
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 5, "advanced", False),
                ("Proposal", 5, 8, "back", False),
                ("Qualified", 8, 9, "lost", False),
                ("Qualified", 10, 12, "won", True),
            ],
        )
        visits = lead.stage_visit_ids.sorted("id")
        self.assertEqual(
            visits.mapped("entry_kind"), ["created", "moved", "moved", "restored"]
        )
        self.assertEqual(visits.mapped("probability"), [10, 50, 25, 25])
        self.assertEqual(visits.mapped("probability_out"), [10, 50, 25, 25])
        self.assertEqual(visits.mapped("amount"), [1000, 1000, 1500, 1500])
        self.assertEqual(visits.mapped("amount_out"), [1000, 1500, 1500, 1500])
        self.assertEqual(visits[0].stage_sequence, self.stage["prospect"].sequence)
        self.assertEqual(visits[0].days, 5 / 24)
        self._assert_sound(lead)

    def test_created_closed(self):
        cases = (
            ("won", {"stage_id": self.stage["closed"].id}, "Closed"),
            ("lost", {"active": False, "probability": 0}, "Prospect"),
            ("archived", {"active": False, "probability": 20}, "Prospect"),
        )
        for outcome, values, stage in cases:
            with self.subTest(outcome):
                lead = self._create_lead(**values)
                self.assertEqual(self._rows(lead), [(stage, 0, 0, outcome, False)])
                self.assertEqual(lead.stage_visit_ids.is_won_stage, stage == "Closed")
                self._assert_sound(lead)

    def test_two_moves_in_one_transaction(self):
        lead = self._create_lead()
        self._at(hours=1)
        lead.stage_id = self.stage["qualified"]
        lead.stage_id = self.stage["negotiation"]
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 1, "advanced", False),
                ("Qualified", 1, 1, "advanced", False),
                ("Negotiation", 1, None, "open", False),
            ],
        )

    def test_lost_and_dragged_to_won(self):
        lead = self._create_lead()
        lead.action_set_lost()
        self._at(hours=2)
        lead.stage_id = self.stage["closed"]
        expected = [
            ("Prospect", 0, 0, "lost", False),
            ("Closed", 2, 2, "won", True),
        ]
        self.assertEqual(self._rows(lead), expected)
        other = self._create_lead()
        other.action_set_lost()
        self._at(hours=4)
        other.action_set_won()
        self.assertEqual(self._rows(other)[1], ("Closed", 4, 4, "won", True))
        self._assert_sound(lead | other)

    def test_archived_won_lead_keeps_its_closing(self):
        """Odoo overwrites the closing date; the history does not follow."""
        lead = self._create_lead()
        self._at(hours=3)
        lead.action_set_won()
        self._at(hours=30)
        lead.action_archive()
        self.assertEqual(self._hours(lead.date_closed), 30)
        expected = [("Prospect", 0, 3, "won", False)]
        self.assertEqual(self._rows(lead), expected)
        lead.action_unarchive()
        self.assertEqual(self._rows(lead), expected)
        self._at(hours=40)
        lead.stage_id = self.stage["negotiation"]
        self.assertEqual(
            self._rows(lead), [*expected, ("Negotiation", 40, None, "open", True)]
        )

    def test_archived_without_loss(self):
        lead = self._create_lead()
        self._at(hours=1)
        lead.action_archive()
        self._at(hours=4)
        lead.action_unarchive()
        self._at(hours=5)
        lead.action_archive()
        self._at(hours=6)
        lead.probability = 0
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 1, "archived", False),
                ("Prospect", 4, 5, "archived", True),
                ("Prospect", 6, 6, "lost", False),
            ],
        )
        self._assert_sound(lead)

    def test_zero_probability_is_no_loss(self):
        lead = self._create_lead()
        lead.probability = 0
        self.assertEqual(self._rows(lead), [("Prospect", 0, None, "open", False)])

    def test_responsible_of_the_stay(self):
        lead = self._create_lead()
        lead.user_id = self.role["seller"]
        lead.flush_recordset()
        self.assertEqual(lead.stage_visit_ids.user_id, self.role["seller"])
        lead.write({"stage_id": self.stage["qualified"].id, "user_id": False})
        first, second = lead.stage_visit_ids.sorted("id")
        self.assertEqual(first.user_id, self.role["seller"])
        self.assertFalse(second.user_id)

    def test_copy_starts_anew(self):
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        self._at(hours=1)
        copy = lead.copy()
        self.assertEqual(len(self._rows(copy)), 1)
        self.assertEqual(self._rows(copy)[0][1:], (1, None, "open", False))

    def test_repeated_sync_changes_nothing(self):
        lead = self._create_lead()
        lead.stage_id = self.stage["qualified"]
        before = self._rows(lead)
        self._at(hours=9)
        self.visits._sync(lead.ids)
        self.assertEqual(self._rows(lead), before)

    def test_form(self):
        with Form(self._create_lead()) as form:
            form.stage_id = self.stage["proposal"]
        self.assertEqual(len(form.record.stage_visit_ids), 2)

    def test_nobody_changes_history(self):
        visit = self._create_lead().stage_visit_ids
        attempts = (
            lambda: visit.write({"seconds": 1}),
            lambda: visit.write({"outcome": "won"}),
            visit.unlink,
            visit.copy,
            lambda: visit.create({"lead_id": visit.lead_id.id}),
            lambda: visit.lead_id.write({"stage_visit_ids": [Command.clear()]}),
        )
        for attempt in attempts:
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()
        self.assertEqual(visit.outcome, "open")

    @mute_logger("odoo.sql_db")
    def test_one_open_stay_only(self):
        lead = self._create_lead()
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO crm_stage_visit (lead_id, date_in, outcome, entry_kind)"
                " VALUES (%s, now(), 'open', 'moved')",
                [lead.id],
            )
        self.assertEqual(caught.exception.pgcode, "23505")

    @users("clientes_seller")
    def test_seller_writes_history_by_working(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Own",
                "type": "opportunity",
                "stage_id": self.stage["prospect"].id,
            }
        )
        lead.stage_id = self.stage["qualified"]
        self.assertEqual(
            lead.stage_visit_ids.mapped("stage_name"), ["Qualified", "Prospect"]
        )
        action = lead.stage_visit_ids.action_view_leads()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), lead)
        self.assertEqual(lead.stage_visit_ids[0].action_open_lead()["res_id"], lead.id)
