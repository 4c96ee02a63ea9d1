from odoo import models


class SaleOrderLine(models.Model):
    """What is changed on a confirmed order changes what its customer has bought."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "clientes.partner.fact"]

    # === BUSINESS METHODS === #

    def _get_fact_fields(self):
        # The rest of what an amount is made of follows from these, or comes with them.
        return {
            "product_uom_qty",
            "product_uom_id",
            "price_unit",
            "discount",
            "tax_ids",
        }

    def _get_fact_partners(self):
        return self.filtered(lambda line: line.state == "sale").order_partner_id
