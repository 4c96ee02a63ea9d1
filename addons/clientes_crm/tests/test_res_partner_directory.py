from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestResPartnerDirectory(KpiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.company.customer_dormant_days = 90
        cls.company.customer_lost_days = 365

    def _bought(self, days, company=None):
        """Return a customer that has bought so many days ago, or never."""
        customer = self.env["res.partner"].create({"name": f"Bought {days}"})
        if days is not None:
            self.env.cr.execute(
                "INSERT INTO clientes_partner_kpi"
                " (partner_id, company_id, first_purchase_date, last_purchase_date)"
                " VALUES (%s, %s, %s, %s)",
                [
                    customer.id,
                    (company or self.company).id,
                    self.today - timedelta(days=days),
                    self.today - timedelta(days=days),
                ],
            )
        return customer

    def _contacted(self, days, created=0):
        customer = self.env["res.partner"].create({"name": f"Contacted {days}"})
        now = fields.Datetime.now()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            [now - timedelta(days=created), customer.id],
        )
        if days is not None:
            self.env.cr.execute(
                "INSERT INTO clientes_partner_kpi"
                " (partner_id, company_id, last_contact_date, last_contact_kind)"
                " VALUES (%s, NULL, %s, 'call')",
                [customer.id, now - timedelta(days=days)],
            )
        customer.invalidate_recordset()
        return customer

    def test_life_cycle(self):
        states = {
            None: "prospect",
            0: "active",
            90: "active",
            91: "dormant",
            365: "dormant",
            366: "lost",
        }
        customers = {days: self._bought(days) for days in states}
        everybody = self.env["res.partner"].union(*customers.values())
        for days, state in states.items():
            with self.subTest(days=days):
                self.assertEqual(customers[days].life_cycle, state)
        for state in ("prospect", "active", "dormant", "lost"):
            expected = everybody.filtered(lambda p, s=state: p.life_cycle == s)
            for operator, found in (("=", expected), ("!=", everybody - expected)):
                with self.subTest(state=state, operator=operator):
                    domain = Domain("life_cycle", operator, state)
                    listed = everybody.search(
                        domain & Domain("id", "in", everybody.ids)
                    )
                    self.assertEqual(listed.sorted("id"), found.sorted("id"))
                    self.assertEqual(everybody.filtered_domain(domain), found)

    def test_life_cycle_of_a_contact_is_its_companys(self):
        self._order(self.contact)
        self._work_off()
        self.assertEqual(self.contact.life_cycle, "active")
        self.assertIn(
            self.contact, self.contact.search([("life_cycle", "=", "active")])
        )

    def test_thresholds_of_the_company(self):
        customer = self._bought(50)
        self.company.customer_dormant_days = 30
        customer.invalidate_recordset()
        self.assertEqual(customer.life_cycle, "dormant")
        self.company.customer_lost_days = 40
        customer.invalidate_recordset()
        self.assertEqual(customer.life_cycle, "lost")
        self.assertIn(customer, customer.search([("life_cycle", "=", "lost")]))
        for values in (
            {"customer_dormant_days": 0},
            {"customer_dormant_days": 40},
            {"customer_lost_days": 20},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.company.write(values)

    def test_days_without_contact(self):
        # days since the contact, days since the creation: days without contact
        cases = {(0, 400): 0, (29, 400): 29, (30, 2): 30, (None, 45): 45, (None, 3): 3}
        customers = {case: self._contacted(*case) for case in cases}
        everybody = self.env["res.partner"].union(*customers.values())
        for case, days in cases.items():
            with self.subTest(case):
                self.assertEqual(customers[case].days_without_contact, days)
        compare = {
            ">=": int.__ge__,
            ">": int.__gt__,
            "<": int.__lt__,
            "<=": int.__le__,
            "=": int.__eq__,
        }
        for operator, test in compare.items():
            for days in (0, 3, 29, 30, 45, 99):
                with self.subTest(operator=operator, days=days):
                    found = everybody.search(
                        [
                            ("id", "in", everybody.ids),
                            ("days_without_contact", operator, days),
                        ]
                    )
                    self.assertEqual(
                        set(found),
                        {c for k, c in customers.items() if test(cases[k], days)},
                    )

    def test_absurd_number_of_days(self):
        customer = self._contacted(1)
        for days, expected in ((10**9, False), (-(10**9), True)):
            found = customer.search([("days_without_contact", ">=", days)])
            self.assertEqual(customer in found, expected)

    @freeze_time("2026-03-10 03:00:00")
    def test_days_begin_where_the_user_is(self):
        customer = self._contacted(None)
        for zone, date, days in (
            ("America/Bogota", "2026-03-09 04:00:00", 1),
            ("America/Bogota", "2026-03-09 06:00:00", 0),
            ("UTC", "2026-03-09 06:00:00", 1),
        ):
            self.env.cr.execute(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                [date, customer.id],
            )
            customer.invalidate_recordset()
            there = customer.with_context(tz=zone)
            with self.subTest(zone=zone, date=date):
                self.assertEqual(
                    there._get_start_of_day(0),
                    fields.Datetime.to_datetime(
                        "2026-03-09 05:00:00"
                        if zone == "America/Bogota"
                        else "2026-03-10 00:00:00"
                    ),
                )
                found = there.search(
                    [("id", "=", customer.id), ("days_without_contact", "=", days)]
                )
                self.assertTrue(found)

    def test_search_dates(self):
        early, late = self._bought(400), self._bought(10)
        never = self._bought(None)
        everybody = early | late | never
        limit = self.today - timedelta(days=100)
        for name in ("first_purchase_date", "last_purchase_date"):
            for operator, value, expected in (
                ("<", limit, early),
                ("<=", limit, early),
                (">", limit, late),
                (">=", limit, late),
                ("=", False, never),
                ("!=", False, early | late),
            ):
                with self.subTest(name=name, operator=operator):
                    found = everybody.search(
                        [("id", "in", everybody.ids), (name, operator, value)]
                    )
                    self.assertEqual(found.sorted("id"), expected)

    def test_figures_of_the_readers_companies(self):
        customer = self._bought(400)
        self.env.cr.execute(
            "INSERT INTO clientes_partner_kpi"
            " (partner_id, company_id, first_purchase_date, last_purchase_date)"
            " VALUES (%s, %s, %s, %s)",
            [customer.id, self.other_company.id, self.today, self.today],
        )
        seller = self.role["seller"]
        mine = customer.with_user(seller)
        self.assertEqual(mine.life_cycle, "lost")
        self.assertIn(mine, mine.search([("life_cycle", "=", "lost")]))
        self.assertFalse(
            mine.search([("id", "=", mine.id), ("life_cycle", "=", "active")])
        )
        seller.company_ids |= self.other_company
        both = mine.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        self.assertEqual(both.life_cycle, "active")
        self.assertTrue(
            both.search([("id", "=", mine.id), ("life_cycle", "=", "active")])
        )

    def test_panel_names_who_has_customers(self):
        seller, employee = self.role["seller"], self.role["employee"]
        users = self.env["res.users"].with_user(self.role["manager"])
        self.env["res.partner"].create({"name": "In charge", "user_id": seller.id})
        responsible = users.search([("is_customer_responsible", "=", True)])
        others = users.search([("is_customer_responsible", "=", False)])
        self.assertIn(seller, responsible)
        self.assertIn(employee, others)
        self.assertFalse(responsible & others)
        both = users.browse([seller.id, employee.id])
        self.assertEqual(both.mapped("is_customer_responsible"), [True, False])

    def test_origin_comes_from_the_opportunity(self):
        source = self.env["utm.source"].create({"name": "Trade fair"})
        lead = self._create_lead(
            partner_name="Fair Company", contact_name="Fay", source_id=source.id
        )
        customer = lead._create_customer()
        self.assertEqual(customer.commercial_partner_id.origin_id, source)

    def test_value_of_the_active_opportunities(self):
        self._create_lead(partner_id=self.contact.id, expected_revenue=100)
        self._create_lead(partner_id=self.customer.id, expected_revenue=20)
        lost = self._create_lead(partner_id=self.customer.id, expected_revenue=3)
        lost.action_set_lost()
        self.assertEqual(self.customer.active_opportunity_value, 120)
        self.assertEqual(self.contact.active_opportunity_value, 120)
        self.assertEqual(self.second.active_opportunity_value, 0)
