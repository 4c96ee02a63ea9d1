from contextlib import contextmanager

from odoo import api, fields, models

# A change of these is an event of the history. All of them are columns: whatever
# changes them, computations included, arrives in `_write_multi`.
FOLLOWED = frozenset(
    {"active", "company_id", "stage_id", "team_id", "type", "user_id", "won_status"}
)
# A write of these is an event of its own, even if another follows at once.
MOVING = frozenset({"active", "probability", "stage_id", "team_id", "type"})
# Kept per transaction: what waits for the end of an action, and probabilities before.
HELD = "crm.stage.visit.held"
BEFORE = "crm.stage.visit.before"


class CrmLead(models.Model):
    """Whatever happens to an opportunity is written into its stage history."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    stage_visit_ids = fields.One2many(
        comodel_name="crm.stage.visit",
        inverse_name="lead_id",
        string="Stage History",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        imported = bool(self.env.context.get("import_file"))
        with self._hold_stage_visits(imported=imported) as held:
            leads = super().create(vals_list)
            held.update(leads.ids)
        return leads

    def write(self, vals):
        if MOVING.isdisjoint(vals) or not any(self._ids):
            return super().write(vals)
        data = self.env.cr.precommit.data
        if HELD not in data:
            # What is still to be flushed was an event before this one.
            self.flush_recordset(FOLLOWED)
        before = data.setdefault(BEFORE, {})
        # sudo: crm.lead - read for the history only; the write itself is checked
        for lead in self.sudo():
            before.setdefault(lead.id, lead.probability)
        try:
            result = super().write(vals)
            if HELD not in data:
                self.flush_recordset(FOLLOWED)
        finally:
            if HELD not in data:
                for lead_id in self._ids:
                    before.pop(lead_id, None)
        return result

    def _write_multi(self, vals_list):
        ids = [
            lead_id
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not FOLLOWED.isdisjoint(vals)
        ]
        visits = self.env["crm.stage.visit"]
        if ids:
            visits._fill_if_pending(ids)
        result = super()._write_multi(vals_list)
        if ids:
            data = self.env.cr.precommit.data
            if HELD in data:
                data[HELD].update(ids)
            else:
                visits._sync(ids, data.get(BEFORE))
        return result

    # === ACTION METHODS === #

    def action_unarchive(self):
        """Restore the opportunity; one stay begins."""
        with self._hold_stage_visits():
            return super().action_unarchive()

    def action_restore(self):
        """Restore the opportunity; one stay begins."""
        with self._hold_stage_visits():
            return super().action_restore()

    def action_set_lost(self, **additional_values):
        """Lose the opportunity; its stay ends lost."""
        with self._hold_stage_visits():
            return super().action_set_lost(**additional_values)

    def action_set_won(self):
        """Win the opportunity; its stay ends won."""
        with self._hold_stage_visits():
            return super().action_set_won()

    # === BUSINESS METHODS === #

    @contextmanager
    def _hold_stage_visits(self, imported=False):
        """Take what several writes do as one event, written down at the end.

        Losing an opportunity archives it first, restoring it gives it a probability
        afterwards: none of that is a stay in a stage.

        :param bool imported: whether opportunities are imported.
        """
        data = self.env.cr.precommit.data
        if HELD in data:
            yield data[HELD]
            return
        self.flush_recordset(FOLLOWED)
        held = data[HELD] = set()
        try:
            yield held
            (self | self.browse(held)).flush_recordset(FOLLOWED)
        finally:
            data.pop(HELD, None)
            before = data.pop(BEFORE, None)
        self.env["crm.stage.visit"]._sync(held, before, imported=imported)

    def _merge_dependences_history(self, opportunities):
        """Take over the stage history before the messages that it may be made of."""
        self.env["crm.stage.visit"]._absorb(self, opportunities)
        return super()._merge_dependences_history(opportunities)
