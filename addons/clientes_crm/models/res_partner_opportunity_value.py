from odoo import api, fields, models
from odoo.fields import Domain

from ..const import OPEN_OPPORTUNITY_DOMAIN


class ResPartner(models.Model):
    """What the open opportunities with a customer are worth."""

    _name = "res.partner"
    _inherit = "res.partner"

    active_opportunity_value = fields.Monetary(
        string="Potential Value",
        compute="_compute_active_opportunity_value",
        currency_field="currency_id",
        groups="sales_team.group_sale_salesman",
        help="Expected revenue of the active opportunities of the customer and its "
        "contacts, in the currency of the current company.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids", "company")
    def _compute_active_opportunity_value(self):
        # Most customers have none: a page of them asks for the few that do.
        families = self.filtered("active_opportunity_count")._get_commercial_families()
        today = fields.Date.context_today(self)
        target = self.env.company.currency_id
        values = {}
        for contact, company, amount in self.env["crm.lead"]._read_group(
            Domain(OPEN_OPPORTUNITY_DOMAIN) & Domain("partner_id", "in", families.ids),
            groupby=["partner_id", "company_id"],
            aggregates=["expected_revenue:sum"],
        ):
            customer = contact.commercial_partner_id
            # An opportunity of no company counts in the reader's currency.
            source = company.currency_id or target
            values[customer] = values.get(customer, 0.0) + source._convert(
                amount or 0.0, target, self.env.company, today
            )
        for partner in self:
            partner.active_opportunity_value = values.get(
                partner.commercial_partner_id, 0.0
            )
