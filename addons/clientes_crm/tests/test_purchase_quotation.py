from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchases import PurchasesCommon


@tagged("post_install", "-at_install")
class TestPurchaseQuotation(PurchasesCommon):
    def _quote(self, products, role="seller"):
        self.env.flush_all()
        self.env.invalidate_all()
        partner = self.customer.with_user(self.role[role])
        action = partner.action_quote_products(products)
        return self.env["sale.order"].browse(action["res_id"])

    def test_usual_quantities_at_the_prices_of_today(self):
        for days, quantity in ((60, 2), (40, 4), (20, 12)):
            self._buy(self.contact, days=days, quantity=quantity, price_unit=8)
        self._buy(self.customer, days=9, product=self.other_product, quantity=3)
        self.product.list_price = 11
        order = self._quote((self.product | self.other_product).ids)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.user_id, self.role["seller"])
        lines = {
            line.product_id: (line.product_uom_qty, line.price_unit)
            for line in order.order_line
        }
        self.assertEqual(lines, {self.product: (4, 11), self.other_product: (3, 40)})

    def test_prices_of_the_customers_pricelist(self):
        self.env.ref("base.group_user").implied_ids += self.env.ref(
            "product.group_product_pricelist"
        )
        self._buy(self.customer)
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Cheaper",
                "item_ids": [
                    Command.create({"compute_price": "fixed", "fixed_price": 6}),
                ],
            }
        )
        self.customer.specific_property_product_pricelist = pricelist
        order = self._quote(self.product.ids)
        self.assertEqual(order.order_line.price_unit, 6)

    def test_what_is_no_longer_sold_is_left_out(self):
        self._buy(self.customer)
        self._buy(self.customer, product=self.other_product)
        self.product.sale_ok = False
        order = self._quote((self.product | self.other_product).ids)
        self.assertEqual(order.order_line.product_id, self.other_product)
        self.other_product.active = False
        for products in (
            (self.product | self.other_product).ids,
            [],
            None,
            "1",
            [None, "x"],
            [2**40],
        ):
            with self.subTest(products=products), self.assertRaises(UserError):
                self._quote(products)

    def test_never_bought_is_one(self):
        order = self._quote(self.other_product.ids)
        self.assertEqual(order.order_line.product_uom_qty, 1)

    def test_who_may_not_sell(self):
        for role in ("collector", "employee"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._quote(self.product.ids, role)
