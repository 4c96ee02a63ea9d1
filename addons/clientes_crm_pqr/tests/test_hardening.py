from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestHardening(PqrCase):
    """What is neither searched nor written by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._new_ticket()
        cls.ticket.message_post(
            body="SECRET",
            subtype_xmlid="mail.mt_note",
            attachments=[("SECRET.txt", b"x")],
        )

    def test_customer_does_not_search_through_messages(self):
        Ticket = self.env["pqr.ticket"].with_user(self.portal)
        self.assertIn(self.ticket, Ticket.search([]))
        for domain in (
            [("message_ids.body", "ilike", "SECRET")],
            [("message_ids", "any", [("body", "ilike", "SECRET")])],
            [("message_ids.attachment_ids.name", "ilike", "SECRET")],
            [("website_message_ids.body", "ilike", "SECRET")],
            [("has_message", "=", True)],
            [("message_has_error", "=", True)],
            [("message_follower_ids.partner_id", "!=", False)],
            [("message_partner_ids", "=", self.agent.partner_id.id)],
            [("rating_ids.feedback", "ilike", "SECRET")],
            [("activity_ids.summary", "ilike", "SECRET")],
            [("stage_id.description", "ilike", "SECRET")],
            [("filing_key", "!=", False)],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                Ticket.search(domain)

    def test_no_open_way_through_relations_is_added(self):
        """Every relation that skips the rights of its target is for employees."""
        Ticket = self.env["pqr.ticket"].with_user(self.portal)
        for name, field in Ticket._fields.items():
            if getattr(field, "bypass_search_access", False):
                with self.subTest(field=name):
                    self.assertFalse(Ticket._has_field_access(field, "read"))

    def test_system_fields_are_not_written(self):
        for fname, value in (
            ("commercial_partner_id", self.rival.id),
            ("state", "closed"),
            ("date_closed", "2020-01-01 00:00:00"),
            ("date_acknowledged", "2020-01-01 00:00:00"),
            ("access_token", "known"),
            ("filing_key", "known"),
        ):
            with self.subTest(field=fname):
                for user in (self.agent, self.manager):
                    with self.assertRaises(AccessError):
                        self.ticket.with_user(user).write({fname: value})
                    with self.assertRaises(AccessError):
                        self._create_as(user, **{fname: value})
                if fname == "filing_key":
                    continue  # not even a default passes its group
                Ticket = self.env["pqr.ticket"].with_user(self.agent)
                ticket = Ticket.with_context(
                    pqr_no_acknowledgement=True, **{f"default_{fname}": value}
                ).create(self._values())
                found = ticket.sudo()[fname]
                self.assertNotEqual(getattr(found, "id", found), value)
                self.assertTrue(ticket.sudo().access_token)

    def _values(self, **values):
        return {
            "subject": "Call",
            "type_id": self.type_billing.id,
            "partner_id": self.contact.id,
            **values,
        }

    def _create_as(self, user, **values):
        Ticket = self.env["pqr.ticket"].with_user(user)
        return Ticket.with_context(pqr_no_acknowledgement=True).create(
            self._values(**values)
        )

    def test_rules_still_move_the_case(self):
        ticket = self._create_as(self.agent)
        token = ticket.access_token
        ticket.stage_id = self.stage_closed
        self.assertEqual(ticket.state, "closed")
        self.assertTrue(ticket.date_closed)
        ticket.partner_id = self.rival_contact
        self.assertEqual(ticket.commercial_partner_id, self.rival)
        self.assertNotEqual(ticket.access_token, token)

    def test_blank_subject(self):
        for subject in ("   ", "\t", "\u00a0"):
            with self.subTest(subject=subject):
                with self.assertRaises(ValidationError):
                    self._create_as(self.agent, subject=subject)
                with self.assertRaises(ValidationError):
                    self.ticket.with_user(self.agent).subject = subject

    def test_only_managers_file_long_ago(self):
        now = fields.Datetime.now()
        old = now - timedelta(days=31)
        recent = now - timedelta(days=29)
        with self.assertRaises(ValidationError):
            self._create_as(self.agent, date_filed=old)
        self.assertEqual(
            self._create_as(self.agent, date_filed=recent).date_filed, recent
        )
        self.assertEqual(self._create_as(self.manager, date_filed=old).date_filed, old)

    def test_empty_values_fall_back(self):
        ticket = self._create_as(
            self.agent, date_filed=False, company_id=False, stage_id=False
        )
        self.assertTrue(ticket.date_filed)
        self.assertEqual(ticket.company_id, self.company)
        self.assertEqual(ticket.stage_id, self.stage_open)

    def test_zone_is_the_companys(self):
        company = self.other_company
        company.partner_id.tz = False
        company.country_id = self.env.ref("base.co")
        self.env.user.tz = "Asia/Tokyo"
        self.assertEqual(company._pqr_timezone().zone, "America/Bogota")
        company.country_id = False
        self.assertEqual(company._pqr_timezone().zone, "UTC")
        company.partner_id.tz = "Europe/Madrid"
        self.assertEqual(company._pqr_timezone().zone, "Europe/Madrid")
