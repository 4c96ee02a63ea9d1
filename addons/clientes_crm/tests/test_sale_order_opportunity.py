from odoo.fields import Command
from odoo.tests import tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestSaleOrderOpportunity(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["clientes.stage.field"].search([]).unlink()
        cls.product = cls.env["product.product"].create(
            {"name": "Advice", "type": "service", "list_price": 100}
        )
        cls.lead = cls._create_lead(
            user_id=cls.role["seller"].id, partner_id=cls.customer.id
        )

    def _order(self, lead=None, user="seller"):
        return (
            self.env["sale.order"]
            .with_user(self.role[user])
            .create(
                {
                    "partner_id": self.customer.id,
                    "opportunity_id": (lead or self.lead).id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
            )
        )

    def test_confirmed(self):
        expected = {"nothing": (0, "pending"), "ask": (1, "pending"), "win": (0, "won")}
        for answer, (activities, status) in expected.items():
            with self.subTest(answer=answer):
                self.company.clientes_order_confirmed = answer
                lead = self.lead.copy()
                order = self._order(lead)
                order.action_confirm()
                self.assertEqual(order.state, "sale")
                self.assertEqual(len(lead.activity_ids), activities)
                self.assertEqual(lead.won_status, status)
                self.assertEqual(lead.expected_revenue, order.amount_untaxed)

    def test_asked_once(self):
        self.company.clientes_order_confirmed = "ask"
        orders = self._order() | self._order()
        orders.action_confirm()
        activity = self.lead.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertIn(orders[0].name, activity.summary)
        self.assertEqual(activity.user_id, self.role["seller"])
        self.company.clientes_order_confirmed = "win"
        self._order().action_confirm()
        self.assertEqual(self.lead.won_status, "won")
        self.assertFalse(self.lead.activity_ids)

    def test_what_is_missing_is_asked_for(self):
        self.company.clientes_order_confirmed = "win"
        self.env["clientes.stage.field"].create(
            {"stage_id": self.stage["closed"].id, "field_name": "referred"}
        )
        order = self._order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.lead.won_status, "pending")
        self.assertEqual(self.lead.stage_id, self.stage["prospect"])
        self.assertIn("Referred By", self.lead.activity_ids.note)

    def test_of_a_colleague(self):
        self.company.clientes_order_confirmed = "win"
        order = self._order()
        order.user_id = self.role["colleague"]
        self.lead.user_id = self.role["manager"]
        order.with_user(self.role["colleague"]).action_confirm()
        self.assertEqual(self.lead.won_status, "won")

    def test_closed_opportunities_are_left_alone(self):
        self.company.clientes_order_confirmed = "win"
        lost = self.lead.copy()
        order = self._order(lost)
        lost.action_set_lost()
        order.action_confirm()
        self.assertEqual(lost.won_status, "lost")
        self.assertFalse(lost.activity_ids)

    def test_all_cancelled(self):
        first, second = self._order(), self._order()
        first._action_cancel()
        self.assertFalse(self.lead.activity_ids)
        second._action_cancel()
        self.assertIn("cancelled", self.lead.activity_ids.summary)
        self.assertEqual(self.lead.won_status, "pending")

    def test_all_cancelled_at_once(self):
        other = self.lead.copy()
        orders = self._order() | self._order() | self._order(other)
        orders._action_cancel()
        self.assertEqual(len(self.lead.activity_ids), 1)
        self.assertEqual(len(other.activity_ids), 1)

    def test_not_asked_when_cancelled(self):
        self.company.clientes_orders_cancelled = False
        self._order()._action_cancel()
        self.assertFalse(self.lead.activity_ids)

    def test_in_the_language_of_who_is_asked(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.role["seller"].lang = "es_CO"
        self.company.clientes_order_confirmed = "ask"
        asked = []
        model = type(self.env["crm.lead"])
        schedule = model.activity_schedule

        def activity_schedule(lead, *args, **kwargs):
            asked.append(lead.env.lang)
            return schedule(lead, *args, **kwargs)

        self.patch(model, "activity_schedule", activity_schedule)
        self._order(user="manager").action_confirm()
        self.assertIn("es_CO", asked)
