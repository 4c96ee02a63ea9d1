from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The administrator's choices about documents and consents."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_document_user_id = fields.Many2one(
        related="company_id.clientes_document_user_id",
        readonly=False,
    )
