from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestClientesDashboard(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        seller = cls.role["seller"]
        cls._create_lead(expected_revenue=1000, partner_id=cls.customer.id)
        cls._create_lead(expected_revenue=200, user_id=seller.id)
        cls._create_lead(expected_revenue=40, user_id=cls.role["colleague"].id)
        cls._create_lead(
            expected_revenue=7,
            user_id=seller.id,
            stage_id=cls.stage["closed"].id,
        )
        old = cls._create_lead(
            expected_revenue=3, user_id=seller.id, stage_id=cls.stage["closed"].id
        )
        old.date_closed = fields.Datetime.subtract(fields.Datetime.now(), months=2)
        lost = cls._create_lead(expected_revenue=500, user_id=seller.id)
        lost.action_set_lost()
        for user, days in ((seller, 2), (cls.role["manager"], 2), (seller, -2)):
            cls._create_lead(name="With activity", user_id=False).activity_schedule(
                user_id=user.id,
                date_deadline=fields.Date.subtract(fields.Date.today(), days=days),
            )

    def _get_panel(self, role, **context):
        return (
            self.env["clientes.dashboard"]
            .with_user(self.role[role])
            .with_context(**context)
            .get_panel()
        )

    def _get_cards(self, role, **context):
        return {card["id"]: card for card in self._get_panel(role, **context)["cards"]}

    def test_cards_of_each_role(self):
        selling = [
            "customers",
            "opportunities",
            "potential",
            "won_count",
            "won_value",
            "late_activities",
        ]
        cases = (
            ("seller", selling),
            ("manager", selling),
            ("collector", ["customers", "receivable", "receivable_overdue"]),
            ("employee", []),
        )
        for role, expected in cases:
            with self.subTest(role):
                cards = [
                    card["id"]
                    for card in self._get_panel(role)["cards"]
                    if card["id"] in {*selling, "receivable", "receivable_overdue"}
                ]
                self.assertEqual(cards, expected)

    def test_actions_of_each_role(self):
        cases = (
            ("seller", {"new_customer", "new_opportunity"}),
            ("manager", {"new_customer", "new_opportunity"}),
            ("collector", set()),
            ("employee", set()),
        )
        known = {"new_customer", "new_opportunity", "export"}
        for role, expected in cases:
            with self.subTest(role):
                actions = self._get_panel(role)["actions"]
                self.assertEqual({action["id"] for action in actions} & known, expected)

    def test_export_needs_the_right_to_export(self):
        for role in ("seller", "employee"):
            self.role[role].group_ids = [
                Command.link(self.env.ref("base.group_allow_export").id)
            ]
        actions = {
            action["id"]: action for action in self._get_panel("seller")["actions"]
        }
        self.assertEqual(
            actions["export"]["action"], "clientes_crm.clientes_export_action_directory"
        )
        # The right alone gives no directory to export.
        self.assertFalse(self._get_panel("employee")["actions"])

    def test_only_internal_users(self):
        for role in ("portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._get_panel(role)

    def test_every_figure_is_what_its_records_say(self):
        amount = "expected_revenue"
        cases = {
            "customers": ("res.partner", None),
            "opportunities": ("crm.lead", None),
            "potential": ("crm.lead", amount),
            "won_count": ("crm.lead", None),
            "won_value": ("crm.lead", amount),
            "late_activities": ("crm.lead", None),
        }
        for role in ("seller", "manager"):
            cards = self._get_cards(role)
            for card_id, (model, fname) in cases.items():
                with self.subTest(role=role, card=card_id):
                    card = cards[card_id]
                    action = self.env.ref(card["action"])
                    self.assertEqual(action.res_model, model)
                    records = (
                        self.env[model]
                        .with_user(self.role[role])
                        .search(card["domain"])
                    )
                    value = sum(records.mapped(fname)) if fname else len(records)
                    self.assertEqual(card["value"], value)
                    self.assertEqual(card["format"], "money" if fname else "int")

    def test_figures_under_the_readers_rules(self):
        before = self._get_cards("manager")
        self._create_lead(expected_revenue=10, user_id=self.role["colleague"].id)
        after = self._get_cards("manager")
        self.assertEqual(
            after["opportunities"]["value"], before["opportunities"]["value"] + 1
        )
        self.assertEqual(after["potential"]["value"], before["potential"]["value"] + 10)
        seller = self._get_cards("seller")
        # The colleague's two are missing.
        self.assertEqual(
            seller["opportunities"]["value"], after["opportunities"]["value"] - 2
        )
        self.assertEqual(seller["potential"]["value"], after["potential"]["value"] - 50)

    def test_won_and_late(self):
        cards = self._get_cards("seller")
        self.assertEqual(cards["won_count"]["value"], 1)
        self.assertEqual(cards["won_value"]["value"], 7)
        self.assertEqual(cards["late_activities"]["value"], 1)

    def test_amounts_of_other_companies_are_converted(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [
                    Command.create(
                        {
                            "name": "2000-01-01",
                            "rate": 4.0,
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )
        self.other_company.currency_id = foreign
        manager = self.role["manager"]
        manager.company_ids = self.company | self.other_company
        one = self.company.ids
        both = (self.company | self.other_company).ids

        def potential(company_ids):
            cards = self._get_cards("manager", allowed_company_ids=company_ids)
            return cards["potential"]["value"]

        before = potential(both)
        self.assertEqual(potential(one), before)
        self._create_lead(
            expected_revenue=400, company_id=self.other_company.id, team_id=False
        )
        self.assertEqual(potential(one), before)
        self.assertEqual(potential(both), before + 100)

    def test_entries_are_complete_and_sorted(self):
        panel = self._get_panel("manager")
        for name in ("cards", "actions"):
            sequences = [entry["sequence"] for entry in panel[name]]
            self.assertEqual(sequences, sorted(sequences))
            for entry in panel[name]:
                with self.subTest(entry=entry["id"]):
                    self.assertTrue(entry["label"])
                    self.assertTrue(entry["icon"].startswith("fa-"))
                    if isinstance(entry["action"], str):
                        self.env.ref(entry["action"])

    def test_labels_in_spanish(self):
        self.env["res.lang"]._activate_lang("es_CO")
        labels = [
            card["label"] for card in self._get_panel("seller", lang="es_CO")["cards"]
        ]
        self.assertIn("Oportunidades activas", labels)
        self.assertIn("Valor potencial", labels)

    def test_query_count_is_constant(self):
        def count():
            for _turn in range(2):  # the first one reads access rules and the like
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._get_panel("manager")
            return self.env.cr.sql_log_count - before

        few = count()
        self.env["res.partner"].create([{"name": f"P {i}"} for i in range(50)])
        for index in range(50):
            self._create_lead(
                expected_revenue=index,
                stage_id=self.stage["closed" if index % 2 else "proposal"].id,
            )
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 25)
