from odoo import api, models


class ClientesRequiredField(models.Model):
    """What is required is a part of how fresh the customers' data are."""

    _name = "clientes.required.field"
    _inherit = "clientes.required.field"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.partner"]._restart_freshness_pass()
        return super().create(vals_list)

    def write(self, vals):
        self.env["res.partner"]._restart_freshness_pass()
        return super().write(vals)

    def unlink(self):
        self.env["res.partner"]._restart_freshness_pass()
        return super().unlink()
