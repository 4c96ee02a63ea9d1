from odoo import fields, models


class ResCompany(models.Model):
    """Who takes care of documents of customers without a salesperson."""

    _name = "res.company"
    _inherit = "res.company"

    clientes_document_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Document Responsible",
        domain=[("share", "=", False)],
        groups="base.group_user",
        help="Gets the reminders and reviews of customers without a salesperson.",
    )
