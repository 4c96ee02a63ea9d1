from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How the company collects."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_promise_grace_days = fields.Integer(
        related="company_id.clientes_promise_grace_days",
        readonly=False,
    )
    clientes_reminder_auto = fields.Boolean(
        related="company_id.clientes_reminder_auto",
        readonly=False,
    )
    clientes_reminder_plan_id = fields.Many2one(
        related="company_id.clientes_reminder_plan_id",
        readonly=False,
    )
    clientes_reminder_user_id = fields.Many2one(
        related="company_id.clientes_reminder_user_id",
        readonly=False,
    )
