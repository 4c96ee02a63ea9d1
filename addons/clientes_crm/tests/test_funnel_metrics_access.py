import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.clientes_funnel_metrics import METRICS
from .common_funnel import FunnelCommon

JANUARY = ("2026-01-01", "2026-01-31")


@tagged("post_install", "-at_install")
class TestFunnelMetricsAccess(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = {
            "seller": cls.role["seller"],
            "colleague": cls.role["colleague"],
            "nobody": cls.env["res.users"],
        }
        # A won, a lost, and an open one of each; worth as much as whose they are.
        cls.leads = {}
        for index, (name, user) in enumerate(cls.owner.items()):
            cls.leads[name] = cls.env["crm.lead"].union(
                *(
                    cls._create_lead(user_id=user.id, expected_revenue=10**index)
                    for _one in range(3)
                )
            )
        cls.all = cls.env["crm.lead"].union(*cls.leads.values())

    def setUp(self):
        super().setUp()
        self._at(days=1)
        for leads in self.leads.values():
            leads[0].stage_id = self.stage["closed"]
            leads[1].action_set_lost()
        self._end_transaction()

    def test_record_rules(self):
        """Each metric is about the opportunities that its reader may see."""
        cases = {
            "seller": ("seller", "nobody"),
            "colleague": ("colleague", "nobody"),
            "manager": ("seller", "colleague", "nobody"),
        }
        for role, names in cases.items():
            with self.subTest(role=role):
                user = self.role[role]
                figures = self._get(self.all, *JANUARY, user=user)
                count, value = len(names), sum(self._worth(name) for name in names)
                expected = {
                    "win_rate": (0.5, 2 * count),
                    "conversion": (1 / 3, 3 * count),
                    "stage_conversion": (1 / 3, 3 * count),
                    "stage_flow": (3 * count, 3 * count),
                    "time_in_stage": (1, 2 * count),
                    "sales_cycle": (1, count),
                    "velocity": (value, 2 * count),
                    "gross_value": (value, count),
                    "weighted_value": None,
                    "forecast_value": (value / 2, count),
                    "attainment": (None, 0),
                }
                self.assertEqual(set(expected), set(METRICS))
                for name, told in expected.items():
                    if told:
                        figure = figures[name]
                        self.assertEqual((figure["value"], figure["n"]), told, name)
                weighted = sum(
                    lead.expected_revenue * lead.probability / 100
                    for name in names
                    for lead in self.leads[name][2]
                )
                self.assertAlmostEqual(figures["weighted_value"]["value"], weighted, 2)
                self.assertEqual(figures["weighted_value"]["n"], count)
                self._assert_drill(figures, user=user)

    def _worth(self, name):
        return self.leads[name][0].expected_revenue

    def test_nobody_else(self):
        for role in ("employee", "collector", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._get(self.all, *JANUARY, user=self.role[role])
        for role in ("portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.service.with_user(self.role[role]).get_definitions()

    def test_other_company(self):
        self.leads["nobody"].write({"team_id": False})
        self.leads["nobody"].company_id = self.other_company
        manager = self.role["manager"]
        manager.company_ids = [Command.link(self.other_company.id)]
        service = self.service
        both = (self.company | self.other_company).ids
        for companies, n in ((self.company.ids, 6), (both, 9)):
            context = {"allowed_company_ids": companies}
            self.service = service.with_context(**context)
            figures = self._get(self.all, *JANUARY, user=manager)
            self.assertEqual(figures["conversion"]["n"], n)
            self._assert_drill(figures, user=manager, context=context)

    def test_constant_statements(self):
        """As many for thousands as for one, whatever stages there are."""
        service = self.service.with_user(self.role["seller"])

        def count(leads):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            service.get_metrics([("id", "in", leads.ids)], *JANUARY, compare="year")
            return self.env.cr.sql_log_count - before

        count(self.all)
        few = count(self.leads["seller"][0])
        self.env["crm.stage"].create([{"name": f"Own {i}"} for i in range(5)])
        more = self.env["crm.lead"].create(
            [
                {"name": f"Many {i}", "type": "opportunity", "expected_revenue": i}
                for i in range(60)
            ]
        )
        self._at(days=2)
        for index, lead in enumerate(more):
            lead.stage_id = list(self.stage.values())[index % 5]
        # New stages empty what is kept of them.
        count(self.all)
        many = count(self.all | more)
        self.assertEqual(many, few)
        self.assertLessEqual(many, 20)
        with self.assertQueryCount(many):
            self.env.invalidate_all()
            service.get_metrics([("id", "in", self.all.ids)], *JANUARY, compare="year")

    def test_all_there_are(self):
        """Who may read all gets the same whether each one is checked or not."""
        manager = self.role["manager"]
        service = self.service.with_user(manager)
        ours = service.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(ours._is_rule_empty())
        self.assertFalse(service.with_user(self.role["seller"])._is_rule_empty())
        every = self.env["res.company"].search([])
        manager.company_ids = [Command.set(every.ids)]
        service = service.with_context(allowed_company_ids=every.ids)
        self.assertTrue(service._is_rule_empty())
        figures = service.get_metrics([], *JANUARY)
        checked = service.get_metrics([("id", ">", 0)], *JANUARY)
        for name, figure in figures.items():
            self.assertEqual(figure["n"], checked[name]["n"], name)
            self.assertEqual(figure["value"], checked[name]["value"], name)
        self._assert_drill(
            figures, user=manager, context={"allowed_company_ids": every.ids}
        )

    def test_planning_is_restored(self):
        self.env.cr.execute("SHOW enable_nestloop")
        before = self.env.cr.fetchone()
        self._get(self.all, *JANUARY)
        self.env.cr.execute("SHOW enable_nestloop")
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_bad_input(self):
        """Whatever is not understood is said so in words."""
        january = dict(zip(("date_from", "date_to"), JANUARY, strict=True))
        cases = (
            {"domain": [("no_such_field", "=", 1)]},
            {"domain": [("user_id.no_such_field", "=", 1)]},
            {"domain": [("name", "no such operator", 1)]},
            {"domain": [("name", "=")]},
            {"domain": ["|", ("name", "=", "a")]},
            {"domain": "name"},
            {"domain": {"name": "a"}},
            {"domain": 7},
            {"metrics": ["win_rate", "no_such_metric"]},
            {"metrics": "win_rate"},
            {"metrics": [["win_rate"]]},
            {"mode": "loose"},
            {"mode": None},
            {"date_from": "2026-02-30"},
            {"date_from": "yesterday"},
            {"date_from": None},
            {"date_to": False},
            {"date_to": "2025-01-01"},
            {"date_to": "9999-01-01"},
            {"compare": "sometime"},
            {"compare": ["2026-01-01"]},
            {"compare": ["2026-01-01", "x"]},
            {"compare": 5},
            {"currency": -1},
            {"currency": "EUR"},
        )
        for values in cases:
            with self.subTest(values=values):
                with self.assertRaises(UserError) as caught:
                    self.service.get_metrics(**{"domain": [], **january, **values})
                self.assertNotIsInstance(caught.exception, AccessError)
                self.assertTrue(str(caught.exception))

    def test_fields_out_of_reach(self):
        """A domain finds out nothing that its reader may not read."""
        for field in ("user_id.password", "user_id.totp_secret"):
            with self.subTest(field=field), self.assertRaises(UserError):
                self._get_with([(field, "=like", "a%")])

    def _get_with(self, domain):
        service = self.service.with_user(self.role["seller"])
        return service.get_metrics(domain, *JANUARY)

    def test_plain_answer(self):
        """It passes through JSON, and each metric has its words."""
        figures = self._get(self.all, *JANUARY, compare="previous")
        self.assertEqual(set(json.loads(json.dumps(figures))), set(METRICS))
        words = self.service.with_user(self.role["seller"]).get_definitions()
        self.assertEqual(set(words), set(METRICS))
        for name, entry in words.items():
            self.assertTrue(all(entry.values()), name)
            self.assertEqual(figures[name]["formula"], name)
        some = self._get(self.all, *JANUARY, metrics=["velocity", "win_rate"])
        self.assertEqual(list(some), ["velocity", "win_rate"])
