from odoo import api, models


class ClientesPartnerKpi(models.Model):
    """What customers owe is kept up together with their other figures."""

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, partner_ids=None):
        result = super()._refresh(partner_ids)
        self.env["clientes.partner.receivable"]._refresh(partner_ids)
        return result
