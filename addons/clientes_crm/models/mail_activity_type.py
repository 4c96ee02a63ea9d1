from odoo import fields, models


class MailActivityType(models.Model):
    """The activity that asks to verify a customer's data."""

    _name = "mail.activity.type"
    _inherit = "mail.activity.type"

    category = fields.Selection(
        selection_add=[("clientes_verify", "Verify Data")],
        ondelete={"clientes_verify": "set default"},
    )
