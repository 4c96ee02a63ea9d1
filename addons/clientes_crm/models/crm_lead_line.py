from odoo import api, fields, models
from odoo.fields import Command

# While lines are written their sum is taken once, at the end.
SUMMING_KEY = "clientes_summing"
# What the sum is kept in.
SUMS = ("expected_revenue", "revenue_currency_id", "revenue_in_currency")


class Summing:
    """The value of that key: it cannot come from a client, whose contexts are JSON."""


class CrmLead(models.Model):
    """The products of an opportunity: their sum is its value, and they are quoted.

    With products nobody sets the value by hand: whatever else is written, it stays
    their sum. When the last one is taken away the value stays as it was.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    line_ids = fields.One2many(
        comodel_name="clientes.opportunity.line",
        inverse_name="lead_id",
        string="Products",
        copy=True,
        groups="sales_team.group_sale_salesman",
        help="Their sum is the value of the opportunity.",
    )

    is_value_from_lines = fields.Boolean(
        string="Value from Products",
        compute="_compute_is_value_from_lines",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids")
    def _compute_is_value_from_lines(self):
        for lead in self:
            # sudo: crm.lead - whether there are any, for all who read the value
            lead.is_value_from_lines = bool(lead.sudo().line_ids)

    # === CONSTRAINS AND ONCHANGE === #

    @api.onchange("line_ids")
    def _onchange_line_ids(self):
        if self.line_ids:
            self._set_line_sum(sum(self.line_ids.mapped("amount")))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        given = [
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if vals.get("line_ids")
        ]
        if given:
            leads.browse(given)._sum_lines()
        return leads

    def write(self, vals):
        if self.env.context.get(SUMMING_KEY) is Summing or not (
            "line_ids" in vals or any(name in vals for name in SUMS)
        ):
            return super().write(vals)
        summing = self.with_context(**{SUMMING_KEY: Summing})
        result = super(CrmLead, summing).write(vals)
        self._sum_lines()
        return result

    # === BUSINESS METHODS === #

    def _sum_lines(self):
        """Make the sum of their products, if there are any, the value of these."""
        if self.env.context.get(SUMMING_KEY) is Summing or not self:
            return
        # sudo: clientes.opportunity.line - the sum is the same whoever wrote a line
        sums = (
            self.env["clientes.opportunity.line"]
            .sudo()
            ._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["amount:sum"])
        )
        # sudo: crm.lead - as above; the write of the line or the lead was checked
        summing = self.sudo().with_context(**{SUMMING_KEY: Summing})
        for lead, amount in sums:
            summing.browse(lead.id)._set_line_sum(amount)

    def _set_line_sum(self, amount):
        """Keep the sum of the products as the value, in the opportunity's currency."""
        own = self.revenue_currency_id
        name = "revenue_in_currency" if own else "expected_revenue"
        currency = own or self.company_currency
        if currency.compare_amounts(self[name], amount):
            self[name] = amount

    def _prepare_opportunity_quotation_context(self):
        """Quote the products: at the customer's prices, with the discounts agreed."""
        context = super()._prepare_opportunity_quotation_context()
        if self.line_ids:
            company = self.env["res.company"].browse(context["default_company_id"])
            partner = self.partner_id.with_company(company)
            # Told, for new lines are priced before the order looks it up.
            context["default_pricelist_id"] = partner.property_product_pricelist.id
            context["default_order_line"] = [
                Command.create(line._prepare_quotation_line()) for line in self.line_ids
            ]
        return context

    def _merge_get_fields_specific(self):
        fields_info = super()._merge_get_fields_specific()
        # The head keeps its own; one without any takes those of the first that has.
        fields_info["line_ids"] = lambda fname, leads: [
            Command.link(line.id)
            for line in next((lead.line_ids for lead in leads if lead.line_ids), ())
        ]
        return fields_info
