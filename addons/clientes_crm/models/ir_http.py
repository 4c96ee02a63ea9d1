from odoo import models


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # Without `website` nobody asks for the texts of our portal's scripts.
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "clientes_crm"]
