import random

from odoo.tests import tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestProductStock(StockCommon):
    def _by_odoo(self, products, warehouses):
        """Return what Odoo says, one warehouse at a time."""
        self.env.invalidate_all()
        return {
            (product.id, warehouse.id): {
                "free": product.free_qty,
                "forecast": product.virtual_available,
            }
            for warehouse in warehouses
            for product in products.with_context(warehouse_id=warehouse.id)
        }

    def _move(self, product, source, target, quantity, confirm=True, **values):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                **values,
            }
        )
        if confirm:
            move._action_confirm()
            move._action_assign()
        return move

    def test_like_odoo_in_a_random_scenario(self):
        """Stock, reservations, transfers between warehouses, units, several steps."""
        dice = random.Random(19)
        warehouses = self.main | self.north | self.south
        self.south.delivery_steps = "pick_ship"
        dozen = self.env.ref("uom.product_uom_dozen")
        products = self.env["product.product"].create(
            [{"name": f"Thing {number}", "is_storable": True} for number in range(4)]
        )
        suppliers = self.env.ref("stock.stock_location_suppliers")
        customers = self.env.ref("stock.stock_location_customers")
        inside = warehouses.lot_stock_id | self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.north.lot_stock_id.id}
        )
        for _turn in range(60):
            product, place = dice.choice(products), dice.choice(inside)
            quantity = dice.randint(1, 9)
            deed = dice.randrange(5)
            if deed == 0:
                self.env["stock.quant"]._update_available_quantity(
                    product, place, quantity
                )
            elif deed == 1:
                unit = {"product_uom": dozen.id} if dice.random() < 0.5 else {}
                self._move(product, suppliers, place, quantity, **unit)
            elif deed == 2:
                self._move(product, place, customers, quantity)
            elif deed == 3:
                self._move(product, place, dice.choice(inside), quantity)
            else:
                self._order(
                    self.customer,
                    product,
                    quantity,
                    warehouse_id=dice.choice(warehouses).id,
                )
        figures = products._get_warehouse_quantities(warehouses)
        self.assertEqual(figures, self._by_odoo(products, warehouses))
        self.assertTrue(
            any(each["free"] != each["forecast"] for each in figures.values())
        )

    def test_drafts_and_done_moves_are_no_forecast(self):
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self._move(self.chair, suppliers, self.main.lot_stock_id, 7, confirm=False)
        [figures] = self.chair._get_warehouse_quantities(self.main).values()
        self.assertEqual(figures, {"free": 10, "forecast": 10})

    def test_reserved_is_not_free(self):
        self._order(self.customer, quantity=3, warehouse_id=self.north.id)
        figures = self.chair._get_warehouse_quantities(self.main | self.north)
        self.assertEqual(
            figures[self.chair.id, self.north.id], {"free": 1, "forecast": 1}
        )
        self.assertEqual(
            figures[self.chair.id, self.main.id], {"free": 10, "forecast": 10}
        )

    def test_as_many_queries_for_many(self):
        def count(products, warehouses):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            products._get_warehouse_quantities(warehouses)
            return self.env.cr.sql_log_count - before

        self._order(self.customer)
        few = count(self.chair, self.main)
        products = self.env["product.product"].create(
            [{"name": f"Thing {number}", "is_storable": True} for number in range(9)]
        )
        for product in products:
            self._stock(product, self.south, 5)
            self._order(self.customer, product, warehouse_id=self.south.id)
        self.assertLessEqual(
            count(products | self.chair, self.main | self.north | self.south), few + 1
        )
