from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """How long an opportunity has been where it is, and what cards point out."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    stage_days = fields.Integer(
        string="Days in This Stage",
        compute="_compute_stage_stay",
        aggregator=None,
        groups="sales_team.group_sale_salesman",
        help="Since it entered the stage, or was restored in it.",
    )
    is_reopened = fields.Boolean(
        string="Reopened",
        compute="_compute_stage_stay",
        groups="sales_team.group_sale_salesman",
        help="It had been won, lost or archived before.",
    )
    is_closing_overdue = fields.Boolean(
        string="Closing Date Passed",
        compute="_compute_is_closing_overdue",
        groups="sales_team.group_sale_salesman",
    )

    # === COMPUTE METHODS === #

    @api.depends("stage_id", "active", "won_status")
    def _compute_stage_stay(self):
        own = Domain("lead_id", "in", self.ids) & Domain("merged_lead_ref", "=", 0)
        told = Domain("outcome", "=", "open") | Domain("is_reopening", "=", True)
        visits = self.env["crm.stage.visit"].search_fetch(
            own & told, ["lead_id", "outcome", "date_in", "is_reopening"]
        )
        now = fields.Datetime.now()
        stays = visits.grouped("lead_id")
        for lead in self:
            stay = stays.get(lead._origin, visits.browse())
            since = stay.filtered(lambda visit: visit.outcome == "open").date_in
            lead.stage_days = (now - since).days if since else False
            lead.is_reopened = any(stay.mapped("is_reopening"))

    @api.depends("date_deadline", "won_status", "active")
    @api.depends_context("tz")
    def _compute_is_closing_overdue(self):
        today = fields.Date.context_today(self)
        for lead in self:
            lead.is_closing_overdue = bool(
                lead.active
                and lead.won_status == "pending"
                and lead.date_deadline
                and lead.date_deadline < today
            )
