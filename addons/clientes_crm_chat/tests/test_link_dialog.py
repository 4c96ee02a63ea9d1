from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.mail.models.mail_mail import MailMail
from odoo.addons.mail.tests.common import MockEmail

from .common import CRM_USER, PQR_USER, ChatCommon


@tagged("post_install", "-at_install")
class TestLinkDialog(MockEmail, ChatCommon):
    """Nobody else learns anything by the dialog of a private link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_agent = cls._create_user(
            "chat.foreign.agent",
            f"{CRM_USER},{PQR_USER}",
            company_id=cls.other_company.id,
            company_ids=[cls.other_company.id],
        )
        cls.others = (
            cls.seller_2
            + cls.agent
            + cls.crm_manager
            + cls.pqr_manager
            + cls.livechat_user
            + cls.foreign_agent
            + cls.foreign_manager
        )
        cls.outsiders = cls.others - cls.crm_manager - cls.pqr_manager

    def setUp(self):
        super().setUp()
        action = self.no_user.with_user(self.seller)._start_conversation()
        self.url = action["context"]["clientes_chat_url"]
        self.token = self.url.rpartition("/")[2]
        self.wizard = (
            self.env["clientes.chat.link"]
            .with_user(self.seller)
            .with_context(**action["context"])
            .browse(action["res_id"])
        )

    def _find_token(self, model, user):
        return (
            self.env[model]
            .with_user(user)
            .search(["|", ("body", "ilike", self.token), ("subject", "ilike", "talk")])
        )

    def test_nobody_else_finds_the_waiting_mail(self):
        # As with a mail server that has reached its limit.
        with patch.object(MailMail, "send", lambda *args, **kwargs: True):
            self.wizard.action_send_email()
        mail = self.env["mail.mail"].search([("email_to", "=", self.no_user.email)])
        self.assertIn(self.url, mail.body_html)
        self.assertTrue(mail.auto_delete)
        message = mail.mail_message_id
        self.assertIn(self.token, message.body)
        self.assertFalse(message.model or message.res_id or message.partner_ids)
        for user in self.others:
            with self.subTest(user=user.login):
                self.assertFalse(self._find_token("mail.message", user))
                self.assertFalse(message.with_user(user).has_access("read"))
                with self.assertRaises(AccessError):
                    self._find_token("mail.mail", user)

    def test_nobody_else_reads_through_the_dialog(self):
        # A note at the dialog, however it came there.
        message = self.env["mail.message"].create(
            {
                "author_id": self.env.ref("base.partner_root").id,
                "body": self.url,
                "model": self.wizard._name,
                "res_id": self.wizard.id,
            }
        )
        start = (
            self.env["clientes.chat.start"]
            .with_user(self.seller)
            .create({"partner_id": self.customer.id})
        )
        for user in self.others:
            with self.subTest(user=user.login):
                self.assertFalse(self._find_token("mail.message", user))
                self.assertFalse(message.with_user(user).has_access("read"))
                for dialog in (self.wizard, start):
                    for operation in ("read", "write", "unlink"):
                        self.assertFalse(
                            dialog.with_user(user).has_access(operation), operation
                        )
        self.assertTrue(self.wizard.has_access("write"))
        self.assertTrue(start.has_access("write"))

    def test_sent_mail_is_not_kept(self):
        with self.mock_mail_gateway(mail_unlink_sent=True):
            action = self.wizard.action_send_email()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(len(self._mails), 1)
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "=", self.no_user.email)])
        )
        self.env.cr.execute(
            "SELECT count(*) FROM mail_message WHERE body LIKE %s",
            [f"%{self.token}%"],
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_failure_is_told(self):
        failures = (
            MailDeliveryException("Unable to connect to SMTP Server"),
            ConnectionRefusedError("refused"),
        )
        for failure in failures:
            with (
                self.subTest(failure=failure),
                patch.object(MailMail, "send", side_effect=failure),
                mute_logger("odoo.addons.clientes_crm_chat.wizard.clientes_chat_link"),
                self.assertRaisesRegex(UserError, "could not be sent"),
            ):
                self.wizard.action_send_email()

        def bounce(mails, **kwargs):
            mails.state = "exception"

        with (
            patch.object(MailMail, "send", bounce),
            mute_logger("odoo.addons.clientes_crm_chat.wizard.clientes_chat_link"),
            self.assertRaisesRegex(UserError, "could not be sent"),
        ):
            self.wizard.action_send_email()

    def test_a_dialog_of_any_conversation_reveals_nothing(self):
        channel_id = self.wizard.channel_id.id
        names = ("contact_id", "company_id", "email", "has_live_link", "has_guest")
        for user in self.outsiders:
            dialog = self.env["clientes.chat.link"].with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    dialog.create({"channel_id": channel_id})
                with self.assertRaises(AccessError):
                    dialog.create({"channel_id": channel_id, "email": "a@example.com"})
                for name in (*names, "conversation_state", "link_expires_at"):
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError, msg=name):
                        dialog.onchange(
                            {"channel_id": channel_id},
                            ["channel_id"],
                            {"channel_id": {}, name: {}},
                        )
        manager = self.env["clientes.chat.link"].with_user(self.crm_manager)
        own = manager.create({"channel_id": channel_id})
        self.assertEqual(own.email, self.no_user.email)
        self.assertEqual(Form(own).contact_id, self.no_user)

    def test_new_link_shows_the_guests_out(self):
        session = self.wizard.channel_id
        guest = self.env["mail.guest"].create({"name": self.no_user.name})
        session.sudo()._add_members(guests=guest)
        self.assertTrue(session.with_context(guest=guest).has_access("read"))
        reader = session.with_user(self.env.ref("base.public_user"))
        reader = reader.with_context(guest=guest)
        self.assertTrue(reader.has_access("read"))
        action = self.wizard.action_new_link()
        self.env.invalidate_all()
        self.assertFalse(session.channel_member_ids.guest_id)
        self.assertFalse(reader.has_access("read"))
        self.assertFalse(session.livechat_end_dt, "the conversation goes on")
        self.assertIn(self.seller.partner_id, session.channel_member_ids.partner_id)
        session.sudo()._add_members(guests=guest)
        self.assertTrue(reader.has_access("read"), "with the new link they come back")
        self.assertTrue(action["context"]["clientes_chat_url"])
