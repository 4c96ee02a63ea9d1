from odoo import api, models

# What makes a confirmed order worth more.
WORTH = {
    *("product_uom_qty", "product_uom_id", "price_unit", "discount", "tax_ids"),
    *("product_id", "order_id"),
}


class SaleOrderLine(models.Model):
    """A confirmed order grows only within the customer's credit."""

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        orders = lines.filtered(
            lambda line: line.state == "sale" and line.price_total > 0
        ).order_id._filter_credit_controlled()
        # An order created as confirmed is checked as a whole.
        if orders:
            orders._lock_credit()
            orders._check_credit()
        return lines

    def write(self, vals):
        if WORTH.isdisjoint(vals):
            return super().write(vals)
        orders = self.filtered(
            lambda line: line.state == "sale"
        ).order_id._filter_credit_controlled()
        if not orders:
            return super().write(vals)
        former = {order: order.amount_total for order in orders}
        result = super().write(vals)
        grown = orders.filtered(lambda order: order.amount_total > former[order])
        if grown:
            grown._lock_credit()
            grown._check_credit()
        return result
