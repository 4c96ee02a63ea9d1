from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_stock import StockCommon


@tagged("post_install", "-at_install")
class TestStockBenefits(StockCommon):
    def setUp(self):
        super().setUp()
        self.has_loyalty = (
            "loyalty.program" in self.env
            and "sale_ok" in self.env["loyalty.program"]._fields
        )
        if self.has_loyalty:
            self.env["loyalty.program"].search([]).active = False

    def _program(self, name, **values):
        return self.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "promotion",
                "trigger": "auto",
                "rule_ids": [Command.create({})],
                "reward_ids": [Command.create({"discount": 15})],
                **values,
            }
        )

    def _names(self, part):
        return [row["name"] for row in part["rows"]]

    def test_none_without_the_addons(self):
        """A page without promotions, or with none of them: never an error."""
        benefits = self._stock_page()["benefits"]
        if not self.has_loyalty:
            self.assertIs(benefits, False)
            return
        for part in benefits.values():
            self.assertEqual((part["count"], part["rows"]), (0, []))

    def test_promotions_of_today(self):
        if not self.has_loyalty:
            self.assertFalse(self.env["clientes.loyalty"]._is_available())
            return
        day = timedelta(days=1)
        today = self.now.date()
        mine, others = self.env["product.pricelist"].create(
            [{"name": "Mine"}, {"name": "Others"}]
        )
        self.customer.property_product_pricelist = mine
        self._program("Now")
        self._program("Mine", pricelist_ids=mine.ids, date_to=today + day)
        self._program("Not mine", pricelist_ids=others.ids)
        self._program("Over", date_to=today - 2 * day)
        self._program("Not yet", date_from=today + 2 * day)
        self._program("Elsewhere", company_id=self.other_company.id)
        self._program("Shop only", sale_ok=False)
        part = self._stock_page(user=self.role["seller"])["benefits"]["promotions"]
        self.assertEqual(set(self._names(part)), {"Now", "Mine"})
        self.assertEqual(part["count"], 2)
        self.assertIn("15", part["rows"][0]["detail"])
        self.assertEqual(len(self._open(part["action"], self.role["seller"])), 2)

    def test_cards_of_the_family(self):
        if not self.has_loyalty:
            self.assertIs(self._stock_page(user=self.role["seller"])["benefits"], False)
            return
        program = self._program("Points", program_type="loyalty", applies_on="both")
        old = self.now.date() - timedelta(days=3)
        cards = self.env["loyalty.card"].create(
            [
                {"program_id": program.id, "partner_id": owner.id, "points": points}
                for owner, points in (
                    (self.contact, 30),
                    (self.customer, 0),
                    (self.second, 90),
                    (self.customer, 5),
                )
            ]
        )
        cards[3].expiration_date = old
        part = self._stock_page(user=self.role["seller"])["benefits"]["cards"]
        self.assertEqual(part["count"], 1)
        self.assertIn("30", part["rows"][0]["detail"])
        self.assertEqual(self._open(part["action"], self.role["seller"]), cards[0])

    def test_not_for_those_who_do_not_sell(self):
        self.assertFalse(self._stock_page(user=self.role["keeper"])["benefits"])
