from collections import defaultdict

from odoo import models

OPEN_MOVES = ("waiting", "confirmed", "partially_available", "assigned")


class ProductProduct(models.Model):
    """How much of many products there is in many warehouses, at once."""

    _name = "product.product"
    _inherit = "product.product"

    # === BUSINESS METHODS === #

    def _get_warehouse_quantities(self, warehouses):
        """Return what Odoo says of each product in each warehouse, in one pass.

        Odoo's own figures are of one warehouse at a time (`warehouse_id` in the
        context): three queries for each. These are the same, in three for all.

        :param stock.warehouse warehouses: whose stock.
        :return: `free` (on hand and not reserved) and `forecast` (on hand, plus what
            comes in, less what goes out) by product and warehouse
        :rtype: dict
        """
        # Kits have no stock of their own; where they exist, Odoo works them out.
        kits = self.filtered("is_kits") if "is_kits" in self._fields else self.browse()
        result = (self - kits)._read_warehouse_quantities(warehouses)
        for warehouse in warehouses if kits else ():
            for kit in kits.with_context(warehouse_id=warehouse.id):
                result[kit.id, warehouse.id] = {
                    "free": kit.free_qty,
                    "forecast": kit.virtual_available,
                }
        return result

    def _read_warehouse_quantities(self, warehouses):
        """Return the quantities of products that have stock, from stock and moves.

        :param stock.warehouse warehouses: whose stock.
        :rtype: dict
        """
        free, forecast = defaultdict(float), defaultdict(float)
        for product, warehouse, quantity, reserved in self.env[
            "stock.quant"
        ]._read_group(
            [
                ("product_id", "in", self.ids),
                ("location_id.warehouse_id", "in", warehouses.ids),
            ],
            ["product_id", "location_id.warehouse_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            free[product.id, warehouse.id] += quantity - reserved
            forecast[product.id, warehouse.id] += quantity
        for product, source, final, next_warehouse, quantity in self.env[
            "stock.move"
        ]._read_group(
            [("product_id", "in", self.ids), ("state", "in", OPEN_MOVES)],
            [
                "product_id",
                "location_id.warehouse_id",
                "location_final_id",
                "location_dest_id.warehouse_id",
            ],
            ["product_qty:sum"],
        ):
            # Where it goes in the end: a step within the warehouse takes nothing away.
            target = final.warehouse_id if final else next_warehouse
            if source != target:
                forecast[product.id, source.id] -= quantity
                forecast[product.id, target.id] += quantity
        return {
            (product.id, warehouse.id): {
                "free": product.uom_id.round(free[product.id, warehouse.id]),
                "forecast": product.uom_id.round(forecast[product.id, warehouse.id]),
            }
            for product in self
            for warehouse in warehouses
        }
