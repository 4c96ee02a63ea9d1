from odoo import api, fields, models


class CrmLead2opportunityPartner(models.TransientModel):
    """The conversion says by what it knows the customer."""

    _name = "crm.lead2opportunity.partner"
    _inherit = "crm.lead2opportunity.partner"

    known_customer_reason = fields.Char(compute="_compute_known_customer_reason")

    # === COMPUTE METHODS === #

    @api.depends("lead_id", "partner_id")
    @api.depends_context("lang")
    def _compute_known_customer_reason(self):
        for wizard in self:
            lead = wizard.lead_id
            known = lead.known_customer_id
            is_known = known and known == wizard.partner_id
            wizard.known_customer_reason = is_known and lead.known_customer_reason
