from odoo import fields, models

from .clientes_reminder_preview import OBSTACLES


class ClientesReminderPreviewLine(models.TransientModel):
    """What would happen with one customer."""

    _name = "clientes.reminder.preview.line"
    _description = "Reminder to Send"
    _order = "id"

    preview_id = fields.Many2one(
        comodel_name="clientes.reminder.preview",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    is_chosen = fields.Boolean(string="To Contact")
    obstacle = fields.Selection(selection=OBSTACLES, string="Why Not", readonly=True)
    detail = fields.Char(readonly=True)
    plan_name = fields.Char(string="Plan", readonly=True)
    step_name = fields.Char(string="Reminder", readonly=True)
    channel = fields.Selection(
        selection=[("email", "E-mail"), ("phone", "Phone call")],
        readonly=True,
    )
    email = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    item_count = fields.Integer(string="Invoices", readonly=True)
    currency_id = fields.Many2one(related="preview_id.company_id.currency_id")
