from .common_visits import VisitsCommon

WEEK = 7 * 24


class PipelineCommon(VisitsCommon):
    """Opportunities from week to week; the start is a Monday in the afternoon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshots = cls.env["crm.pipeline.snapshot"]
        cls.lines = cls.env["crm.pipeline.snapshot.line"]
        cls.changes = cls.env["clientes.pipeline.changes"]
        cls.env.cr.execute("DELETE FROM crm_pipeline_snapshot")
        cls.env.invalidate_all()

    def _take(self, **delta):
        """Let the nightly job run so long after the start."""
        if delta:
            self._at(**delta)
        self.snapshots._cron_take()

    def _told(self, leads, date="2026-01-12"):
        """Return the lines of a week: {opportunity: (change, before, difference)}."""
        lines = self.lines.search([("date", "=", date), ("lead_id", "in", leads.ids)])
        return {
            line.lead_id: (line.change, line.amount_before, line.difference)
            for line in lines
        }

    def _assert_bridges(self, leads):
        """Check that each week leads from the open value of the one before to its own.

        :param leads: `crm.lead` recordset.
        """
        before = None
        for snapshot in self.snapshots.search([], order="date"):
            lines = self.lines.search(
                [("snapshot_id", "=", snapshot.id), ("lead_id", "in", leads.ids)]
            )
            self.assertEqual(len(lines), len(lines.lead_id))
            start = sum(lines.mapped("amount_before"))
            if before is not None:
                self.assertAlmostEqual(start, before, 2)
            now = lines.filtered("is_open")
            before = sum(now.mapped("amount"))
            self.assertAlmostEqual(
                start + sum(lines.mapped("difference")), before, 2, snapshot.date
            )
            closed = {"won", "lost", "archived"}
            self.assertFalse(set(now.mapped("change")) & closed)
            self.assertLessEqual(set((lines - now).mapped("change")), closed)

    def _assert_drill(self, result, user=None):
        """Check that the parts lead from before to after, and what lies behind them."""
        lines = self.lines.with_user(user) if user else self.lines
        total = 0
        for name, part in result["parts"].items():
            self.assertEqual(lines.search_count(part["domain"]), part["n"], name)
            total += part["amount"] if name not in ("slipped", "earlier") else 0
        self.assertAlmostEqual(result["before"] + total, result["after"], 2)
        self.assertAlmostEqual(result["after"] - result["before"], result["value"], 2)
