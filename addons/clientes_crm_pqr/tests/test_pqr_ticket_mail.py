from markupsafe import Markup

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestPqrTicketMail(MailCase, PqrCase):
    def _create(self, **values):
        """Create a case the way it happens in production, in the agent's name."""
        with self.mock_mail_gateway():
            ticket = (
                self.env["pqr.ticket"]
                .with_user(self.agent)
                .with_context(mail_notrack=False, mail_create_nosubscribe=False)
                .create(
                    {
                        "subject": "Wrong amount",
                        "type_id": self.type_billing.id,
                        "partner_id": self.contact.id,
                        **values,
                    }
                )
            )
            self.env.flush_all()
        return ticket

    def _mails_to(self, partner):
        return [
            mail
            for mail in self._mails
            if any(partner.email_normalized in to for to in mail["email_to"])
        ]

    def _post(self, ticket, user, **kwargs):
        with self.mock_mail_gateway():
            ticket.with_user(user).message_post(
                **{
                    "body": "Some words",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    **kwargs,
                }
            )
            self.env.flush_all()

    # === ACKNOWLEDGEMENT === #

    def test_acknowledgement_once_with_number_and_link(self):
        ticket = self._create()
        [mail] = self._mails_to(self.contact)
        self.assertIn(ticket.name, mail["subject"])
        self.assertIn(ticket.name, mail["body"])
        self.assertIn(ticket.access_token, mail["body"])
        self.assertFalse(self._mails_to(self.agent.partner_id))
        self.assertTrue(ticket.date_acknowledged)
        with self.mock_mail_gateway():
            ticket._send_acknowledgement()
        self.assertFalse(self._mails)

    def test_acknowledgement_does_not_move_the_case(self):
        self.assertEqual(self._create().state, "open")

    def test_acknowledgement_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("es_CO")
        template = self.env.ref("clientes_crm_pqr.mail_template_pqr_acknowledgement")
        template.with_context(lang="es_CO").subject = "Recibimos {{ object.name }}"
        self.contact.lang = "es_CO"
        ticket = self._create()
        [mail] = self._mails_to(self.contact)
        self.assertEqual(mail["subject"], f"Recibimos {ticket.name}")

    def test_no_acknowledgement(self):
        silent = self._new_partner("Silent", email=False)
        for reason, values, context in (
            ("no customer", {"partner_id": False}, {}),
            ("no address", {"partner_id": silent.id}, {}),
            ("import", {}, {"import_file": True}),
            ("data", {}, {"install_mode": True}),
        ):
            with self.subTest(reason=reason), self.mock_mail_gateway():
                ticket = (
                    self.env["pqr.ticket"]
                    .with_context(**context)
                    .create(
                        {
                            "subject": "Case",
                            "type_id": self.type_billing.id,
                            "partner_id": self.contact.id,
                            **values,
                        }
                    )
                )
                self.assertFalse(self._mails)
                self.assertFalse(ticket.date_acknowledged)

    def test_removed_template_turns_it_off(self):
        self.env.ref("clientes_crm_pqr.mail_template_pqr_acknowledgement").unlink()
        self._create()
        self.assertFalse(self._mails)

    def test_customer_set_later_is_acknowledged_once(self):
        ticket = self._create(partner_id=False)
        with self.mock_mail_gateway():
            ticket.partner_id = self.contact
        self.assertEqual(len(self._mails_to(self.contact)), 1)
        with self.mock_mail_gateway():
            ticket.partner_id = self.colleague
        self.assertFalse(self._mails)

    # === FOLLOWERS === #

    def test_followers(self):
        ticket = self._new_ticket()
        self.assertEqual(
            ticket.message_partner_ids, self.contact | self.agent.partner_id
        )
        ticket.team_id = self.team_b
        self.assertIn(self.contact, ticket.message_partner_ids)

    def test_customer_does_not_follow_internal_subtypes(self):
        ticket = self._new_ticket()
        follower = ticket.message_follower_ids.filtered(
            lambda f: f.partner_id == self.contact
        )
        self.assertTrue(follower.subtype_ids)
        self.assertFalse(follower.subtype_ids.filtered("internal"))

    def test_agent_who_files_an_own_case(self):
        ticket = self._create(partner_id=self.agent.partner_id.id)
        self.assertEqual(ticket.message_partner_ids, self.agent.partner_id)

    def test_changed_customer_is_cut_off(self):
        ticket = self._new_ticket()
        token = ticket.access_token
        ticket.partner_id = self.rival_contact
        self.assertNotIn(self.contact, ticket.message_partner_ids)
        self.assertIn(self.rival_contact, ticket.message_partner_ids)
        self.assertNotEqual(ticket.access_token, token)
        self.assertEqual(ticket.commercial_partner_id, self.rival)
        self._post(ticket, self.agent)
        self.assertFalse(self._mails_to(self.contact))
        self.assertTrue(self._mails_to(self.rival_contact))

    # === REPLIES === #

    def test_answer_reaches_the_customer_with_a_link(self):
        ticket = self._new_ticket()
        self._post(ticket, self.agent, body="Here is the answer")
        [mail] = self._mails_to(self.contact)
        self.assertIn("Here is the answer", mail["body"])
        self.assertIn(ticket.access_token, mail["body"])

    def test_note_reaches_no_customer(self):
        ticket = self._new_ticket()
        self._post(ticket, self.agent, subtype_xmlid="mail.mt_note")
        self.assertFalse(self._mails_to(self.contact))
        self.assertEqual(ticket.state, "open")

    def test_reply_of_the_customer_reaches_the_responsible(self):
        ticket = self._new_ticket(user_id=self.agent_b.id, team_id=self.team_b.id)
        self._post(ticket.sudo(), self.portal, body="One more thing")
        [mail] = self._mails_to(self.agent_b.partner_id)
        self.assertIn("One more thing", mail["body"])
        self.assertFalse(self._mails_to(self.contact))

    def test_state_after_a_message(self):
        agent, portal = self.agent, self.portal
        for stage, user, kwargs, state in (
            (self.stage_open, agent, {}, "in_progress"),
            (self.stage_open, portal, {}, "open"),
            (self.stage_in_progress, agent, {}, "in_progress"),
            (self.stage_in_progress, portal, {}, "in_progress"),
            (self.stage_pending, agent, {}, "pending"),
            (self.stage_pending, portal, {}, "in_progress"),
            (self.stage_closed, agent, {}, "closed"),
            (self.stage_closed, portal, {}, "in_progress"),
            (self.stage_open, agent, {"subtype_xmlid": "mail.mt_note"}, "open"),
            (self.stage_open, agent, {"message_type": "auto_comment"}, "open"),
            (self.stage_closed, agent, {"is_internal": True}, "closed"),
        ):
            with self.subTest(stage=stage.name, user=user.login, **kwargs):
                ticket = self._new_ticket(stage_id=stage.id)
                with self.mock_mail_gateway():
                    ticket.with_user(user).sudo().message_post(
                        **{
                            "body": "Words",
                            "message_type": "comment",
                            "subtype_xmlid": "mail.mt_comment",
                            **kwargs,
                        }
                    )
                self.assertEqual(ticket.state, state)

    def test_reopening_leaves_an_internal_note(self):
        ticket = self._new_ticket(stage_id=self.stage_closed.id)
        self._post(ticket.sudo(), self.portal)
        self.assertFalse(ticket.date_closed)
        note = ticket.message_ids.filtered(lambda m: "Reopened" in (m.body or ""))
        self.assertTrue(note.subtype_id.internal)

    def test_reply_of_an_unknown_address_counts_as_the_customers(self):
        ticket = self._new_ticket(stage_id=self.stage_pending.id)
        with self.mock_mail_gateway():
            ticket.message_post(
                body="By mail",
                author_id=False,
                email_from="someone@customer.example",
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(ticket.state, "in_progress")

    # === FILING FROM THE PORTAL === #

    def test_team_hears_of_a_filing(self):
        for team, told, not_told in (
            (self.team, self.agent, self.agent_b),
            (self.team_b, self.agent_b, self.agent),
        ):
            ticket = self._new_ticket(team_id=team.id, subject="Help")
            with self.subTest(team=team.name), self.mock_mail_gateway():
                ticket.with_user(self.portal).sudo()._notify_filing()
                self.env.flush_all()
                [mail] = self._mails_to(told.partner_id)
                self.assertIn(ticket.name, mail["subject"])
                self.assertFalse(self._mails_to(not_told.partner_id))

    def test_hostile_text_stays_text(self):
        payload = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        ticket = self._create(subject=payload, description=payload)
        [mail] = self._mails_to(self.contact)
        self.assertNotIn("<script>", mail["body"])
        self.assertNotIn("<img src=x", mail["body"])
        self.assertNotIn("<script", ticket.description)
        self.assertNotIn("onerror", ticket.description)
        self._post(ticket, self.agent, body=Markup(payload))
        self.assertNotIn("onerror", ticket.message_ids[0].body)

    def test_loop_guard_is_on(self):
        domain = self.env["pqr.ticket"]._detect_loop_sender_domain("a@b.example")
        self.assertTrue(domain)
