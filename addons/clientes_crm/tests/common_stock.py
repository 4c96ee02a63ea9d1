from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user

from .common_purchases import PurchasesCommon


class StockCommon(PurchasesCommon):
    """Warehouses, stock, deliveries and lots as users make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role["keeper"] = new_test_user(
            cls.env, login="clientes_keeper", groups="stock.group_stock_user"
        )
        # Pricelists are a feature to be switched on.
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "product.group_product_pricelist"
        )
        warehouses = cls.env["stock.warehouse"]
        cls.main = warehouses.search([("company_id", "=", cls.company.id)], limit=1)
        cls.north, cls.south = warehouses.create(
            [
                {"name": "North", "code": "NOR", "company_id": cls.company.id},
                {"name": "South", "code": "SOU", "company_id": cls.company.id},
            ]
        )
        cls.abroad = warehouses.search([("company_id", "=", cls.other_company.id)])
        if not cls.abroad:
            cls.abroad = warehouses.create(
                {"name": "Abroad", "code": "ABR", "company_id": cls.other_company.id}
            )
        cls.chair = cls.env["product.product"].create(
            {
                "name": "Chair",
                "is_storable": True,
                "list_price": 100,
                "taxes_id": False,
            }
        )
        cls._stock(cls.chair, cls.main, 10)
        cls._stock(cls.chair, cls.north, 4)

    @classmethod
    def _stock(cls, product, warehouse, quantity, lot=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity, lot_id=lot
        )

    @classmethod
    def _order(cls, partner, product=None, quantity=1, days=0, **values):
        """Confirm an order of so many days ago; its goods are still to be delivered."""
        order = cls._quote(partner, product, quantity, **values)
        order.action_confirm()
        order.date_order = cls.now - timedelta(days=days)
        return order

    @classmethod
    def _quote(cls, partner, product=None, quantity=1, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.chair).id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _deliver(cls, picking):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking

    @classmethod
    def _return(cls, picking):
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = 1
        return cls._deliver(wizard._create_return())

    def _stock_page(self, partner=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (partner or self.customer).with_user(user or self.reader).get_stock()

    def _open(self, action, user=None):
        """Return the records that an action lists for the reader."""
        records = self.env[action["res_model"]].with_user(user or self.reader)
        return records.search(action["domain"])

    def _cells(self, row, kind="free"):
        return {cell["key"]: cell[kind] for cell in row["quantities"]}
