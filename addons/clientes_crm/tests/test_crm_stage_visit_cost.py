from unittest.mock import patch

from odoo.tests import tagged

from .common_visits import VisitsCommon

# As many statements, at most, as a part of those of Odoo alone.
MOVING = 1.25
CREATING = 1.15


@tagged("post_install", "-at_install")
class TestCrmStageVisitCost(VisitsCommon):
    def _count(self, action, number, kept=True):
        """Count the statements of an action on new opportunities.

        :param action: gets the opportunities.
        :param int number: how many.
        :param bool kept: whether history is kept.
        """
        leads = self._create(number)
        self._end_transaction()
        self.env.invalidate_all()
        if kept:
            return self._run(action, leads)
        model = type(self.env["crm.stage.visit"])
        with patch.object(model, "_sync", lambda *args, **kwargs: None):
            return self._run(action, leads)

    def _run(self, action, leads):
        before = self.env.cr.sql_log_count
        action(leads)
        self._end_transaction()
        return self.env.cr.sql_log_count - before

    def _create(self, number):
        return self.env["crm.lead"].create(
            [
                {
                    "name": f"Batch {index}",
                    "type": "opportunity",
                    "stage_id": self.stage["prospect"].id,
                }
                for index in range(number)
            ]
        )

    def _move(self, leads):
        leads.write({"stage_id": self.stage["qualified"].id})

    def test_moving(self):
        self.env = self.env(context={"tracking_disable": False})
        self._count(self._move, 1)
        alone = self._count(self._move, 1, kept=False)
        leads = self._create(1)
        self._end_transaction()
        self.env.invalidate_all()
        with self.assertQueryCount(int(alone * MOVING)):
            self._move(leads)
            self._end_transaction()
        self.assertEqual(len(self._rows(leads)), 2)

    def test_one_statement_for_any_number(self):
        quarter = ("2026-01-01", "2026-04-01")
        cases = (
            (
                "_ended_idx",
                "outcome IN ('won', 'lost', 'archived') AND merged_lead_ref IS NULL"
                " AND date_out >= %s AND date_out < %s",
                quarter,
            ),
            ("_entered_idx", "date_in >= %s AND date_in < %s", quarter),
            ("__lead_id_index", "lead_id = 5", ()),
        )
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for index, condition, parameters in cases:
            with self.subTest(index):
                self.env.cr.execute(
                    "EXPLAIN SELECT stage_id, AVG(seconds) FROM crm_stage_visit"
                    f" WHERE {condition} GROUP BY 1",
                    parameters,
                )
                plan = " ".join(line for (line,) in self.env.cr.fetchall())
                self.assertIn(f"crm_stage_visit{index}", plan)
