from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestAccess(PqrCase):
    """Group by model by right; and who sees which case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls._new_partner("Foreign")
        cls.tickets = {
            "team": cls._new_ticket(team_id=cls.team.id),
            "team_b": cls._new_ticket(team_id=cls.team_b.id),
            "team_b_mine": cls._new_ticket(team_id=cls.team_b.id, user_id=cls.agent.id),
            "rival": cls._new_ticket(
                team_id=cls.team_b.id, partner_id=cls.rival_contact.id
            ),
            "other_company": cls._new_ticket(
                company_id=cls.other_company.id, partner_id=cls.foreign.id
            ),
        }
        no_team = cls._new_ticket()
        no_team.team_id = False
        cls.tickets["no_team"] = no_team
        cls.all_tickets = cls.env["pqr.ticket"].browse(
            [ticket.id for ticket in cls.tickets.values()]
        )

    def _visible(self, user):
        visible = (
            self.env["pqr.ticket"]
            .with_user(user)
            .search([("id", "in", self.all_tickets.ids)])
        )
        return {key for key, ticket in self.tickets.items() if ticket in visible}

    def test_who_sees_which_case(self):
        company = {"team", "team_b", "team_b_mine", "rival", "no_team"}
        own = {"team", "team_b", "team_b_mine", "no_team"}
        for user, expected in (
            (self.agent, {"team", "team_b_mine", "no_team"}),
            (self.agent_b, {"team_b", "team_b_mine", "rival", "no_team"}),
            (self.manager, company),
            (self.other_agent, {"other_company"}),
            (self.portal, own),
            (self.portal_colleague, own),
            (self.portal_rival, {"rival"}),
            (self.portal_foreign, set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._visible(user), expected)

    def test_following_does_not_open_a_case(self):
        ticket = self.tickets["team_b"]
        ticket.message_subscribe((self.agent.partner_id | self.rival_contact).ids)
        self.assertNotIn("team_b", self._visible(self.agent))
        self.assertNotIn("team_b", self._visible(self.portal_rival))

    def test_team_change_counts_at_once(self):
        # The agent's rule is a cached domain: it must forget the former people.
        self.assertNotIn("team_b", self._visible(self.agent))
        self.team_b.with_user(self.manager).member_ids = self.agent
        self.assertIn("team_b", self._visible(self.agent))
        self.assertNotIn("team_b", self._visible(self.agent_b))
        self.team_b.with_user(self.manager).write(
            {"member_ids": [Command.clear()], "user_id": self.agent_b.id}
        )
        self.assertNotIn("team_b", self._visible(self.agent))
        self.assertIn("team_b", self._visible(self.agent_b))
        team = self.env["pqr.team"].create(
            {
                "name": "New",
                "company_id": self.company.id,
                "member_ids": [Command.link(self.agent.id)],
            }
        )
        self.tickets["team_b"].team_id = team
        self.assertIn("team_b", self._visible(self.agent))

    def test_seller_sees_none(self):
        with self.assertRaises(AccessError):
            self._visible(self.seller)

    def test_rights_by_group(self):
        modes = ("read", "write", "create", "unlink")
        for user, model, rights in (
            (self.agent, "pqr.ticket", "read write create"),
            (self.manager, "pqr.ticket", "read write create"),
            (self.portal, "pqr.ticket", "read"),
            (self.seller, "pqr.ticket", ""),
            (self.agent, "pqr.stage", "read"),
            (self.agent, "pqr.type", "read"),
            (self.agent, "pqr.team", "read"),
            (self.manager, "pqr.stage", "read write create unlink"),
            (self.manager, "pqr.type", "read write create unlink"),
            (self.manager, "pqr.team", "read write create unlink"),
            (self.portal, "pqr.stage", "read"),
            (self.portal, "pqr.type", "read"),
            (self.portal, "pqr.team", ""),
        ):
            with self.subTest(user=user.login, model=model):
                Model = self.env[model].with_user(user)
                granted = [mode for mode in modes if Model.has_access(mode)]
                self.assertEqual(" ".join(granted), rights)

    def test_public_reads_nothing(self):
        public = self.env.ref("base.public_user")
        for model in ("pqr.ticket", "pqr.stage", "pqr.type", "pqr.team"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(public).has_access("read"))

    def test_pqr_people_read_neither_receivables_nor_opportunities(self):
        for user in (self.agent, self.manager):
            customer = self.customer.with_user(user)
            self.assertTrue(customer.name)
            for fname in ("credit", "total_invoiced", "open_receivable"):
                with self.subTest(user=user.login, field=fname):
                    self.assertIn(fname, customer._fields)
                    with self.assertRaises(AccessError):
                        customer.read([fname])
            for model in ("account.move", "account.move.line", "crm.lead"):
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_customer_does_not_read_internal_fields(self):
        ticket = self.tickets["team"].with_user(self.portal)
        for fname in ("team_id", "channel", "customer_ticket_count", "activity_ids"):
            with self.subTest(field=fname), self.assertRaises(AccessError):
                ticket.read([fname])

    def test_customer_writes_nothing(self):
        ticket = self.tickets["team"].with_user(self.portal)
        for operation in (
            lambda: ticket.write({"subject": "Changed"}),
            lambda: ticket.write({"stage_id": self.stage_closed.id}),
            ticket.copy,
            ticket.unlink,
            lambda: ticket.message_subscribe(self.rival_contact.ids),
        ):
            with self.assertRaises(AccessError):
                operation()

    def test_agent_cannot_reach_another_company(self):
        with self.assertRaises(AccessError):
            self.env["pqr.ticket"].with_user(self.agent).create(
                {
                    "subject": "Elsewhere",
                    "type_id": self.type_billing.id,
                    "company_id": self.other_company.id,
                }
            )

    def test_teams_of_own_companies_only(self):
        team = self.env["pqr.team"].create(
            {"name": "Second", "company_id": self.other_company.id}
        )
        Team = self.env["pqr.team"].with_user(self.agent)
        self.assertNotIn(team, Team.search([]))
        self.assertIn(self.team, Team.search([]))
