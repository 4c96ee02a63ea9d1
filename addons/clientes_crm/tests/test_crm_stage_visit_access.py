from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_visits import VisitsCommon


@tagged("post_install", "-at_install")
class TestCrmStageVisitAccess(VisitsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = {
            "own": cls._create_lead(user_id=cls.role["seller"].id),
            "colleague": cls._create_lead(user_id=cls.role["colleague"].id),
            "nobody": cls._create_lead(),
            "other company": cls.env["crm.lead"].create(
                {
                    "name": "Other",
                    "type": "opportunity",
                    "user_id": False,
                    "team_id": False,
                    "company_id": cls.other_company.id,
                }
            ),
        }
        # An archived opportunity has its history all the same.
        cls.leads["own"].action_set_lost()
        cls.leads["other company"].company_id = cls.other_company
        cls.env.flush_all()
        cls.all = cls.env["crm.lead"].union(*cls.leads.values())

    def test_who_reads_what(self):
        """As much history as there are opportunities that one may read."""
        cases = {
            "seller": ["own", "nobody"],
            "colleague": ["colleague", "nobody"],
            "manager": ["own", "colleague", "nobody"],
        }
        for role, names in cases.items():
            with self.subTest(role=role):
                user = self.role[role]
                domain = [("lead_id", "in", self.all.ids)]
                visits = self.visits.with_user(user).search(domain)
                expected = self.env["crm.lead"].union(
                    *(self.leads[name] for name in names)
                )
                self.assertEqual(visits.lead_id, expected)
                leads = self.env["crm.lead"].with_user(user)
                readable = leads.with_context(active_test=False).search(
                    [("id", "in", self.all.ids)]
                )
                self.assertEqual(visits.lead_id, readable)
                visits.mapped("stage_name")
                hidden = (self.all - expected).stage_visit_ids.with_user(user)
                with self.assertRaises(AccessError):
                    hidden.read(["stage_name"])
                groups = self.visits.with_user(user)._read_group(
                    domain, aggregates=["__count"]
                )
                self.assertEqual(groups, [(len(visits),)])

    def test_reassigned(self):
        """Who works on an opportunity now sees what it was before."""
        lead = self.leads["colleague"]
        lead.stage_id = self.stage["qualified"]
        lead.user_id = self.role["seller"]
        self.env.flush_all()
        seller = self.visits.with_user(self.role["seller"])
        self.assertEqual(seller.search_count([("lead_id", "=", lead.id)]), 2)
        colleague = self.visits.with_user(self.role["colleague"])
        self.assertFalse(colleague.search_count([("lead_id", "=", lead.id)]))

    def test_other_company(self):
        manager = self.role["manager"]
        manager.company_ids = [Command.link(self.other_company.id)]
        domain = [("lead_id", "=", self.leads["other company"].id)]
        visits = self.visits.with_user(manager).with_context(
            allowed_company_ids=self.company.ids
        )
        self.assertFalse(visits.search(domain))
        both = visits.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        visit = both.search(domain)
        self.assertEqual(visit.company_id, self.other_company)
        self.assertEqual(visit.company_currency, self.other_company.currency_id)

    def test_others_read_nothing(self):
        visit = self.leads["nobody"].stage_visit_ids
        for role in ("employee", "collector", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                visit.with_user(self.role[role]).read(["outcome"])

    def test_nobody_may_write(self):
        visit = self.leads["own"].stage_visit_ids
        for role in ("seller", "manager"):
            mine = visit.with_user(self.role[role])
            attempts = (
                lambda mine=mine: mine.write({"outcome": "won"}),
                lambda mine=mine: mine.create({"lead_id": mine.lead_id.id}),
                mine.unlink,
            )
            for attempt in attempts:
                with self.subTest(role=role), self.assertRaises(AccessError):
                    attempt()

    def test_amounts_of_two_currencies(self):
        """Sums are made by currency, as Odoo does with opportunities."""
        self.other_company.currency_id = self.env.ref("base.MXN")
        domain = [("lead_id", "in", self.all.ids)]
        [(currencies,)] = self.visits._read_group(
            domain, aggregates=["company_currency:array_agg_distinct"]
        )
        self.assertEqual(
            set(currencies),
            {self.company.currency_id.id, self.env.ref("base.MXN").id},
        )
