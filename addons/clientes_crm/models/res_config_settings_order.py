from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What orders tell of their opportunities, by company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_order_confirmed = fields.Selection(
        related="company_id.clientes_order_confirmed", readonly=False, required=True
    )
    clientes_orders_cancelled = fields.Boolean(
        related="company_id.clientes_orders_cancelled", readonly=False
    )
