from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestPqrTicket(PqrCase):
    def test_defaults(self):
        ticket = self._new_ticket()
        self.assertRecordValues(
            ticket,
            [
                {
                    "kind": "petition",
                    "priority": "1",
                    "state": "open",
                    "stage_id": self.stage_open.id,
                    "commercial_partner_id": self.customer.id,
                    "partner_email": self.contact.email,
                    "date_closed": False,
                    "access_url": f"/my/pqr/{ticket.id}",
                }
            ],
        )
        self.assertTrue(ticket.access_token)
        self.assertEqual(ticket.display_name, f"{ticket.name} Wrong amount")

    def test_kind_follows_type_unless_given(self):
        self.assertEqual(self._new_ticket(type_id=self.type_claim.id).kind, "claim")
        ticket = self._new_ticket(type_id=self.type_claim.id, kind="complaint")
        self.assertEqual(ticket.kind, "complaint")

    def test_found_by_number_and_subject(self):
        ticket = self._new_ticket(subject="Ñandú perdido")
        for term in (ticket.name, "ñandú"):
            found = self.env["pqr.ticket"].name_search(term)
            self.assertIn(ticket.id, [record_id for record_id, _name in found])

    def test_closing_date(self):
        ticket = self._new_ticket()
        with freeze_time("2026-03-03 15:00:00"):
            ticket.stage_id = self.stage_closed
            ticket.flush_recordset()
        self.assertEqual(str(ticket.date_closed), "2026-03-03 15:00:00")
        late = self.env["pqr.stage"].create({"name": "Archive", "state": "closed"})
        ticket.stage_id = late
        self.assertEqual(str(ticket.date_closed), "2026-03-03 15:00:00")
        ticket.stage_id = self.stage_in_progress
        self.assertFalse(ticket.date_closed)

    def test_responsible_must_be_an_agent(self):
        ticket = self._new_ticket()
        ticket.user_id = self.agent_b
        for user in (self.seller, self.portal):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(ValidationError, "not a PQR agent"),
            ):
                ticket.user_id = user

    def test_responsible_must_belong_to_the_company(self):
        with self.assertRaises(UserError):
            self._new_ticket(user_id=self.other_agent.id)

    def test_contact_who_changes_employer(self):
        """The new employer must not inherit the cases of the old one."""
        ticket = self._new_ticket()
        self.contact.parent_id = self.rival
        self.assertEqual(ticket.commercial_partner_id, self.customer)
        self.assertFalse(ticket.with_user(self.portal_rival).has_access("read"))
        self.assertTrue(ticket.with_user(self.portal_colleague).has_access("read"))

    def test_case_filed_before_joining_a_company(self):
        person = self._new_partner("Zoe")
        user = self._new_portal_user("zoe", person)
        ticket = self._new_ticket(partner_id=person.id)
        person.parent_id = self.customer
        self.assertTrue(ticket.with_user(user).has_access("read"))
        self.assertFalse(ticket.with_user(self.portal_colleague).has_access("read"))

    def test_history_is_tracked(self):
        ticket = self._new_ticket()
        self.cr.flush()  # a case filed in the same transaction is not tracked
        ticket = ticket.with_context(mail_notrack=False).with_user(self.agent)
        ticket.write(
            {
                "stage_id": self.stage_pending.id,
                "priority": "2",
                "user_id": self.agent.id,
                "type_id": self.type_claim.id,
            }
        )
        self.env.flush_all()
        self.cr.flush()
        tracked = ticket.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"stage_id", "priority", "user_id", "type_id"}, {*tracked})

    def test_form_of_an_agent(self):
        with Form(self.env["pqr.ticket"].with_user(self.agent)) as form:
            form.partner_id = self.contact
            form.subject = "From the form"
            form.type_id = self.type_claim
            self.assertEqual(form.kind, "claim")
        ticket = form.save()
        self.assertEqual(ticket.company_id, self.company)
        self.assertRegex(ticket.name, r"^PQR-\d{4}-\d{6}$")

    def test_actions(self):
        ticket = self._new_ticket()
        self._new_ticket(partner_id=self.colleague.id)
        ticket.with_user(self.agent).action_assign_to_me()
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.customer_ticket_count, 2)
        action = ticket.action_view_customer_tickets()
        self.assertEqual(self.env["pqr.ticket"].search_count(action["domain"]), 2)
        self.assertEqual(ticket.action_open_portal()["url"], ticket.access_url)
