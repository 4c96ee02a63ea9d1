from odoo import models


class ProductProduct(models.Model):
    """How much of it is offered to who buys it again."""

    _name = "product.product"
    _inherit = "product.product"

    # === BUSINESS METHODS === #

    def _get_usual_quantity(self, quantity):
        """Return a quantity that can be sold, near to what is usual.

        :param float quantity: what is usual, none if unknown.
        :rtype: float
        """
        self.ensure_one()
        return self.uom_id.round(quantity or 1.0) or 1.0
