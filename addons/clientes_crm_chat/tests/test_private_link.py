from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from ..models.discuss_channel_link import hash_token
from .common import ChatCommon

FORGED = "Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2Vk"


@tagged("post_install", "-at_install")
class TestPrivateLinkModel(MockEmail, ChatCommon):
    def _start(self, **kwargs):
        action = self.no_user.with_user(self.seller)._start_conversation()
        session = (
            self.env["discuss.channel"]
            .with_user(self.seller)
            .search([("customer_id", "=", self.no_user.id)])
        )
        return session, action

    def _open_wizard(self, action):
        return (
            self.env["clientes.chat.link"]
            .with_user(self.seller)
            .with_context(**action["context"])
            .browse(action["res_id"])
        )

    def _token(self, action):
        return action["context"]["clientes_chat_url"].rpartition("/")[2]

    def test_only_a_digest_is_stored(self):
        session, action = self._start()
        token = self._token(action)
        self.assertGreaterEqual(len(token), 43)
        self.assertEqual(session.sudo().link_token_hash, hash_token(token))
        self.env.flush_all()
        for table in ("discuss_channel", "clientes_chat_link"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{token}%"]
            )
            self.assertFalse(self.env.cr.fetchone()[0], table)

    def test_find_by_token(self):
        session, action = self._start()
        token = self._token(action)
        find = self.env["discuss.channel"]._find_by_link_token
        self.assertEqual(find(token).id, session.id)
        for wrong in (FORGED, "", token[:-1], token + "x", token.swapcase()):
            with self.subTest(token=wrong):
                self.assertFalse(find(wrong))
        session.sudo().link_expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(find(token))

    def test_validity_is_a_setting(self):
        parameter = self.env["ir.config_parameter"]
        for value, hours in (("5", 5), ("none", 72), ("0", 72), (False, 72)):
            with self.subTest(value=value):
                parameter.set_param("clientes_crm_chat.link_validity_hours", value)
                session, _action = self._start()
                session._issue_link()
                expected = fields.Datetime.now() + timedelta(hours=hours)
                self.assertLess(abs(session.link_expires_at - expected).seconds, 60)

    def test_pressing_again_keeps_the_link_that_was_handed_over(self):
        session, action = self._start()
        _session, again = self._start()
        self.assertFalse(again["context"]["clientes_chat_url"])
        self.assertEqual(self._open_wizard(again).channel_id, session)
        self.assertTrue(
            self.env["discuss.channel"]._find_by_link_token(self._token(action))
        )

    def test_new_link_replaces_the_old_one(self):
        session, action = self._start()
        new = self._open_wizard(action).action_new_link()
        find = self.env["discuss.channel"]._find_by_link_token
        self.assertFalse(find(self._token(action)))
        self.assertEqual(find(self._token(new)).id, session.id)

    def test_revoke_ends_the_conversation(self):
        session, action = self._start()
        self._open_wizard(action).action_revoke()
        self.assertTrue(session.livechat_end_dt)
        self.assertFalse(session.sudo().link_token_hash)
        self.assertFalse(
            self.env["discuss.channel"]._find_by_link_token(self._token(action))
        )
        with self.assertRaises(UserError):
            self._open_wizard(action).action_new_link()

    def test_send_by_email(self):
        _session, action = self._start()
        wizard = self._open_wizard(action)
        self.assertEqual(wizard.email, self.no_user.email)
        with self.mock_mail_gateway():
            wizard.action_send_email()
        [mail] = self._mails
        self.assertEqual(mail["email_to"], [self.no_user.email])
        self.assertIn(action["context"]["clientes_chat_url"], mail["body"])
        self.assertIn(self.seller.name, mail["body"])

    def test_email_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(
            ["clientes_crm_chat"], ["es_CO"]
        )
        self.no_user.lang = "es_CO"
        _session, action = self._start()
        with self.mock_mail_gateway():
            self._open_wizard(action).action_send_email()
        [mail] = self._mails
        self.assertIn("quiere hablar con usted", mail["subject"])
        self.assertIn("Entrar a la conversación", mail["body"])

    def test_only_the_shown_link_is_sent(self):
        _session, action = self._start()
        wizard = self._open_wizard(action)
        for url in ("https://example.com/", "", wizard.url + "x", wizard.url[:-1]):
            with self.subTest(url=url), self.assertRaises(UserError):
                wizard.with_context(clientes_chat_url=url).action_send_email()
        wizard.email = "nobody"
        with self.assertRaises(UserError):
            wizard.action_send_email()

    def test_who_may_handle_the_link(self):
        session, action = self._start()
        for user in (
            self.seller_2,
            self.agent,
            self.foreign_manager,
            self.livechat_user,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    session.with_user(user).action_private_link()
                with self.assertRaises(AccessError):
                    self._open_wizard(action).with_user(user).action_new_link()
                with self.assertRaises(AccessError):
                    session.with_user(user).action_end_conversation()
        self.assertTrue(session.with_user(self.crm_manager).action_private_link())
