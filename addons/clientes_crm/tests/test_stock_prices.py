from odoo.fields import Command
from odoo.tests import tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestStockPrices(StockCommon):
    """What the page says that a product costs is what an order charges."""

    def _rows(self, page):
        return {row["product_id"]: row for row in page["products"]["rows"]}

    def _pricelist(self, **rule):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Friends", "item_ids": [Command.create(rule)]}
        )
        self.customer.property_product_pricelist = pricelist
        return pricelist

    def _line_price(self, product, quantity=1):
        """Return what a unit costs on a real quotation, after the line's discount."""
        line = self._quote(self.customer, product, quantity).order_line
        return line.price_subtotal / quantity

    def test_prices_are_those_of_an_order(self):
        self._order(self.customer, days=3)
        self._quote(self.customer, self.other_product)
        self._pricelist(compute_price="percentage", percent_price=10)
        rows = self._rows(self._stock_page())
        for product in (self.chair, self.other_product):
            price = rows[product.id]["price"]
            self.assertEqual(price["amount"], self._line_price(product))
            self.assertEqual(price["list_amount"], product.list_price)
        self.assertEqual(rows[self.chair.id]["price"]["amount"], 90)
        self.assertEqual(rows[self.chair.id]["last_price"], 100)
        # A contact buys at its company's prices.
        rows = self._rows(self._stock_page(self.contact))
        self.assertEqual(rows[self.chair.id]["price"]["amount"], 90)

    def test_prices_in_another_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "Z",
                "rounding": 1,
                "rate_ids": [Command.create({"rate": 3, "name": "2020-01-01"})],
            }
        )
        self._quote(self.customer)
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        page = self._stock_page()
        self.assertEqual(page["pricelist"], "Abroad (ZZZ)")
        price = page["products"]["rows"][0]["price"]
        self.assertEqual(price["currency_id"], currency.id)
        self.assertEqual(price["amount"], self._line_price(self.chair))

    def test_prices_of_a_fiscal_position(self):
        """Who is exempt pays no tax that the price includes."""
        tax = self.env["account.tax"].create(
            {
                "name": "VAT 25",
                "amount": 25,
                "price_include_override": "tax_included",
                "country_id": self.company.account_fiscal_country_id.id
                or self.env.ref("base.co").id,
            }
        )
        self.chair.taxes_id = tax
        self._quote(self.customer)
        page = self._stock_page()
        self.assertEqual(page["products"]["rows"][0]["price"]["amount"], 100)
        exempt = self.env["account.fiscal.position"].create({"name": "Exempt"})
        none = tax.copy(
            {
                "name": "VAT 0",
                "amount": 0,
                "fiscal_position_ids": exempt.ids,
                "original_tax_ids": tax.ids,
            }
        )
        self.assertEqual(exempt.map_tax(tax), none)
        self.customer.property_account_position_id = exempt
        page = self._stock_page()
        self.assertEqual(page["products"]["rows"][0]["price"]["amount"], 80)
        self.assertEqual(self._quote(self.customer).order_line.price_unit, 80)

    def test_any_product_at_any_quantity(self):
        thing = self.env["product.product"].create(
            {"name": "New", "list_price": 50, "is_storable": True, "taxes_id": False}
        )
        self._stock(thing, self.south, 6)
        self._pricelist(
            compute_price="fixed",
            fixed_price=30,
            min_quantity=5,
            applied_on="0_product_variant",
            product_id=thing.id,
        )
        partner = self.customer.with_user(self.reader)
        offer = partner.get_stock_offer(thing.id)
        self.assertEqual(offer["price"]["amount"], 50)
        self.assertEqual(self._cells(offer)[str(self.south.id)], 6)
        self.assertFalse(offer["last_date"])
        offer = partner.get_stock_offer(thing.id, 5)
        self.assertEqual(offer["price"]["amount"], 30)
        self.assertEqual(offer["price"]["amount"], self._line_price(thing, 5))
        self._order(self.customer, thing, days=1)
        self.env.flush_all()
        self.assertEqual(partner.get_stock_offer(thing.id)["last_price"], 50)
