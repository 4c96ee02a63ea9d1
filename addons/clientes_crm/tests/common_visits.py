from datetime import datetime, timedelta
from itertools import pairwise

from freezegun import freeze_time

from .common import ClientesCommon

START = datetime(2026, 1, 5, 14, 30)
FILL = "clientes_crm.stage_visit_fill"


class VisitsCommon(ClientesCommon):
    """Opportunities that live at times of the test's choice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env["crm.stage.visit"]
        cls.now = START
        cls.classPatch(cls.env.cr, "now", lambda: cls.now)
        cls.frozen = freeze_time(START)
        cls.frozen.start()
        cls.addClassCleanup(cls.frozen.stop)

    def setUp(self):
        super().setUp()
        self._at(hours=0)

    def _at(self, **delta):
        """Set the clock to so long after the start.

        :param delta: parameters of `timedelta`.
        """
        now = START + timedelta(**delta)
        type(self).now = now
        self.frozen.stop()
        type(self).frozen = freeze_time(now)
        self.frozen.start()
        return now

    def _rows(self, lead):
        """Return the history of an opportunity as the database has it.

        :return: [(name of the stage, hours of entry and of leaving since the start,
            outcome, whether reopened)]
        :rtype: list
        """
        self.env.cr.execute(
            """
            SELECT stage_name, date_in, date_out, outcome, is_reopening
              FROM crm_stage_visit WHERE lead_id = %s ORDER BY id
            """,
            [lead.id],
        )
        return [
            (name, self._hours(date_in), self._hours(date_out), outcome, is_reopening)
            for name, date_in, date_out, outcome, is_reopening in (
                self.env.cr.fetchall()
            )
        ]

    def _hours(self, date):
        return (date - START).total_seconds() / 3600 if date else None

    def _end_transaction(self):
        """Write what waits for the end of the transaction, messages above all."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _forget_history(self, leads):
        """Take the history of opportunities away, as if it had never been kept."""
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM crm_stage_visit WHERE lead_id = ANY(%s)", [leads.ids]
        )
        self.visits._forget_cached()

    def _assert_sound(self, leads):
        """Check what holds for every history, whatever happened.

        :param leads: `crm.lead` recordset.
        """
        self.env.flush_all()
        leads = leads.exists().filtered(lambda lead: lead.type == "opportunity")
        visits = self.visits.search([("lead_id", "in", leads.ids)], order="id")
        live = leads.filtered(lambda lead: lead.active and lead.won_status == "pending")
        open_ones = visits.filtered(lambda visit: visit.outcome == "open")
        self.assertEqual(open_ones.lead_id, live)
        self.assertEqual(len(open_ones), len(live))
        for visit in open_ones:
            self.assertFalse(visit.date_out)
            self.assertEqual(visit.stage_id, visit.lead_id.stage_id)
        for visit in visits - open_ones:
            seconds = (visit.date_out - visit.date_in).total_seconds()
            self.assertEqual(visit.seconds, seconds)
            self.assertAlmostEqual(visit.days, seconds / 86400, 6)
        for lead in leads:
            own = visits.filtered(
                lambda visit, lead=lead: (
                    visit.lead_id == lead and not visit.merged_lead_ref
                )
            )
            self.assertTrue(own)
            last = own[-1].outcome
            life = self.env["crm.lead.life"].search([("lead_id", "=", lead.id)])
            self.assertEqual(
                (life.date_start, life.date_end, life.outcome, life.is_reopened),
                (
                    own[0].date_in,
                    own[-1].date_out,
                    last,
                    any(own.mapped("is_reopening")),
                ),
            )
            if lead.won_status != "pending":
                self.assertEqual(last, lead.won_status)
            for earlier, later in pairwise(own):
                self.assertLessEqual(earlier.date_out, later.date_in)
                moved = earlier.outcome in ("advanced", "back")
                self.assertEqual(moved, earlier.date_out == later.date_in and moved)
        # Each stay ended in exactly one way: the figures of a stage balance.
        for stage in visits.stage_id:
            entries = visits.filtered(
                lambda visit, stage=stage: visit.stage_id == stage
            )
            endings = entries.grouped("outcome")
            self.assertEqual(len(entries), sum(map(len, endings.values())))
