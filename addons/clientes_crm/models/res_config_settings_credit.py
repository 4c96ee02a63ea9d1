from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The rules of the company's credit control."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_credit_stop_limit = fields.Boolean(
        related="company_id.clientes_credit_stop_limit",
        readonly=False,
    )
    clientes_credit_without_limit = fields.Selection(
        related="company_id.clientes_credit_without_limit",
        required=True,
        readonly=False,
    )
    clientes_credit_count_drafts = fields.Boolean(
        related="company_id.clientes_credit_count_drafts",
        readonly=False,
    )
    clientes_credit_stop_overdue = fields.Boolean(
        related="company_id.clientes_credit_stop_overdue",
        readonly=False,
    )
    clientes_credit_overdue_days = fields.Integer(
        related="company_id.clientes_credit_overdue_days",
        readonly=False,
    )
    clientes_credit_overdue_amount = fields.Monetary(
        related="company_id.clientes_credit_overdue_amount",
        readonly=False,
    )
    clientes_credit_hold_deliveries = fields.Boolean(
        related="company_id.clientes_credit_hold_deliveries",
        readonly=False,
    )
    clientes_credit_valid_days = fields.Integer(
        related="company_id.clientes_credit_valid_days",
        readonly=False,
    )
    clientes_credit_user_id = fields.Many2one(
        related="company_id.clientes_credit_user_id",
        readonly=False,
    )
