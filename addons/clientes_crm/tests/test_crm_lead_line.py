import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadLine(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product, cls.other_product = cls.env["product.product"].create(
            [{"name": "Chair", "list_price": 100}, {"name": "Desk", "list_price": 300}]
        )
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])
        cls.lead = cls._create_lead(
            user_id=cls.role["seller"].id, partner_id=cls.customer.id
        ).with_user(cls.role["seller"])

    def _add(self, lead, product=None, **values):
        return lead.env["clientes.opportunity.line"].create(
            {
                "lead_id": lead.id,
                "product_id": (product or self.product).id,
                **values,
            }
        )

    def test_sum_is_the_value(self):
        line = self._add(self.lead, quantity=3)
        self.assertEqual(line.price_unit, 100)
        self.assertEqual(self.lead.expected_revenue, 300)
        other = self._add(self.lead, self.other_product, discount=10)
        self.assertEqual(self.lead.expected_revenue, 570)
        line.quantity = 1
        self.assertEqual(self.lead.expected_revenue, 370)
        self.lead.expected_revenue = 5
        self.assertEqual(self.lead.expected_revenue, 370)
        self.lead.write({"line_ids": [Command.delete(other.id)]})
        self.assertEqual(self.lead.expected_revenue, 100)
        line.unlink()
        self.assertEqual(self.lead.expected_revenue, 100)
        self.lead.expected_revenue = 5
        self.assertEqual(self.lead.expected_revenue, 5)

    def test_created_and_copied(self):
        lead = self.leads.create(
            {
                "name": "With products",
                "expected_revenue": 7,
                "line_ids": [
                    Command.create({"product_id": self.product.id, "quantity": 2}),
                    Command.create({"product_id": self.other_product.id}),
                ],
            }
        )
        self.assertEqual(lead.expected_revenue, 500)
        copied = lead.copy()
        self.assertEqual(len(copied.line_ids), 2)
        self.assertEqual(copied.expected_revenue, 500)

    def test_moved_to_another(self):
        other = self.lead.copy({"expected_revenue": 0})
        line = self._add(self.lead)
        line.lead_id = other
        self.assertEqual(other.expected_revenue, 100)

    def test_in_its_currency(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "CLW",
                "symbol": "w",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 0.25})],
            }
        )
        self.lead.revenue_currency_id = foreign
        line = self._add(self.lead, quantity=2)
        self.assertEqual(line.currency_id, foreign)
        self.assertEqual(line.price_unit, 25)
        self.assertEqual(self.lead.revenue_in_currency, 50)
        self.assertEqual(self.lead.expected_revenue, 200)

    def test_form(self):
        group = self.env.ref("clientes_crm.clientes_crm_group_lead_lines")
        self.role["seller"].group_ids = [Command.link(group.id)]
        with Form(self.lead) as form:
            with form.line_ids.new() as line:
                line.product_id = self.product
                line.quantity = 4
            self.assertEqual(form.expected_revenue, 400)
        self.assertEqual(self.lead.expected_revenue, 400)

    def test_quotation_at_the_price_of_the_customer(self):
        group = self.env.ref("product.group_product_pricelist")
        group |= self.env.ref("sale.group_discount_per_so_line")
        self.env.ref("base.group_user").implied_ids = [
            Command.link(feature.id) for feature in group
        ]
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Good customers",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "fixed",
                            "fixed_price": 80,
                        }
                    )
                ],
            }
        )
        self.customer.property_product_pricelist = pricelist
        self._add(self.lead, quantity=3, price_unit=95, discount=10)
        self._add(self.lead, self.other_product)
        action = self.lead.action_new_quotation()
        orders = self.env["sale.order"].with_user(self.role["seller"])
        order = Form(orders.with_context(**action["context"])).save()
        self.assertEqual(order.opportunity_id, self.lead)
        self.assertEqual(order.pricelist_id, pricelist)
        self.assertEqual(order.order_line.product_id, self.product | self.other_product)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3, 1])
        self.assertEqual(order.order_line.mapped("price_unit"), [80, 80])
        self.assertEqual(order.order_line.mapped("discount"), [10, 0])
        order.order_line[0].product_uom_qty = 5
        self.assertEqual(order.order_line.mapped("discount"), [10, 0])

    def test_quotation_without_products(self):
        context = self.lead.action_new_quotation()["context"]
        self.assertNotIn("default_order_line", context)

    def test_merged(self):
        other = self.lead.copy()
        self._add(other, quantity=2)
        merged = (self.lead | other).with_env(self.env).merge_opportunity()
        self.assertEqual(merged.line_ids.quantity, 2)
        self.assertEqual(merged.expected_revenue, 200)

    def test_access(self):
        lead = self._create_lead(user_id=self.role["colleague"].id)
        line = self._add(lead)
        cases = {
            "seller": False,
            "colleague": True,
            "manager": True,
            "employee": False,
            "collector": False,
            "portal": False,
            "public": False,
        }
        for role, allowed in cases.items():
            with self.subTest(role=role):
                theirs = line.with_user(self.role[role])
                if allowed:
                    theirs.quantity = 5
                    continue
                with self.assertRaises(AccessError):
                    theirs.read(["quantity"])
                with self.assertRaises(AccessError):
                    theirs.write({"quantity": 9})
                with self.assertRaises(AccessError):
                    self._add(lead.with_user(self.role[role]))
        there = self._create_lead(company_id=self.other_company.id)
        own = self._add(there)
        with self.assertRaises(AccessError):
            own.with_user(self.role["manager"]).read(["quantity"])

    def test_products_of_the_company(self):
        here = self._create_lead(company_id=self.company.id)
        self.other_product.company_id = self.other_company
        with self.assertRaises(UserError):
            self._add(here, self.other_product)

    def test_sound_numbers(self):
        for values in ({"discount": 120}, {"discount": -1}, {"quantity": -1}):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._add(self.lead, **values).flush_recordset()

    def test_query_count(self):
        def count(number):
            leads = self.leads.browse([self.lead.copy().id for _n in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads.write({"expected_revenue": 3})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(20))
