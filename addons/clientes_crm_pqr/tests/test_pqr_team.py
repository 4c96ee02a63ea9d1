from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestPqrTeam(PqrCase):
    def test_default_team_by_type(self):
        for type_, team in (
            (self.type_billing, self.team),
            (self.type_claim, self.team_b),
        ):
            with self.subTest(type=type_.name):
                self.assertEqual(self._new_ticket(type_id=type_.id).team_id, team)

    def test_company_without_team(self):
        ticket = self._new_ticket(
            company_id=self.other_company.id, partner_id=self.foreign_contact.id
        )
        self.assertFalse(ticket.team_id)

    def test_given_team_is_kept(self):
        ticket = self._new_ticket(team_id=self.team_b.id)
        self.assertEqual(ticket.team_id, self.team_b)
        ticket.type_id = self.type_claim
        ticket.type_id = self.type_billing
        self.assertEqual(ticket.team_id, self.team_b)

    def test_team_of_another_company_is_refused(self):
        team = self.env["pqr.team"].create(
            {"name": "Second", "company_id": self.other_company.id}
        )
        with self.assertRaises(UserError):
            self._new_ticket(team_id=team.id)

    def test_member_of_another_company_is_refused(self):
        with self.assertRaises(UserError):
            self.team.member_ids += self.other_agent

    def test_open_ticket_count(self):
        self._new_ticket()
        self._new_ticket(stage_id=self.stage_closed.id)
        self.assertEqual(self.team.open_ticket_count, 1)
        action = self.team.action_view_tickets()
        self.assertEqual(
            self.env["pqr.ticket"].search_count(action["domain"]),
            2,
        )
