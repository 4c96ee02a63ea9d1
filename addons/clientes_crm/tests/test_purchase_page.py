from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_purchases import PurchasesCommon


@tagged("post_install", "-at_install")
class TestPurchasePage(PurchasesCommon):
    def _list(self, page, key):
        return next(item for item in page["lists"] if item["key"] == key)

    def _open(self, action, user=None):
        """Return the records that an action lists for the reader."""
        records = self.env[action["res_model"]].with_user(user or self.reader)
        return records.search(action["domain"])

    def test_nothing_bought(self):
        page = self._page()
        summary = page["summary"]
        self.assertEqual((summary["count"], summary["amount"]), (0, 0))
        self.assertFalse(summary["last"] or summary["ratio"] or summary["ticket"])
        self.assertEqual(page["products"]["count"], 0)
        self.assertEqual(len(page["periods"]), 13)
        self.assertFalse(page["periods"][0]["parts"])

    def test_figures(self):
        for days, quantity in ((90, 1), (70, 2), (50, 6)):
            self._buy(self.contact, days=days, quantity=quantity)
        summary = self._page()["summary"]
        self.assertEqual((summary["count"], summary["amount"]), (3, 90))
        self.assertEqual(summary["ticket"], 30)
        self.assertEqual(summary["per_month"], 0.2)
        self.assertEqual((summary["interval"], summary["ratio"]), (20, 2.5))
        self.assertEqual(summary["days_since"], 50)
        self.assertTrue(summary["is_behind"])
        self._assert_page_agrees(self.customer)

    def test_each_amount_opens_its_documents(self):
        invoice = self._bill(self._buy(self.customer, days=40, quantity=8), days=39)
        order = self._buy(self.contact, days=2, quantity=1)
        day = self.now.date() - timedelta(days=1)
        alone = self._invoice(self.customer, invoice_date=day)
        credit = self._credit(invoice, days=0)
        admin = self.env.ref("base.user_admin")
        page = self._page(user=admin)
        year, *months = page["periods"]
        self.assertEqual(
            {part["kind"]: part["count"] for part in year["parts"]},
            {"order": 2, "invoice": 1, "refund": 1},
        )
        self.assertEqual(year["amount"], 10 + alone.amount_untaxed)
        self.assertEqual(year["amount"], page["summary"]["amount"])
        self.assertAlmostEqual(sum(month["amount"] for month in months), year["amount"])
        self.assertEqual(max(month["height"] for month in months), 100)
        for period in page["periods"]:
            amounts = [part["amount"] for part in period["parts"]]
            self.assertAlmostEqual(sum(amounts), period["amount"])
            for part in period["parts"]:
                found = self._open(part["action"], admin)
                with self.subTest(period=period["key"], kind=part["kind"]):
                    self.assertEqual(len(found), part["count"])
        found = {
            part["kind"]: self._open(part["action"], admin) for part in year["parts"]
        }
        self.assertIn(order, found["order"])
        self.assertEqual(found["invoice"], alone)
        self.assertEqual(found["refund"], credit)

    def test_lists(self):
        quotation = self._order(self.contact, confirmed=False)
        order = self._buy(self.customer, days=3)
        invoice = self._bill(order, days=2)
        credit = self._credit(invoice, days=1)
        page = self._page(user=self.env.ref("base.user_admin"))
        orders = self._list(page, "orders")
        self.assertEqual(
            [row["id"] for row in orders["rows"]], [quotation.id, order.id]
        )
        self.assertEqual(
            [state["label"] for state in orders["rows"][0]["states"]], ["Quotation"]
        )
        self.assertIn(
            "Sales Order", [state["label"] for state in orders["rows"][1]["states"]]
        )
        for key, move in (("invoices", invoice), ("refunds", credit)):
            item = self._list(page, key)
            self.assertEqual([row["id"] for row in item["rows"]], move.ids)
            self.assertEqual(item["count"], 1)
            self.assertTrue(item["rows"][0]["states"])
        self.assertEqual(
            self._list(page, "refunds")["rows"][0]["amount"], -credit.amount_total
        )

    def test_latest_first_and_all(self):
        for days in range(12):
            self._buy(self.customer, days=days)
        item = self._list(self._page(), "orders")
        self.assertEqual((len(item["rows"]), item["count"]), (8, 12))
        self.assertEqual(len(self._open(item["action"])), 12)

    def test_returned_goods(self):
        self.product.is_storable = True
        order = self._buy(self.contact, days=3, quantity=5)
        delivery = order.picking_ids
        delivery.move_ids.write({"quantity": 5, "picked": True})
        delivery.button_validate()
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=delivery.id)
            .create({"picking_id": delivery.id})
        )
        wizard.product_return_moves.write({"quantity": 2, "to_refund": True})
        returned = wizard._create_return()
        returned.move_ids.write({"quantity": 2, "picked": True})
        returned.button_validate()
        page = self._page()
        item = self._list(page, "returns")
        self.assertEqual([row["id"] for row in item["rows"]], returned.ids)
        self.assertEqual(self._open(item["action"]), returned)
        [product] = page["products"]["rows"]
        self.assertEqual((product["ordered"], product["delivered"]), (5, 3))

    def test_products(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._buy(self.customer, days=30, quantity=4, price_unit=9)
        self._buy(
            self.contact,
            days=10,
            quantity=2,
            product_uom_id=dozen.id,
            price_unit=120,
            discount=10,
        )
        self._buy(self.customer, days=60, product=self.other_product, price_unit=44)
        self._order(self.customer, confirmed=False)
        page = self._page()
        self.assertEqual(page["products"]["count"], 2)
        thing, other = page["products"]["rows"]
        self.assertEqual(thing["product_id"], self.product.id)
        self.assertEqual((thing["ordered"], thing["days"]), (28, 2))
        # Two dozens at 120, less 10 %: 9 for one of them.
        self.assertAlmostEqual(thing["price"], 9)
        self.assertEqual(other["price"], 44)
        lines = self._open(page["products"]["action"])
        self.assertEqual(lines.product_id, self.product | self.other_product)
        self.assertEqual(len(lines), 3)

    def test_products_of_invoices_without_order(self):
        invoice = self._invoice(self.customer, posted=False)
        invoice.invoice_line_ids.write(
            {"product_id": self.other_product.id, "quantity": 3, "price_unit": 7}
        )
        invoice.invoice_date = self.now.date()
        invoice.action_post()
        [row] = self._page()["products"]["rows"]
        self.assertEqual(row["product_id"], self.other_product.id)
        self.assertEqual((row["ordered"], row["price"]), (3, 7))

    def test_time_to_buy_again(self):
        """When the product's own interval has passed, until it seems given up."""
        gone = self.env["product.product"].create({"name": "Gone", "sale_ok": False})
        rare = self.env["product.product"].create({"name": "Rare"})
        stories = (
            (self.product, (75, 55, 35), (2, 3, 9)),
            (self.other_product, (30, 20, 9), (1, 1, 1)),
            (gone, (75, 55, 35), (1, 1, 1)),
            # Five times its interval of ten days.
            (rare, (70, 60, 50), (1, 1, 1)),
        )
        for product, days, quantities in stories:
            for day, quantity in zip(days, quantities, strict=True):
                self._buy(self.customer, days=day, quantity=quantity, product=product)
        page = self._page()
        [due] = page["products"]["due"]
        self.assertEqual(due["product_id"], self.product.id)
        self.assertEqual((due["interval"], due["days_since"]), (20, 35))
        self.assertEqual(due["usual"], 3)
        sold = {row["product_id"]: row["is_sold"] for row in page["products"]["rows"]}
        self.assertFalse(sold[gone.id])
        self.assertTrue(sold[rare.id])

    def test_discounts(self):
        self._buy(self.customer, days=3, quantity=10, discount=20)
        order = self._buy(self.customer, days=2, quantity=10)
        order.order_line.create(
            {
                "order_id": order.id,
                "product_id": self.other_product.id,
                "product_uom_qty": 1,
                "price_unit": -30,
            }
        )
        self._buy(self.customer, days=1, quantity=5)
        discounts = self._page()["discounts"]
        # 20 of 100, and 30 of 100; nothing of 50.
        self.assertEqual(discounts["amount"], 50)
        self.assertEqual(discounts["percent"], 20)
        self.assertEqual(discounts["order_count"], 2)
        self.assertEqual(len(self._open(discounts["action"])), 2)

    def test_free_of_charge(self):
        self._buy(self.customer, quantity=3, discount=100)
        discounts = self._page()["discounts"]
        self.assertEqual((discounts["amount"], discounts["percent"]), (30, 100))

    def test_companies_beside_each_other(self):
        self.reader.company_ids = [Command.link(self.other_company.id)]
        self._buy(self.customer)
        both = (self.company | self.other_company).ids
        self.env.flush_all()
        partner = self.customer.with_user(self.reader).with_context(
            allowed_company_ids=both
        )
        page = partner.get_purchases()
        self.assertEqual(page["company"]["count"], 1)
        [other] = page["other_companies"]
        self.assertEqual((other["id"], other["count"]), (self.other_company.id, 0))
        turned = partner.with_context(allowed_company_ids=both[::-1]).get_purchases()
        self.assertEqual(turned["summary"]["count"], 0)
        self.assertEqual(turned["other_companies"][0]["amount"], 10)

    def test_constant_query_count(self):
        """A big customer's page costs as many queries as a small one's."""

        def count(partner):
            self._page(partner)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partner.with_user(self.reader).get_purchases()
            return self.env.cr.sql_log_count - before

        self._bill(self._buy(self.second))
        small = count(self.second)
        products = self.env["product.product"].create(
            [{"name": f"Product {number}"} for number in range(15)]
        )
        contacts = self.env["res.partner"].create(
            [{"name": str(n), "parent_id": self.customer.id} for n in range(15)]
        )
        for number, (product, contact) in enumerate(
            zip(products, contacts, strict=True)
        ):
            order = self._buy(contact, days=9 * number, product=product)
            self._bill(order, days=9 * number)
        self.assertEqual(count(self.customer), small)
        self.assertLessEqual(small, 40)
