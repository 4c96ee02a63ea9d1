from odoo import api, fields, models


class CrmLead(models.Model):
    """Who sees receivables sees on the opportunity that its customer is overdue."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    is_customer_overdue = fields.Boolean(
        string="Customer Overdue",
        compute="_compute_is_customer_overdue",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="The customer owes the current company something past its due date.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    @api.depends_context("company", "tz")
    def _compute_is_customer_overdue(self):
        for lead in self:
            # sudo: res.partner - its company may have no access for the reader of the
            # opportunity; the field tells only who sees receivables
            lead.is_customer_overdue = lead.sudo().partner_id.is_overdue
