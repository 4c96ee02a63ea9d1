from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # The portal thread is mail's code: its texts are wanted in the customer's
        # language too, and without `website` nobody asks for them.
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "mail", "portal", "clientes_crm_pqr"]
