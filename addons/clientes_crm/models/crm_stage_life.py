from odoo import models
from odoo.tools import SQL


class CrmStage(models.Model):
    """What went through a stage keeps its place in the funnel when it is deleted."""

    _name = "crm.stage"
    _inherit = "crm.stage"

    # === CRUD METHODS === #

    def unlink(self):
        """Delete the stages; the history of opportunities tells where they stood."""
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT lead_id FROM crm_stage_visit WHERE stage_id = ANY(%s)",
                self.ids,
            )
        )
        lead_ids = [lead_id for (lead_id,) in self.env.cr.fetchall()]
        result = super().unlink()
        self.env["crm.lead.life"]._refresh(SQL("visit.lead_id = ANY(%s)", lead_ids))
        return result
