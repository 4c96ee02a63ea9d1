from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common_visits import VisitsCommon


@tagged("post_install", "-at_install")
class TestCrmLeadStageStay(VisitsCommon):
    def test_days_in_stage(self):
        """Counted from the entry, and from the beginning when it is restored."""
        lead = self._create_lead()
        self._at(hours=24 * 5 + 1)
        self.assertEqual(lead.stage_days, 5)
        lead.stage_id = self.stage["qualified"]
        self.assertEqual(lead.stage_days, 0)
        self._at(hours=24 * 8)
        lead.invalidate_recordset()
        self.assertEqual((lead.stage_days, lead.is_reopened), (2, False))
        lead.action_set_lost()
        self.assertEqual((lead.stage_days, lead.is_reopened), (0, False))
        self._at(hours=24 * 20)
        lead.action_restore()
        self._at(hours=24 * 21)
        lead.invalidate_recordset()
        self.assertEqual((lead.stage_days, lead.is_reopened), (1, True))
        self.assertFalse(self.env["crm.lead"].new({"name": "New"}).stage_days)

    def test_closing_date_passed(self):
        dates = {"2026-01-04": True, "2026-01-05": False, False: False}
        for date, passed in dates.items():
            with self.subTest(date=date):
                lead = self._create_lead(date_deadline=date)
                self.assertEqual(lead.is_closing_overdue, passed)
        lost = self._create_lead(date_deadline="2026-01-01")
        lost.action_set_lost()
        self.assertFalse(lost.is_closing_overdue)

    def test_filters(self):
        old = self._create_lead(expected_revenue=5)
        lost = self._create_lead(expected_revenue=5, date_deadline="2026-01-20")
        lost.action_set_lost()
        self._at(hours=24 * 40)
        lost.action_restore()
        new = self._create_lead()
        leads = old | lost | new
        arch = self.env["crm.lead"].get_view(
            self.env.ref("crm.view_crm_case_opportunities_filter").id, "search"
        )["arch"]
        expected = {
            "stage_30_days": old,
            "closing_overdue": lost,
            "without_value": new,
            "reopened": lost,
        }
        for name, found in expected.items():
            with self.subTest(name):
                domain = self._get_filter_domain(arch, name)
                self.assertEqual(leads.filtered_domain(domain), found)
                self.assertEqual(
                    self.env["crm.lead"].search([("id", "in", leads.ids), *domain]),
                    found,
                )

    def _get_filter_domain(self, arch, name):
        [node] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"))

    def test_number_of_statements(self):
        for number in (2, 30):
            leads = self.env["crm.lead"].union(
                *(self._create_lead() for _count in range(number))
            )
            self.env.flush_all()
            leads.invalidate_recordset()
            leads.mapped("stage_id")
            with self.subTest(number=number), self.assertQueryCount(2):
                leads.mapped("stage_days")

    def test_seller_reads_what_is_his(self):
        own = self._create_lead(user_id=self.role["seller"].id)
        self._at(hours=24 * 3)
        mine = own.with_user(self.role["seller"])
        self.assertEqual(mine.read(["stage_days"])[0]["stage_days"], 3)
