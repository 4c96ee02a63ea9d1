from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestPreferredWarehouse(StockCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role["seller"].property_warehouse_id = cls.south
        cls.address = cls.env["res.partner"].create(
            {"name": "Branch", "type": "delivery", "parent_id": cls.customer.id}
        )

    def _warehouse(self, partner=None, **values):
        values = {"user_id": self.role["seller"].id, **values}
        return self._quote(partner or self.customer, **values).warehouse_id

    def test_whose_counts(self):
        """Of the delivery address, else of the contact, else of its company."""
        self.assertEqual(self._warehouse(), self.south, "the salesperson's")
        self.customer.preferred_warehouse_id = self.north
        self.assertEqual(self._warehouse(), self.north)
        # The delivery address is proposed by Odoo.
        self.assertEqual(self._warehouse(self.contact), self.north)
        self.contact.preferred_warehouse_id = self.main
        ship = {"partner_shipping_id": self.address.id}
        self.assertEqual(self._warehouse(self.contact, **ship), self.main)
        self.assertEqual(self._warehouse(self.customer, **ship), self.north)
        self.address.preferred_warehouse_id = self.south
        self.assertEqual(self._warehouse(self.contact, **ship), self.south)

    def test_another_customers_address_does_not_count(self):
        self.second.preferred_warehouse_id = self.north
        ship = {"partner_shipping_id": self.second.id}
        self.assertEqual(self._warehouse(**ship), self.south)

    def test_archived_one_is_ignored(self):
        self.customer.preferred_warehouse_id = self.north
        self.contact.preferred_warehouse_id = self.main
        self.env["stock.quant"].search(
            [("location_id", "child_of", self.north.view_location_id.id)]
        ).sudo().unlink()
        self.north.active = False
        self.assertEqual(self._warehouse(), self.south)

    def test_each_company_has_its_own(self):
        self.customer.preferred_warehouse_id = self.north
        elsewhere = self.customer.with_company(self.other_company)
        self.assertFalse(elsewhere.preferred_warehouse_id)
        elsewhere.preferred_warehouse_id = self.abroad
        self.assertEqual(self.customer.preferred_warehouse_id, self.north)
        order = self._quote(
            self.customer,
            self.env["product.product"].create({"name": "Thing"}),
            company_id=self.other_company.id,
        )
        self.assertEqual(order.warehouse_id, self.abroad)
        with self.assertRaisesRegex(UserError, "another company"):
            self.customer.preferred_warehouse_id = self.abroad

    def test_one_of_another_company_is_ignored(self):
        self.env["ir.default"].set(
            "res.partner",
            "preferred_warehouse_id",
            self.abroad.id,
            company_id=self.company.id,
        )
        self.assertEqual(self.customer.preferred_warehouse_id, self.abroad)
        self.assertEqual(self._warehouse(), self.south)

    def test_what_is_chosen_stays(self):
        self.customer.preferred_warehouse_id = self.north
        self.assertEqual(self._warehouse(warehouse_id=self.main.id), self.main)
        order = self._quote(self.customer)
        order.warehouse_id = self.main
        order.note = "Changed"
        self.assertEqual(order.warehouse_id, self.main)
        order.action_confirm()
        order.partner_shipping_id = self.address
        self.assertEqual(order.warehouse_id, self.main)

    def test_the_form_follows_the_customer(self):
        self.customer.preferred_warehouse_id = self.north
        seller = self.role["seller"]
        with Form(self.env["sale.order"].with_user(seller)) as form:
            form.partner_id = self.customer
            self.assertEqual(form.warehouse_id, self.north)
            form.partner_id = self.second
            self.assertEqual(form.warehouse_id, self.south)

    def test_what_is_delivered_leaves_it(self):
        self.customer.preferred_warehouse_id = self.north
        order = self._order(self.customer)
        self.assertEqual(order.picking_ids.picking_type_id.warehouse_id, self.north)

    def test_import_and_export(self):
        fields = ["name", "preferred_warehouse_id"]
        result = self.env["res.partner"].load(fields, [["Imported", "North"]])
        self.assertFalse(result["messages"])
        partner = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(partner.preferred_warehouse_id, self.north)
        self.assertEqual(partner.export_data(fields)["datas"], [["Imported", "North"]])

    def test_for_staff_only(self):
        self.customer.preferred_warehouse_id = self.north
        seller = self.customer.with_user(self.role["seller"])
        self.assertEqual(seller.preferred_warehouse_id, self.north)
        portal = self.role["portal"]
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["preferred_warehouse_id"])

    def test_orders_cost_no_more_queries(self):
        """Many orders at once read their customers' warehouses together."""
        partners = self.env["res.partner"].create(
            [
                {"name": str(number), "preferred_warehouse_id": self.north.id}
                for number in range(8)
            ]
        )
        orders = self.env["sale.order"]
        for partner in partners:
            orders |= self._quote(partner)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("user_id.property_warehouse_id")
            some.mapped("partner_id.name")
            before = self.env.cr.sql_log_count
            some._compute_warehouse_id()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(count(orders), count(orders[0]) + 1)
