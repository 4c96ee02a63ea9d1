from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPurchaseTour(HttpCase):
    def test_purchases(self):
        """From what a customer usually buys to a quotation of it."""
        seller = new_test_user(
            self.env,
            login="clientes_purchases",
            groups="clientes_crm.clientes_crm_group_user",
        )
        customer = self.env["res.partner"].create(
            {
                "name": "Papelería de la Prueba",
                "is_company": True,
                "child_ids": [Command.create({"name": "Ana"})],
            }
        )
        product = self.env["product.product"].create(
            {"name": "Resma de la Prueba", "list_price": 10, "taxes_id": False}
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": customer.child_ids.id,
                    "user_id": seller.id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_uom_qty": quantity}
                        )
                    ],
                }
                for quantity in (4, 6, 8)
            ]
        )
        orders.action_confirm()
        for order, days in zip(orders, (70, 55, 40), strict=True):
            order.date_order = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.flush()
        self.start_tour(
            f"/odoo/res.partner/{customer.id}",
            "clientes_purchases_tour",
            login="clientes_purchases",
        )
        quotation = self.env["sale.order"].search(
            [("partner_id", "=", customer.id), ("state", "=", "draft")]
        )
        self.assertEqual(quotation.order_line.product_id, product)
        self.assertEqual(quotation.order_line.product_uom_qty, 6)
