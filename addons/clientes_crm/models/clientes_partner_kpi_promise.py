from odoo import api, models


class ClientesPartnerKpi(models.Model):
    """Promises to pay are settled together with the customers' other figures."""

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, partner_ids=None):
        result = super()._refresh(partner_ids)
        self.env["clientes.payment.promise"]._refresh_customers(partner_ids)
        return result
