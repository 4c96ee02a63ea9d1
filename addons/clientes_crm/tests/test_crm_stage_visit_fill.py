from unittest.mock import patch

from odoo.tests import tagged

from ..models import crm_stage_visit_fill
from .common_visits import FILL, VisitsCommon


@tagged("post_install", "-at_install")
class TestCrmStageVisitFill(VisitsCommon):
    """What can be told about opportunities that are older than their history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.parameters = cls.env["ir.config_parameter"]

    def _act(self, hours, action):
        """Let something happen, in a transaction of its own."""
        self._at(hours=hours)
        action()
        self._end_transaction()

    def _fill(self, leads):
        """Reconstruct the history of opportunities, whose own is forgotten first."""
        self._end_transaction()
        self._forget_history(leads)
        self.parameters.set_param(FILL, "new")
        self.visits._start_fill()
        self.assertEqual(self.parameters.get_param(FILL), "done")
        self._assert_sound(leads)

    def test_life(self):
        lead = self._create_lead(expected_revenue=1000)
        self._end_transaction()
        seller = self.role["seller"]
        self._act(2, lambda: lead.write({"stage_id": self.stage["proposal"].id}))
        self._act(
            3, lambda: lead.write({"expected_revenue": 800, "user_id": seller.id})
        )
        self._act(4, lambda: lead.write({"stage_id": self.stage["qualified"].id}))
        self._act(6, lead.action_set_lost)
        self._act(7, lead.action_restore)
        self._act(9, lead.action_set_won)
        self._act(20, lead.action_archive)
        self._fill(lead)
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 2, "advanced", False),
                ("Proposal", 2, 4, "back", False),
                ("Qualified", 4, 6, "lost", False),
                ("Qualified", 7, 9, "won", True),
            ],
        )
        visits = lead.stage_visit_ids.sorted("id")
        self.assertEqual(set(visits.mapped("entry_kind")), {"backfilled"})
        self.assertEqual(visits.mapped("amount"), [1000, 1000, 800, 800])
        self.assertEqual(visits.mapped("amount_out"), [1000, 800, 800, 800])
        self.assertFalse(visits[0].user_id)
        self.assertEqual(visits[1:].user_id, seller)
        self.assertEqual(visits[1].stage_id, self.stage["proposal"])

    def test_without_any_message(self):
        """Imports leave none: what the opportunity is now, and its dates, remain."""
        silent = self.env["crm.lead"].with_context(tracking_disable=True)
        values = {"name": "Silent", "type": "opportunity", "user_id": False}
        open_one, lost, won, moved, born_won = silent.create(
            [{**values, "stage_id": self.stage["prospect"].id} for _count in range(4)]
            + [{**values, "stage_id": self.stage["closed"].id}]
        )
        self.env.flush_all()
        self._act(3, lambda: moved.write({"stage_id": self.stage["proposal"].id}))
        self._act(5, lost.action_set_lost)
        self._act(6, won.action_set_won)
        self._fill(open_one | lost | won | moved | born_won)
        cases = (
            (open_one, [("Prospect", 0, None, "open", False)]),
            (lost, [("Prospect", 0, 5, "lost", False)]),
            (won, [("Closed", 0, 6, "won", False)]),
            (moved, [("Proposal", 0, None, "open", False)]),
            (born_won, [("Closed", 0, 0, "won", False)]),
        )
        for lead, expected in cases:
            self.assertEqual(self._rows(lead), expected)

    def test_gap_in_the_messages(self):
        """A move without message is known from what the next one says was before."""
        lead = self._create_lead()
        self._end_transaction()
        silent = lead.with_context(tracking_disable=True)
        self._act(1, lambda: lead.write({"stage_id": self.stage["qualified"].id}))
        self._act(2, lambda: silent.write({"stage_id": self.stage["proposal"].id}))
        self._act(4, lambda: lead.write({"stage_id": self.stage["negotiation"].id}))
        self._act(5, lambda: silent.write({"stage_id": self.stage["qualified"].id}))
        self._fill(lead)
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 1, "advanced", False),
                ("Qualified", 1, 4, "advanced", False),
                ("Proposal", 4, 4, "advanced", False),
                ("Negotiation", 4, 5, "back", False),
                ("Qualified", 5, None, "open", False),
            ],
        )

    def test_messages_in_another_language(self):
        """Whether it was lost is written in the language of who lost it."""
        self.env["res.lang"]._activate_lang("es_CO")
        selection = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "crm.lead"),
                ("field_id.name", "=", "won_status"),
                ("value", "=", "lost"),
            ]
        )
        selection.update_field_translations("name", {"es_CO": "Perdidísima"})
        lead = self._create_lead()
        self._end_transaction()
        spanish = lead.with_context(lang="es_CO")
        self._act(1, lambda: spanish.write({"active": False, "probability": 0}))
        self._act(2, spanish.action_restore)
        self.env.cr.execute(
            "SELECT COUNT(*) FROM mail_tracking_value WHERE new_value_char = %s",
            ["Perdidísima"],
        )
        self.assertEqual(self.env.cr.fetchone(), (1,))
        self._fill(lead)
        self.assertEqual(
            self._rows(lead),
            [("Prospect", 0, 1, "lost", False), ("Prospect", 2, None, "open", True)],
        )

    def test_deleted_stage(self):
        stage = self.env["crm.stage"].create({"name": "Trial", "sequence": 2})
        lead = self._create_lead()
        self._end_transaction()
        self._act(1, lambda: lead.write({"stage_id": stage.id}))
        self._act(3, lambda: lead.write({"stage_id": self.stage["negotiation"].id}))
        stage.unlink()
        self._fill(lead)
        self.assertEqual(
            self._rows(lead),
            [
                ("Prospect", 0, 1, "advanced", False),
                ("Trial", 1, 3, "advanced", False),
                ("Negotiation", 3, None, "open", False),
            ],
        )

    def test_messages_of_a_merged_one(self):
        head = self._create_lead(stage_id=self.stage["negotiation"].id)
        tail = self._create_lead()
        self._end_transaction()
        self._act(1, lambda: tail.write({"stage_id": self.stage["qualified"].id}))
        self._act(2, (head | tail).merge_opportunity)
        self._fill(head)
        self.assertEqual(self._rows(head), [("Negotiation", 0, None, "open", False)])

    def test_converted(self):
        lead = self._create_lead(type="lead")
        self._end_transaction()
        self._act(1, lambda: lead.write({"stage_id": self.stage["qualified"].id}))
        self._act(4, lambda: lead.convert_opportunity(False))
        self._act(6, lambda: lead.write({"stage_id": self.stage["proposal"].id}))
        self._fill(lead)
        self.assertEqual(
            self._rows(lead),
            [
                ("Qualified", 4, 6, "advanced", False),
                ("Proposal", 6, None, "open", False),
            ],
        )

    def test_history_is_not_written_twice(self):
        lead = self._create_lead()
        lead.stage_id = self.stage["qualified"]
        before = self._rows(lead)
        self.parameters.set_param(FILL, "new")
        self.visits._start_fill()
        self.visits._start_fill()
        self.assertEqual(self._rows(lead), before)

    def test_history_without_summary_is_summed_up(self):
        """As it was kept before there was one."""
        lead = self._create_lead()
        lead.stage_id = self.stage["qualified"]
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_lead_life")
        self.env.invalidate_all()
        self.visits._start_fill()
        self._assert_sound(lead)

    def test_many_are_left_to_the_background(self):
        leads = self.env["crm.lead"].union(*(self._create_lead() for _i in range(5)))
        self._forget_history(leads)
        self.parameters.set_param(FILL, "new")
        cron = self.env.ref("clientes_crm.ir_cron_stage_visit")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        with patch.object(crm_stage_visit_fill, "AT_ONCE", 4):
            self.visits._start_fill()
        self.assertFalse(leads.stage_visit_ids)
        self.assertEqual(self.parameters.get_param(FILL), "new")
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]),
            triggers + 1,
        )
        # Interrupted after a batch, it goes on behind it.
        first = leads.sorted("id")[0]
        count = self.env["crm.lead"].with_context(active_test=False)
        before = count.search_count([("id", "<=", first.id)])
        self.assertTrue(self.visits._fill_batch(limit=before))
        self.assertEqual(leads.stage_visit_ids.lead_id, first)
        self.patch(self.env.cr, "commit", lambda: None)
        self.visits._cron_keep_up()
        self.assertEqual(leads.stage_visit_ids.lead_id, leads)
        self.assertEqual(len(leads.stage_visit_ids), len(leads))
        self.assertEqual(self.parameters.get_param(FILL), "done")

    def test_what_happens_before_its_turn(self):
        lead = self._create_lead()
        self._end_transaction()
        self._act(1, lambda: lead.write({"stage_id": self.stage["qualified"].id}))
        self._forget_history(lead)
        self.parameters.set_param(FILL, "0")
        self._act(5, lambda: lead.write({"stage_id": self.stage["proposal"].id}))
        expected = [
            ("Prospect", 0, 1, "advanced", False),
            ("Qualified", 1, 5, "advanced", False),
            ("Proposal", 5, None, "open", False),
        ]
        self.assertEqual(self._rows(lead), expected)
        self.visits._start_fill()
        self.assertEqual(self._rows(lead), expected)
        self.assertEqual(self.parameters.get_param(FILL), "done")
