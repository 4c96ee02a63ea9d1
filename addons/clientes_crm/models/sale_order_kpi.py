from odoo import models


class SaleOrder(models.Model):
    """A confirmed order is a purchase of its customer."""

    _name = "sale.order"
    _inherit = ["sale.order", "clientes.partner.fact"]

    # === BUSINESS METHODS === #

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"state", "date_order"}

    def _get_fact_partners(self):
        return self.filtered(lambda order: order.state == "sale").partner_id
