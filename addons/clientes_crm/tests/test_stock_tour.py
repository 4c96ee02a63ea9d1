from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestStockTour(HttpCase):
    def test_stock(self):
        """From what there is, and at which price, to a quotation of it."""
        seller = new_test_user(
            self.env,
            login="clientes_stock",
            groups="clientes_crm.clientes_crm_group_user",
        )
        # Pricelists are a feature to be switched on.
        self.env.ref("base.group_user").implied_ids += self.env.ref(
            "product.group_product_pricelist"
        )
        north = self.env["stock.warehouse"].create({"name": "Norte", "code": "NTE"})
        chair, table = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "is_storable": True,
                    "list_price": price,
                    "taxes_id": False,
                }
                for name, price in (
                    ("Silla de la Prueba", 100),
                    ("Mesa de la Prueba", 50),
                )
            ]
        )
        for product, quantity in ((chair, 5), (table, 7)):
            self.env["stock.quant"]._update_available_quantity(
                product, north.lot_stock_id, quantity
            )
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Amigos",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 10})
                ],
            }
        )
        customer = self.env["res.partner"].create(
            {
                "name": "Mueblería de la Prueba",
                "is_company": True,
                "preferred_warehouse_id": north.id,
                "property_product_pricelist": pricelist.id,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": seller.id,
                "order_line": [Command.create({"product_id": chair.id})],
            }
        )
        order.action_confirm()
        self.assertEqual(order.warehouse_id, north)
        moves = order.picking_ids.move_ids
        moves.date_deadline = fields.Datetime.now() - timedelta(days=3)
        self.env.cr.flush()
        self.start_tour(
            f"/odoo/res.partner/{customer.id}",
            "clientes_stock_tour",
            login="clientes_stock",
        )
        quotation = self.env["sale.order"].search(
            [("partner_id", "=", customer.id), ("state", "=", "draft")]
        )
        self.assertEqual(quotation.order_line.product_id, table)
        self.assertEqual(quotation.warehouse_id, north)
