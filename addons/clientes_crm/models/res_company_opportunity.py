from odoo import fields, models


class ResCompany(models.Model):
    """What orders tell of their opportunities."""

    _name = "res.company"
    _inherit = "res.company"

    clientes_order_confirmed = fields.Selection(
        groups="base.group_user",
        selection=[
            ("nothing", "Nothing happens"),
            ("ask", "The salesperson is asked whether it is won"),
            ("win", "The opportunity is won"),
        ],
        string="When an Order Is Confirmed",
        required=True,
        default="ask",
    )
    clientes_orders_cancelled = fields.Boolean(
        groups="base.group_user",
        string="Ask When All Quotations Are Cancelled",
        default=True,
    )
