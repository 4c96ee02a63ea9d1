from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_pipeline import WEEK, PipelineCommon


@tagged("post_install", "-at_install")
class TestCrmPipelineSnapshotAccess(PipelineCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        owners = {
            "own": cls.role["seller"],
            "colleague": cls.role["colleague"],
            "nobody": cls.env["res.users"],
        }
        cls.leads = {
            name: cls._create_lead(user_id=user.id, expected_revenue=100)
            for name, user in owners.items()
        }
        cls.leads["other company"] = cls.env["crm.lead"].create(
            {
                "name": "Other",
                "type": "opportunity",
                "user_id": False,
                "team_id": False,
                "company_id": cls.other_company.id,
                "expected_revenue": 100,
            }
        )
        cls.all = cls.env["crm.lead"].union(*cls.leads.values())

    def _get(self, role, **values):
        return self.changes.with_user(self.role[role]).get_changes(
            [("id", "in", self.all.ids)], "2026-01-05", "2026-01-11", **values
        )

    def test_who_reads_what(self):
        self._take(hours=1)
        for role, count in (("seller", 2), ("colleague", 2), ("manager", 3)):
            with self.subTest(role=role):
                result = self._get(role)
                self.assertEqual(result["parts"]["new"]["n"], count)
                self.assertEqual(result["after"], count * 100)
                self._assert_drill(result, self.role[role])

    def test_reassigned(self):
        """Who works on an opportunity now sees its weeks from before."""
        self._take(hours=1)
        self.leads["colleague"].user_id = self.role["seller"]
        self.assertEqual(self._get("seller")["parts"]["new"]["n"], 3)

    def test_others_read_nothing(self):
        self._take(hours=1)
        line = self.lines.search([("lead_id", "=", self.leads["nobody"].id)])
        for role in ("employee", "collector", "portal", "public"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    line.with_user(self.role[role]).read(["change"])
                with self.assertRaises(AccessError):
                    self._get(role)

    def test_two_currencies(self):
        pesos = self.env.ref("base.MXN")
        pesos.active = True
        self.other_company.currency_id = pesos
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": pesos.id,
                "company_id": self.company.id,
                "rate": 20,
            }
        )
        self._take(hours=1)
        result = self.changes.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        ).get_changes([("id", "in", self.all.ids)], "2026-01-05", "2026-01-11")
        one = pesos._convert(100, self.company.currency_id, self.company, "2026-01-05")
        self.assertNotEqual(one, 100)
        self.assertAlmostEqual(result["after"], 300 + one, 2)
        self._assert_drill(result)

    def test_number_of_statements(self):
        self._take(hours=1)
        self._get("seller")
        counts = []
        for week, number in enumerate((3, 40), 2):
            for _lead in range(number):
                self._create_lead(user_id=self.role["seller"].id)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._take(hours=week * WEEK)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self._get("seller")
