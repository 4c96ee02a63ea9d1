from odoo import api, fields, models

OWN = ("revenue_currency_id", "revenue_in_currency")
# Writing these may move an opportunity to another company.
MOVING = ("company_id", "team_id", "user_id", "partner_id")
# While one value follows the other, that one does not follow back.
FOLLOWING_KEY = "clientes_following"


class Following:
    """The value of that key: it cannot come from a client, whose contexts are JSON."""


class CrmLead(models.Model):
    """Opportunities in a currency of their own.

    Odoo knows the value in the company's currency alone. It is kept, for metrics,
    forecasts and all other reports: at the rate of the day on which the value, its
    currency or the company last changed. Without a currency of its own an opportunity
    is as in Odoo.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    revenue_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency of the Opportunity",
        ondelete="restrict",
        groups="base.group_user",
        help="Empty: the currency of the company.",
    )
    revenue_in_currency = fields.Monetary(
        string="Value in Its Currency",
        currency_field="revenue_currency_id",
        aggregator=None,
        groups="base.group_user",
        tracking=True,
        help="What the customer would pay. The expected revenue follows it in the "
        "currency of the company.",
    )
    revenue_rate_date = fields.Date(
        string="Rate of",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The day whose rate gave the expected revenue.",
    )

    # === CONSTRAINS AND ONCHANGE === #

    @api.onchange("revenue_currency_id", "revenue_in_currency", "company_id")
    def _onchange_revenue_in_currency(self):
        if self.revenue_currency_id:
            if not self.revenue_in_currency and self.expected_revenue:
                self.revenue_in_currency = self._get_expected_in_currency()
            else:
                self.expected_revenue = self._get_expected_from_currency()

    @api.onchange("expected_revenue")
    def _onchange_expected_revenue(self):
        if self.revenue_currency_id:
            expected = self._get_expected_from_currency()
            currency = self.company_currency
            if currency and currency.compare_amounts(self.expected_revenue, expected):
                self.revenue_in_currency = self._get_expected_in_currency()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        told = [vals.get("revenue_currency_id") for vals in vals_list]
        for lead, vals in zip(leads, vals_list, strict=True):
            if any(told) and lead.revenue_currency_id:
                lead._follow_revenue(not vals.get("revenue_in_currency"))
        return leads

    def write(self, vals):
        own = any(name in vals for name in OWN)
        moving = any(name in vals for name in MOVING)
        following = self.env.context.get(FOLLOWING_KEY) is Following
        if following or not (own or moving or "expected_revenue" in vals):
            return super().write(vals)
        # sudo: crm.lead - who hands an opportunity over may not read it afterwards
        leads = self.sudo()
        before = {
            lead: lead.company_currency
            for lead in leads
            if moving and lead.revenue_currency_id
        }
        result = super().write(vals)
        for lead in leads:
            if not lead.revenue_currency_id:
                if (
                    vals.get("revenue_currency_id") is False
                    and lead.revenue_in_currency
                ):
                    lead.revenue_in_currency = 0
            elif own or "expected_revenue" in vals:
                lead._follow_revenue(
                    ("revenue_in_currency" not in vals and "expected_revenue" in vals)
                    or not lead.revenue_in_currency
                )
            elif lead.company_currency != before[lead]:
                lead._follow_revenue(False)
        return result

    # === ACTION METHODS === #

    def action_update_revenue_rate(self):
        """Take today's rate for the value in the company's currency."""
        for lead in self.filtered("revenue_currency_id"):
            lead._follow_revenue(False)

    # === BUSINESS METHODS === #

    def _follow_revenue(self, is_expected_given):
        """Make both values of an opportunity in a currency of its own agree.

        :param bool is_expected_given: whether the one in the company's currency leads.
        """
        self.ensure_one()
        values = {}
        if is_expected_given:
            amount = self._get_expected_in_currency()
            if self.revenue_currency_id.compare_amounts(
                amount, self.revenue_in_currency
            ):
                values["revenue_in_currency"] = amount
        else:
            expected = self._get_expected_from_currency()
            if self.company_currency.compare_amounts(expected, self.expected_revenue):
                values["expected_revenue"] = expected
        today = fields.Date.context_today(self)
        if self.revenue_rate_date != today:
            values["revenue_rate_date"] = today
        if values:
            self.with_context(**{FOLLOWING_KEY: Following}).write(values)

    def _get_expected_from_currency(self):
        return self.revenue_currency_id._convert(
            self.revenue_in_currency,
            self.company_currency,
            self.company_id or self.env.company,
        )

    def _get_expected_in_currency(self):
        return self.company_currency._convert(
            self.expected_revenue,
            self.revenue_currency_id,
            self.company_id or self.env.company,
        )
