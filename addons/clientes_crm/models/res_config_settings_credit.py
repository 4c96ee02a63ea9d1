from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    # === CONSTRAINS AND ONCHANGE === #

    @api.constrains("account_default_credit_limit")
    def _check_account_default_credit_limit(self):
        if any(settings.account_default_credit_limit < 0 for settings in self):
            raise ValidationError(
                self.env._(
                    "The credit limit of customers without one of their own is an"
                    " amount of 0 or more."
                )
            )
