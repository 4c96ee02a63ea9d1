from odoo import fields, models


class ClientesReminderItem(models.Model):
    """An invoice, or instalment, of which a customer was reminded."""

    _name = "clientes.reminder.item"
    _description = "Reminded Invoice"
    _order = "due_date, id"

    reminder_id = fields.Many2one(
        comodel_name="clientes.reminder",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Journal Item",
        readonly=True,
        # A draft invoice may lose its items; the register keeps what it said.
        ondelete="set null",
        groups="account.group_account_readonly,account.group_account_invoice",
        # No index: the unique one begins with it.
    )
    step_id = fields.Many2one(
        comodel_name="clientes.reminder.step",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(string="Invoice", readonly=True)
    due_date = fields.Date(readonly=True)
    days_overdue = fields.Integer(readonly=True)
    residual = fields.Monetary(string="Open Amount", readonly=True)
    currency_id = fields.Many2one(related="reminder_id.company_id.currency_id")

    _once = models.UniqueIndex("(move_line_id, step_id)")
