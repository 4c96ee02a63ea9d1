from odoo import fields, models


class SaleOrderLine(models.Model):
    """Quoted products of an opportunity keep the discount agreed in it."""

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    opportunity_line_id = fields.Many2one(
        comodel_name="clientes.opportunity.line",
        string="Product of the Opportunity",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="sales_team.group_sale_salesman",
    )

    # === COMPUTE METHODS === #

    def _compute_discount(self):
        result = super()._compute_discount()
        # sudo: sale.order.line - customers compute it too, in the portal
        quoted = self.sudo().filtered("opportunity_line_id")
        if quoted and self.env["product.pricelist.item"]._is_discount_feature_enabled():
            for line in quoted:
                source = line.opportunity_line_id
                if source.discount and source.product_id == line.product_id:
                    line.discount = source.discount
        return result
