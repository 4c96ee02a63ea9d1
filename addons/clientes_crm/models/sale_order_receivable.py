from odoo import api, fields, models


class SaleOrder(models.Model):
    """Who sees receivables sees on the order what its customer has not paid."""

    _name = "sale.order"
    _inherit = "sale.order"

    customer_overdue_amount = fields.Monetary(
        compute="_compute_customer_overdue",
        currency_field="company_currency_id",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="What the customer owes the company of the order past its due date, in "
        "the company's currency.",
    )
    customer_overdue_days = fields.Integer(
        compute="_compute_customer_overdue",
        groups="clientes_crm.clientes_crm_group_receivables",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "company_id")
    @api.depends_context("tz")
    def _compute_customer_overdue(self):
        for company, orders in self.grouped("company_id").items():
            for order in orders:
                # sudo: res.partner - its company may have no access for the reader of
                # the order; the fields tell only who sees receivables
                customer = order.sudo().partner_id.with_company(company)
                order.customer_overdue_amount = customer.overdue_amount
                order.customer_overdue_days = customer.oldest_overdue_days

    # === ACTION METHODS === #

    def action_view_customer_overdue(self):
        """List what the customer has not paid in time.

        :rtype: dict
        """
        self.ensure_one()
        return self.partner_id.with_company(self.company_id).action_view_overdue_items()
