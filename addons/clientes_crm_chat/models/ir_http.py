from odoo import models


class IrHttp(models.AbstractModel):
    """Texts of the chat on portal pages."""

    _name = "ir.http"
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # Without website the chat's texts stay English on the portal.
        names = super()._get_translation_frontend_modules_name()
        return [*names, "mail", "rating", "im_livechat", "clientes_crm_chat"]
