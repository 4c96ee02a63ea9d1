from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_funnel import FunnelCommon

JANUARY = ("2026-01-01", "2026-01-31")


@tagged("post_install", "-at_install")
class TestClientesSalesTarget(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.targets = cls.env["clientes.sales.target"]
        cls.targets.search([]).unlink()
        cls.seller, cls.colleague = cls.role["seller"], cls.role["colleague"]
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Targets",
                "company_id": cls.company.id,
                "member_ids": [Command.link(cls.seller.id)],
            }
        )
        cls.leads = cls.env["crm.lead"].union(
            *(
                cls._create_lead(expected_revenue=100, user_id=user.id, team_id=team)
                for user, team in (
                    (cls.seller, cls.team.id),
                    (cls.seller, cls.team.id),
                    (cls.colleague, False),
                )
            )
        )

    def _target(self, **values):
        return self.targets.create(
            {"month": "2026-01-15", "target": 400, "company_id": self.company.id}
            | values
        )

    def _win_all(self):
        self._at(days=3)
        self.leads.write({"stage_id": self.stage["closed"].id})
        self.env.flush_all()
        self.env.invalidate_all()

    def test_achieved(self):
        targets = {
            "company": self._target(),
            "team": self._target(team_id=self.team.id),
            "person": self._target(user_id=self.seller.id),
            "number": self._target(metric="won_count", target=6),
            "other month": self._target(month="2026-02-01"),
            "nothing": self._target(user_id=self.env.user.id),
        }
        self._win_all()
        manager = self.role["manager"]
        expected = {
            "company": (300, 0.75),
            "team": (200, 0.5),
            "person": (200, 0.5),
            "number": (3, 0.5),
            "other month": (0, 0),
            "nothing": (0, 0),
        }
        for name, target in targets.items():
            with self.subTest(name):
                target = target.with_user(manager)
                self.assertEqual((target.achieved, target.attainment), expected[name])
                self.assertTrue(target.display_name)
        self.assertEqual(str(targets["company"].month), "2026-01-01")
        self.assertEqual(str(targets["company"].month_end), "2026-01-31")

    def test_most_general_counts(self):
        """The target of the company is not added to those of people."""
        self._target(user_id=self.seller.id, target=100)
        self._target(user_id=self.colleague.id, target=100)
        self._win_all()
        user = self.role["manager"]
        figure = self._get(self.leads, *JANUARY, user=user)["attainment"]
        self.assertEqual((figure["value"], figure["n"]), (1.5, 2))
        company = self._target(target=600)
        figures = self._get(self.leads, *JANUARY, user=user)
        figure = figures["attainment"]
        self.assertEqual((figure["value"], figure["n"]), (0.5, 1))
        self.assertEqual(len(figure["parts"]["targets"]), 3)
        self._assert_drill(figures, user=user)
        # Months that do not lie wholly in the period have no target to reach.
        half = self._get(self.leads, "2026-01-02", "2026-01-31", user=user)
        self.assertEqual(half["attainment"]["n"], 0)
        company.metric = "won_count"
        company.target = 2
        count = self._get(self.leads, *JANUARY, user=user)["attainment"]["parts"]
        self.assertEqual(count["won_count"]["attainment"], 1.5)

    def test_who_was_responsible(self):
        """It counts for who won it, whoever has it now."""
        target = self._target(user_id=self.seller.id)
        self._win_all()
        self.leads.user_id = self.colleague
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(target.with_user(self.role["manager"]).achieved, 200)

    def test_access(self):
        own = self._target(user_id=self.seller.id)
        others = self._target(user_id=self.colleague.id) | self._target()
        domain = [("id", "in", (own | others).ids)]
        for role, found in (
            ("seller", own),
            ("manager", own | others),
            ("employee", None),
            ("portal", None),
            ("public", None),
        ):
            targets = self.targets.with_user(self.role[role])
            with self.subTest(role=role):
                if found is None:
                    with self.assertRaises(AccessError):
                        targets.search(domain)
                    continue
                self.assertEqual(targets.search(domain), found)
                self.assertEqual(
                    targets.has_access("write"), role == "manager", "change"
                )
        with self.assertRaises(AccessError):
            others.with_user(self.seller).read(["target"])
        with self.assertRaises(AccessError):
            own.with_user(self.seller).target = 1
        elsewhere = self._target(company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            elsewhere.with_user(self.role["manager"]).with_context(
                allowed_company_ids=self.company.ids
            ).read(["target"])

    def test_sound(self):
        self._target()
        with mute_logger("odoo.sql_db"):
            for values in ({}, {"month": "2026-01-31"}):
                with self.assertRaises(IntegrityError), self.cr.savepoint():
                    self._target(**values)
            for value in (0, -5):
                with self.assertRaises(IntegrityError), self.cr.savepoint():
                    self._target(month="2026-03-01", target=value)
        with self.assertRaises(ValidationError):
            self._target(company_id=self.other_company.id, user_id=self.seller.id)

    def test_statements(self):
        """A list of targets costs as many statements as one of them."""
        targets = self._target(user_id=self.seller.id)
        counts = []
        # The first time some of it is cached for good.
        for name in ("warm", "one", "many"):
            for month in range(12 if name == "many" else 0):
                targets |= self._target(month=f"2025-{month + 1:02}-01")
            self.env.flush_all()
            self.env.invalidate_all()
            targets.mapped("company_id.currency_id.rounding")
            before = self.env.cr.sql_log_count
            targets.mapped("achieved")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
