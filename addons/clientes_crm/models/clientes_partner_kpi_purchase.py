from odoo import api, models


class ClientesPartnerKpi(models.Model):
    """Whoever's key figures are worked out again, its purchases are too."""

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    @api.model
    def _refresh(self, partner_ids=None):
        result = super()._refresh(partner_ids)
        self.env["clientes.partner.purchase"]._refresh(partner_ids)
        return result
