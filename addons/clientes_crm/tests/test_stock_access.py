from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestStockAccess(StockCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._order(cls.customer, quantity=1, warehouse_id=cls.main.id)
        cls.theirs = cls._order(
            cls.customer, cls.other_product, warehouse_id=cls.main.id
        )
        cls.mine.user_id = cls.role["seller"]
        cls.theirs.user_id = cls.role["colleague"]

    def test_who_sees_what(self):
        both = {self.chair.id, self.other_product.id}
        for role, products, prices in (
            ("seller", {self.chair.id}, True),
            ("colleague", {self.other_product.id}, True),
            ("manager", both, True),
            ("keeper", both, False),
        ):
            page = self._stock_page(user=self.role[role])
            rows = page["products"]["rows"]
            with self.subTest(role):
                self.assertEqual({row["product_id"] for row in rows}, products)
                self.assertEqual(page["sees_prices"], prices)
                self.assertEqual(page["can_quote"], prices)
                for row in rows:
                    self.assertEqual(bool(row["price"]), prices)
                    self.assertEqual(bool(row["last_price"]), prices)
                self.assertIsNot(page["deliveries"], False)

    def test_a_seller_without_stock_rights_sees_all_the_stock(self):
        figures = []
        for role in ("seller", "keeper", "manager"):
            page = self._stock_page(user=self.role[role])
            [row] = [
                row
                for row in page["products"]["rows"]
                if row["product_id"] == self.chair.id
            ]
            figures.append((self._cells(row), self._cells(row, "forecast")))
        self.assertEqual(figures[0], figures[1])
        self.assertEqual(figures[0], figures[2])
        self.assertEqual(figures[0][0]["total"], 13)

    def test_who_may_not_open_the_page(self):
        for role in ("collector", "employee", "portal", "public"):
            partner = self.customer
            if role == "portal":
                partner = self.role["portal"].partner_id
            partner = partner.with_user(self.role[role])
            for attempt in (
                partner.get_stock,
                lambda partner=partner: partner.get_stock_offer(self.chair.id),
                lambda partner=partner: partner.action_view_stock_quantity(
                    self.chair.id, self.main.ids, "free"
                ),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    attempt()

    def test_customers_of_other_companies(self):
        self.customer.company_id = self.other_company
        with self.assertRaises(AccessError):
            self._stock_page(user=self.role["seller"])

    def test_other_companies_stock_is_not_opened(self):
        self._stock(self.chair, self.abroad, 50)
        action = self.customer.with_user(self.reader).action_view_stock_quantity(
            self.chair.id, self.abroad.ids, "free"
        )
        self.assertFalse(self._open(action))

    def test_lists_open_for_those_without_stock_rights(self):
        """As the web client reads them, with every field of their lists."""
        lot_product = self.env["product.product"].create(
            {"name": "Tracked", "is_storable": True, "tracking": "lot"}
        )
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": lot_product.id})
        self._stock(lot_product, self.main, 5, lot)
        order = self._order(self.customer, lot_product, 2, warehouse_id=self.main.id)
        order.user_id = self.role["seller"]
        self._deliver(order.picking_ids)
        seller = self.role["seller"]
        page = self._stock_page(user=seller)
        partner = self.customer.with_user(seller)
        for action in (
            page["lots"]["action"],
            page["deliveries"]["action"],
            partner.action_view_stock_quantity(lot_product.id, self.main.ids, "free"),
            partner.action_view_stock_quantity(
                self.chair.id, self.main.ids, "forecast"
            ),
        ):
            model = self.env[action["res_model"]].with_user(seller)
            views = model.get_views(action["views"])
            fields = views["models"][model._name]["fields"]
            names = [
                node.get("name")
                for node in self._get_list_fields(views["views"]["list"]["arch"])
            ]
            specification = {
                name: {"fields": {"display_name": {}}}
                if fields[name]["type"] == "many2one"
                else {}
                for name in names
            }
            with self.subTest(action["name"]):
                self.env.invalidate_all()
                read = model.web_search_read(action["domain"], specification)
                self.assertTrue(read["records"])

    def _get_list_fields(self, arch):
        return etree.fromstring(arch).xpath("//list/field")

    def test_page_is_hidden_from_others(self):
        for role, shown in (
            ("seller", True),
            ("keeper", True),
            ("collector", False),
            ("employee", False),
        ):
            arch = (
                self.env["res.partner"]
                .with_user(self.role[role])
                .get_view(self.env.ref("base.view_partner_form").id, "form")["arch"]
            )
            with self.subTest(role):
                self.assertEqual("clientes_stock" in arch, shown)
