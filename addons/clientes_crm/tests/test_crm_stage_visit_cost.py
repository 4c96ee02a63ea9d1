import re
from unittest.mock import patch

from odoo.tests import tagged

from .common_visits import VisitsCommon

# As many statements, at most, as a part of those of Odoo alone.
MOVING = 1.25
CREATING = 1.15
# One of the history, one of what it comes to.
STATEMENTS = 2


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

    def test_as_many_statements_for_any_number(self):
        cases = (
            ("move", self._move),
            ("lose", lambda leads: leads.action_set_lost()),
            ("archive", lambda leads: leads.action_archive()),
            ("win", lambda leads: leads.write({"stage_id": self.stage["closed"].id})),
        )
        for name, action in cases:
            with self.subTest(name):
                self._count(action, 1)
                for number in (1, 40):
                    alone = self._count(action, number, kept=False)
                    kept = self._count(action, number)
                    self.assertEqual(kept - alone, STATEMENTS)

    def test_creating(self):
        def create(_leads):
            self._create(100)

        self._count(create, 1)
        alone = self._count(create, 1, kept=False)
        kept = self._count(create, 1)
        self.assertEqual(kept - alone, STATEMENTS)
        self.assertLessEqual(kept, alone * CREATING)

    def test_nothing_else_costs(self):
        """What is no event writes no history."""
        changes = (
            lambda leads: leads.write({"description": "Note"}),
            lambda leads: leads.write({"expected_revenue": 5}),
        )
        for change in changes:
            with self.subTest(change=change):
                self._count(change, 3)
                alone = self._count(change, 3, kept=False)
                self.assertEqual(self._count(change, 3), alone)

    def test_indexes_are_used(self):
        """What metrics ask for is found without reading the table."""
        quarter = "date_{0} >= '2026-01-01' AND date_{0} < '2026-04-01'"
        left = f"{quarter.format('out')} AND merged_lead_ref IS NULL"
        ended = f"outcome IN ('won', 'lost') AND {left}"
        closed = "outcome IN ('won', 'lost', 'archived')"
        cases = {
            "crm_stage_visit_ended_idx": ended,
            "crm_stage_visit_entered_idx": quarter.format("in"),
            "crm_stage_visit__lead_id_index": "lead_id = 5",
            "crm_lead_life_ended_idx": f"{closed} AND {quarter.format('end')}",
            "crm_lead_life_begun_idx": quarter.format("start"),
            "crm_lead_life_lead_uniq": "lead_id = 5",
        }
        # In a table that is nearly empty one index is as good as another.
        leads = self._create(400)
        self.env.flush_all()
        for table, columns in (
            ("crm_lead_life", "date_start = day, date_end = day"),
            ("crm_stage_visit", "date_in = day, date_out = day"),
        ):
            self.env.cr.execute(
                f"""
                UPDATE {table} SET {columns}, outcome = 'won'
                  FROM (SELECT id, DATE '2020-01-01' + ROW_NUMBER() OVER ()::int * 7
                               AS day FROM {table}) spread
                 WHERE spread.id = {table}.id AND lead_id = ANY(%s)
                """,
                [leads.ids],
            )
            self.env.cr.execute(f"ANALYZE {table}")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for index, condition in cases.items():
            with self.subTest(index):
                table = re.match("crm_(stage_visit|lead_life)", index)[0]
                self.env.cr.execute(
                    f"EXPLAIN SELECT outcome, COUNT(*) FROM {table}"
                    f" WHERE {condition} GROUP BY 1"
                )
                plan = " ".join(line for (line,) in self.env.cr.fetchall())
                self.assertIn(index, plan)
