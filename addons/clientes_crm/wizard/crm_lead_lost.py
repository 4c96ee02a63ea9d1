from odoo import api, fields, models


class CrmLeadLost(models.TransientModel):
    """The dialog that asks why an opportunity is lost."""

    _name = "crm.lead.lost"
    _inherit = "crm.lead.lost"

    is_reason_required = fields.Boolean(compute="_compute_is_reason_required")

    # === COMPUTE METHODS === #

    @api.depends("lead_ids")
    def _compute_is_reason_required(self):
        for wizard in self:
            types = wizard.lead_ids.mapped("type")
            wizard.is_reason_required = "opportunity" in types
