from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestResPartnerAccess(PqrCase):
    def test_change_of_employer_counts_at_once(self):
        ticket = self._new_ticket(partner_id=self.contact.id)
        rival_ticket = self._new_ticket(partner_id=self.rival_contact.id)
        Ticket = self.env["pqr.ticket"].with_user(self.portal)
        self.assertIn(ticket, Ticket.search([]))
        self.assertIn(self.contact, ticket.message_partner_ids)

        self.contact.parent_id = self.rival_contact.commercial_partner_id
        self.assertNotIn(ticket, Ticket.search([]))
        self.assertIn(rival_ticket, Ticket.search([]))
        self.assertNotIn(self.contact, ticket.message_partner_ids)

        self.contact.parent_id = self.customer
        self.assertIn(ticket, Ticket.search([]))
        self.assertNotIn(rival_ticket, Ticket.search([]))

    def test_first_employer_leaves_the_own_cases(self):
        person = self._new_partner("Rosa Prada", email="rosa@example.com")
        self.env["res.users"].create(
            {
                "login": "pqr.rosa",
                "partner_id": person.id,
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        ticket = self._new_ticket(partner_id=person.id)
        person.parent_id = self.customer
        Ticket = self.env["pqr.ticket"].with_user(person.user_ids)
        self.assertIn(ticket, Ticket.search([]))
        self.assertIn(person, ticket.message_partner_ids)
