from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestStockLists(StockCommon):
    def test_open_deliveries(self):
        """The late ones first; delivered, cancelled and others' are none."""
        late = self._order(self.contact, quantity=3).picking_ids
        coming = self._order(self.customer, quantity=2).picking_ids
        coming.scheduled_date = coming.move_ids.date = self.now + timedelta(days=2)
        coming.move_ids.date_deadline = self.now + timedelta(days=3)
        late.move_ids.date_deadline = self.now - timedelta(days=4)
        self._deliver(self._order(self.customer).picking_ids)
        self._order(self.customer).picking_ids.action_cancel()
        self._order(self.second)
        deliveries = self._stock_page()["deliveries"]
        self.assertEqual((deliveries["count"], deliveries["late_count"]), (2, 1))
        first, second = deliveries["rows"]
        self.assertEqual((first["id"], second["id"]), (late.id, coming.id))
        self.assertTrue(first["is_late"])
        self.assertEqual(first["days_late"], 4)
        self.assertFalse(second["is_late"])
        self.assertEqual(first["goods"], "3 Units of Chair")
        self.assertEqual(first["origin"], late.origin)
        self.assertEqual(self._open(deliveries["action"]), late | coming)
        self.assertEqual(self._open(deliveries["late_action"]), late)

    def test_late_without_a_promise(self):
        picking = self._order(self.customer).picking_ids
        picking.move_ids.date = self.now - timedelta(days=1)
        # Odoo itself cannot take a promise back.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_picking SET date_deadline = NULL WHERE id = %s", picking.ids
        )
        [row] = self._stock_page()["deliveries"]["rows"]
        self.assertTrue(row["is_late"])
        self.assertEqual((row["days_late"], row["deadline"]), (1, ""))

    def test_today_is_not_late(self):
        """Whatever the hour: where the reader is, not where the server is."""
        self.reader.tz = "America/Bogota"
        picking = self._order(self.customer).picking_ids
        for moment, days in (
            ("2026-11-22 05:00:00", 0),
            ("2026-11-22 04:59:59", 1),
        ):
            picking.move_ids.date_deadline = moment
            with self.subTest(moment), freeze_time("2026-11-23 04:00:00"):
                deliveries = self._stock_page()["deliveries"]
                [row] = deliveries["rows"]
                self.assertEqual((row["is_late"], row["days_late"]), (bool(days), days))
                self.assertEqual(deliveries["late_count"], days)

    def test_deliveries_by_steps(self):
        """What is still to be picked for a customer is on its way, once."""
        self.south.delivery_steps = "pick_ship"
        self._stock(self.chair, self.south, 5)
        order = self._order(self.customer, warehouse_id=self.south.id)
        deliveries = self._stock_page()["deliveries"]
        self.assertEqual(deliveries["count"], 1)
        self.assertEqual(self._open(deliveries["action"]), order.picking_ids)
        self._deliver(order.picking_ids)
        deliveries = self._stock_page()["deliveries"]
        self.assertEqual(deliveries["count"], 1)
        self.assertEqual(self._open(deliveries["action"]).location_id.usage, "internal")
        self._deliver(self._open(deliveries["action"]))
        self.assertEqual(self._stock_page()["deliveries"]["count"], 0)

    def test_delivered_elsewhere(self):
        """What is ordered for another address is of who buys, and of who receives."""
        order = self._order(self.customer, partner_shipping_id=self.second.id)
        for partner in (self.customer, self.second):
            rows = self._stock_page(partner)["deliveries"]["rows"]
            self.assertEqual([row["id"] for row in rows], order.picking_ids.ids)

    def test_returns_are_no_deliveries(self):
        picking = self._deliver(self._order(self.customer).picking_ids)
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = 1
        wizard._create_return()
        self.assertEqual(self._stock_page()["deliveries"]["count"], 0)

    def test_many_goods_in_few_words(self):
        products = self.env["product.product"].create(
            [{"name": f"P{number}", "is_storable": True} for number in range(5)]
        )
        self._order(
            self.customer,
            order_line=[
                Command.create({"product_id": product.id, "product_uom_qty": 1.5})
                for product in products
            ],
        )
        [row] = self._stock_page()["deliveries"]["rows"]
        self.assertIn("1.50 Units of P0", row["goods"])
        self.assertTrue(row["goods"].endswith(" and 2 more"), row["goods"])

    def _serials(self, *names):
        printer = self.env["product.product"].create(
            {"name": "Printer", "is_storable": True, "tracking": "serial"}
        )
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": printer.id} for name in names]
        )
        for lot in lots:
            self._stock(printer, self.main, 1, lot)
        return printer, lots

    def test_serial_numbers(self):
        printer, lots = self._serials("SN1", "SN2", "SN3")
        picking = self._order(
            self.contact, printer, 2, warehouse_id=self.main.id
        ).picking_ids
        self._deliver(picking)
        page = self._stock_page()["lots"]
        self.assertEqual(page["count"], 2)
        self.assertEqual({row["lot"] for row in page["rows"]}, {"SN1", "SN2"})
        for row in page["rows"]:
            self.assertEqual((row["product"], row["quantity"]), ("Printer", 1))
            self.assertEqual(row["picking_id"], picking.id)
            self.assertEqual(row["origin"], picking.origin)
            self.assertTrue(row["is_serial"])
            self.assertFalse(row["is_returned"])
        self.assertEqual(self._open(page["action"]), picking.move_line_ids)
        self.assertEqual(self._stock_page(self.second)["lots"]["count"], 0)
        self._return(picking)
        rows = self._stock_page()["lots"]["rows"]
        self.assertEqual(sorted(row["is_returned"] for row in rows), [False, True])
        self.assertEqual(lots[2].product_id, printer)

    def test_lots_without_rights_on_lots(self):
        printer, _lots = self._serials("SN9")
        order = self._order(self.customer, printer, warehouse_id=self.main.id)
        self._deliver(order.picking_ids)
        seller = self.role["seller"]
        self.assertFalse(self.env["stock.lot"].with_user(seller).has_access("read"))
        lots = self._stock_page(user=seller)["lots"]
        self.assertEqual([row["lot"] for row in lots["rows"]], ["SN9"])
        self.assertEqual(len(self._open(lots["action"], seller)), 1)
