from odoo import api, models

from ..tools.credit_facts import check_facts

# What makes a confirmed order worth more.
WORTH = {
    *("product_uom_qty", "product_uom_id", "price_unit", "discount", "tax_ids"),
    *("product_id", "order_id", "is_downpayment"),
}
FACTS = {"invoice_lines", "price_total", "qty_invoiced", "untaxed_amount_to_invoice"}


class SaleOrderLine(models.Model):
    """A confirmed order grows only within the customer's credit."""

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        check_facts(self, vals_list, FACTS)
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
        check_facts(self, [vals], FACTS)
        if WORTH.isdisjoint(vals):
            return super().write(vals)
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        orders = orders._filter_credit_confirmed()
        if not orders:
            return super().write(vals)
        # Not by their totals: what replaces an invoiced line adds to what is owed.
        former = orders._get_credit_needs()
        result = super().write(vals)
        orders._check_credit_growth(former)
        return result

    def unlink(self):
        """Look again at confirmed orders: a line may have made them worth less."""
        orders = self.order_id._filter_credit_confirmed()
        if not orders:
            return super().unlink()
        former = orders._get_credit_needs()
        result = super().unlink()
        orders._check_credit_growth(former)
        return result
