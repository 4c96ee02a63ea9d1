from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .product_product_stock import OPEN_MOVES

MAX_WAREHOUSES = 1000


class ResPartner(models.Model):
    """What opens from stock and prices of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    @api.readonly
    def action_view_stock_quantity(self, product_id, warehouse_ids, kind):
        """Open what a quantity on the page is the sum of.

        :param int product_id: whose quantity.
        :param list warehouse_ids: in which warehouses.
        :param str kind: `free`, or else `forecast`.
        :raise UserError: if the product is gone.
        :rtype: dict
        """
        self._check_stock_reader()
        if (
            not isinstance(product_id, int)
            or not isinstance(warehouse_ids, list)
            or not all(isinstance(id_, int) for id_ in warehouse_ids)
        ):
            raise UserError(self.env._("Please reload the page."))
        warehouses = self.env["stock.warehouse"].search(
            [
                ("id", "in", warehouse_ids[:MAX_WAREHOUSES]),
                ("company_id", "=", self.env.company.id),
            ]
        )
        of_product = Domain("product_id", "=", product_id)
        leaves = Domain("location_id.warehouse_id", "in", warehouses.ids)
        if kind == "free":
            return self._get_stock_action(
                "stock.quant",
                self.env._("On Hand"),
                of_product & leaves,
                "clientes_crm.stock_quant_view_list_available",
            )
        arrives = Domain("location_final_id.warehouse_id", "in", warehouses.ids) | (
            Domain("location_final_id", "=", False)
            & Domain("location_dest_id.warehouse_id", "in", warehouses.ids)
        )
        return self._get_stock_action(
            "stock.move",
            self.env._("Incoming and Outgoing"),
            of_product & Domain("state", "in", OPEN_MOVES) & (leaves | arrives),
            "clientes_crm.stock_move_view_list_forecast",
        )

    # === BUSINESS METHODS === #

    def _get_stock_action(self, model, name, domain, view):
        """Return the action that lists records, read-only.

        Odoo's own lists of stock are for those who handle it: they offer more, and
        show fields that others may not read.

        :param str view: XML id of the list.
        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[self.env["ir.model.data"]._xmlid_to_res_id(view), "list"]],
            "domain": list(domain),
            "context": {"create": False},
        }
