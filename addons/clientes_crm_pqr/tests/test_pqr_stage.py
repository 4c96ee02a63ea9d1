from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestPqrStage(PqrCase):
    def test_four_states_installed(self):
        stages = self.env["pqr.stage"].search([])
        self.assertEqual(
            stages.mapped("state"), ["open", "in_progress", "pending", "closed"]
        )
        self.assertTrue(all(stages.mapped("customer_name")))

    def test_last_stage_of_a_state_stays(self):
        for operation in (
            lambda: self.stage_pending.write({"active": False}),
            lambda: self.stage_pending.write({"state": "closed"}),
            self.stage_pending.unlink,
        ):
            with self.assertRaisesRegex(UserError, "Pending"), self.cr.savepoint():
                operation()

    def test_second_stage_can_go(self):
        stage = self.env["pqr.stage"].create({"name": "Customer", "state": "pending"})
        stage.active = False
        stage.unlink()
        self.assertFalse(stage.exists())

    def test_stage_in_use_stays(self):
        self.env["pqr.stage"].create({"name": "Other", "state": "open", "sequence": 99})
        ticket = self._new_ticket()
        self.assertEqual(ticket.stage_id, self.stage_open)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.stage_open.unlink()

    def test_empty_stages_are_columns(self):
        self._new_ticket()
        Ticket = self.env["pqr.ticket"].with_context(read_group_expand=True)
        result = Ticket.web_read_group([], ["stage_id"], ["__count"])
        self.assertEqual(result["length"], 4)
