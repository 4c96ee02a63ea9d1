from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestStockPage(StockCommon):
    def test_nothing_bought(self):
        page = self._stock_page()
        self.assertEqual(page["products"], {"count": 0, "rows": []})
        self.assertEqual(page["deliveries"]["count"], 0)
        self.assertEqual(page["lots"]["count"], 0)
        self.assertTrue(page["can_quote"])

    def test_bought_and_quoted(self):
        """By contacts too; not cancelled, nor elsewhere, nor by others."""
        self._order(self.contact, self.other_product, days=8)
        self._quote(self.contact)
        thing = self.env["product.product"].create({"name": "Unwanted"})
        self._quote(self.customer, thing).action_cancel()
        self._quote(self.second, thing)
        self._quote(self.customer, thing, company_id=self.other_company.id)
        page = self._stock_page()
        self.assertEqual(
            [row["product_id"] for row in page["products"]["rows"]],
            [self.chair.id, self.other_product.id],
        )
        quoted, bought = page["products"]["rows"]
        self.assertTrue(quoted["quoted"])
        self.assertFalse(quoted["last_date"] or quoted["last_price"])
        self.assertFalse(bought["quoted"])
        self.assertEqual(bought["last_price"], 40)
        self.assertFalse(bought["is_storable"])
        self.assertEqual(bought["quantities"], [])

    def test_invoiced_without_an_order(self):
        self._invoice(
            self.customer,
            invoice_date=self.now.date(),
            invoice_line_ids=[
                Command.create({"product_id": self.product.id, "price_unit": 10})
            ],
        )
        rows = self._stock_page(user=self.env.ref("base.user_admin"))["products"]
        self.assertEqual([row["product_id"] for row in rows["rows"]], [self.product.id])

    def test_the_preferred_warehouse_comes_first(self):
        self._quote(self.customer)
        page = self._stock_page()
        first = page["warehouses"][0]
        self.assertFalse(first["is_preferred"])
        self.assertEqual(page["preferred_warehouse"], "")
        self.customer.preferred_warehouse_id = self.north
        page = self._stock_page(self.contact)
        first, *_others, total = page["warehouses"]
        self.assertEqual((first["name"], first["is_preferred"]), ("North", True))
        self.assertEqual(page["preferred_warehouse"], "North")
        cells = self._cells(page["products"]["rows"][0])
        self.assertEqual(cells[first["key"]], 4)
        self.assertEqual(cells[str(self.main.id)], 10)
        self.assertEqual(cells["total"], 14)
        self.assertNotIn(self.abroad.id, total["ids"])

    def test_many_warehouses_are_summed(self):
        more = self.env["stock.warehouse"].create(
            [
                {"name": f"W{number}", "code": f"W{number}", "sequence": 90 + number}
                for number in range(4)
            ]
        )
        for warehouse in more:
            self._stock(self.chair, warehouse, 2)
        self._quote(self.customer)
        page = self._stock_page()
        keys = [warehouse["key"] for warehouse in page["warehouses"]]
        self.assertEqual(len(keys), 7)
        self.assertEqual(keys[-2:], ["others", "total"])
        cells = self._cells(page["products"]["rows"][0])
        self.assertEqual(cells["total"], 22)
        shown = sum(cells[key] for key in keys[:-1])
        self.assertEqual(shown, cells["total"])

    def test_each_quantity_opens_what_it_is(self):
        order = self._order(self.customer, quantity=3, warehouse_id=self.main.id)
        [row] = self._stock_page()["products"]["rows"]
        partner = self.customer.with_user(self.reader)
        for cell in row["quantities"]:
            action = partner.action_view_stock_quantity(
                self.chair.id, cell["ids"], "free"
            )
            quants = self._open(action)
            free = sum(quants.mapped("quantity")) - sum(
                quants.mapped("reserved_quantity")
            )
            self.assertEqual(free, cell["free"])
            action = partner.action_view_stock_quantity(
                self.chair.id, cell["ids"], "forecast"
            )
            moves = order.order_line.move_ids
            if self.main.id not in cell["ids"]:
                moves = moves.browse()
            self.assertEqual(self._open(action), moves)
        for wrong in ([None, [1], "free"], [1, 2, "free"], [1, ["x"], "free"]):
            with self.assertRaises(UserError):
                partner.action_view_stock_quantity(*wrong)

    def test_look_up_of_nonsense(self):
        partner = self.customer.with_user(self.reader)
        unsold = self.env["product.product"].create({"name": "No", "sale_ok": False})
        for product, quantity in (
            (0, 1),
            ("x", 1),
            (None, 1),
            (unsold.id, 1),
            (self.chair.id, 0),
            (self.chair.id, -1),
            (self.chair.id, "x"),
            (self.chair.id, float("nan")),
            (self.chair.id, float("inf")),
        ):
            with (
                self.subTest(product=product, quantity=quantity),
                self.assertRaises(UserError),
            ):
                partner.get_stock_offer(product, quantity)

    def test_no_longer_sold(self):
        self._order(self.customer, days=2)
        self.chair.active = False
        [row] = self._stock_page()["products"]["rows"]
        self.assertFalse(row["is_sold"])

    def test_as_many_queries_for_many(self):
        """A big customer's page costs as many queries as a small one's."""

        def count(partner):
            self._stock_page(partner)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partner.with_user(self.reader).get_stock()
            return self.env.cr.sql_log_count - before

        # Of the same place, for taxes differ by it.
        self.second.write(
            {
                "country_id": self.customer.country_id.id,
                "child_ids": [Command.create({"name": "Only Contact"})],
            }
        )
        first, *products = self.env["product.product"].create(
            [{"name": f"P{number}", "is_storable": True} for number in range(16)]
        )
        self._order(self.second, first)
        small = count(self.second)
        contacts = self.env["res.partner"].create(
            [{"name": str(n), "parent_id": self.customer.id} for n in range(15)]
        )
        for number, (product, contact) in enumerate(
            zip(products, contacts, strict=True)
        ):
            self._stock(product, self.south, 3)
            self._order(contact, product, days=number)
        self.assertLessEqual(count(self.customer), small + 1)
        self.assertLessEqual(small, 60)
