from odoo import api, models


class SaleOrder(models.Model):
    """New orders are delivered from the customer's warehouse."""

    _name = "sale.order"
    _inherit = "sale.order"

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "partner_shipping_id")
    def _compute_warehouse_id(self):
        others = self.browse()
        for order in self:
            # As in Odoo: what is confirmed stays where it is.
            is_open = order.state in ("draft", "sent") or not order.ids
            warehouse = is_open and order.partner_id._get_preferred_warehouse(
                order.company_id, order.partner_shipping_id
            )
            if warehouse:
                order.warehouse_id = warehouse
            else:
                others |= order
        return super(SaleOrder, others)._compute_warehouse_id()
