from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestDiscussChannel(ChatCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")

    def _post(self, channel, user, **values):
        # sudo: as the route does, after it has checked the access
        return (
            channel.with_user(user)
            .sudo()
            .message_post(
                body="Hola",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                **values,
            )
        )

    def test_start_is_told_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.contact.lang = "es_CO"
        session = self._start_session()
        self.assertEqual(session.livechat_lang_id.code, "es_CO")
        line = session.message_ids
        self.assertEqual(line.message_type, "notification")
        self.assertEqual(line.author_id, self.seller.partner_id)
        self.assertIn("inició la conversación", line.body)

    def test_both_sides_write_until_the_end(self):
        session = self._start_session()
        self._post(session, self.seller)
        self._post(session, self.portal_user)
        session.action_end_conversation()
        self.assertEqual(session.message_count, 2)
        for user in (self.seller, self.portal_user, self.crm_manager, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["mail.message"].with_user(user).create(
                    {
                        "body": "Hola",
                        "model": "discuss.channel",
                        "res_id": session.id,
                        "message_type": "comment",
                    }
                )
        with self.assertRaises(AccessError):
            session.message_post(body="Hola", message_type="comment")

    def test_messages_of_ended_session_stay_as_they_are(self):
        session = self._start_session()
        mine = self._post(session, self.seller)
        theirs = self._post(session, self.portal_user)
        self.assertTrue(mine.with_user(self.seller).has_access("write"))
        session.action_end_conversation()
        for message, user in ((mine, self.seller), (theirs, self.portal_user)):
            with self.subTest(user=user.login):
                message = message.with_user(user)
                self.assertTrue(message.has_access("read"))
                for operation in ("write", "unlink", "create"):
                    self.assertFalse(message.has_access(operation), operation)

    def test_binding_is_the_servers(self):
        session = self._start_session()
        self.assertTrue(session.has_access("write"))
        for values in (
            {"customer_id": self.stranger_customer.id},
            {"customer_contact_id": self.stranger_contact.id},
            {"company_id": self.other_company.id},
            {"pqr_ticket_id": False},
            {"link_token_hash": "x"},
            {"link_expires_at": "2099-01-01"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                session.write(values)
        with self.assertRaises(AccessError):
            session.create(
                {
                    "name": "Forged",
                    "channel_type": "livechat",
                    "livechat_operator_id": self.seller.partner_id.id,
                    "customer_id": self.customer.id,
                }
            )

    def test_ended_session_stays_ended(self):
        session = self._start_session()
        session.action_end_conversation()
        ended = session.livechat_end_dt
        with self.assertRaises(AccessError):
            session.livechat_end_dt = False
        session.action_end_conversation()
        self.assertEqual(session.livechat_end_dt, ended)

    def test_agent_who_leaves_ends_the_session(self):
        session = self._start_session()
        self._post(session, self.seller)
        session.action_unfollow()
        self.assertTrue(session.livechat_end_dt)
        self.assertTrue(session.has_access("read"), "agents read what they handled")

    def test_customer_who_leaves_ends_the_session(self):
        session = self._start_session()
        self._post(session, self.seller)
        session.with_user(self.portal_user)._close_livechat_session()
        self.assertTrue(session.livechat_end_dt)

    def test_agent_alone_who_leaves_ends_the_session_and_the_link(self):
        session = self._start_session(partner=self.no_user)
        self.assertTrue(session._has_live_link())
        session.action_unfollow()
        self.assertTrue(session.livechat_end_dt)
        self.assertFalse(session._has_live_link())

    def test_strangers_do_not_become_members(self):
        session = self._start_session()
        with self.assertRaises(ValidationError):
            session.add_members(partner_ids=self.stranger_contact.ids)
        second = self._create_contact(self.customer, "Jorge Ruiz", "jorge")
        self._create_user("chat.jorge", "base.group_portal", second)
        session.add_members(partner_ids=second.ids)
        session.add_members(partner_ids=self.seller_2.partner_id.ids)
        types = {
            member.partner_id: member.livechat_member_type
            for member in session.channel_member_ids
        }
        self.assertEqual(types[second], "visitor")
        self.assertEqual(types[self.seller_2.partner_id], "agent")

    def test_nobody_joins_by_the_channels_uuid(self):
        session = self._start_session()
        kwargs = {"guest_name": "Guest", "timezone": False, "country_code": False}
        for user in (self.stranger, self.livechat_user, self.seller_2):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                session.with_user(user).sudo()._find_or_create_persona_for_channel(
                    **kwargs
                )
        self.assertEqual(len(session.channel_member_ids), 2)

    def test_ticket_session(self):
        ticket = self._create_ticket(user_id=self.agent.id)
        self.assertIs(ticket.with_user(self.agent).action_start_conversation(), True)
        session = ticket.conversation_ids
        self.assertEqual(session.pqr_ticket_id, ticket)
        self.assertEqual(session.customer_id, self.customer)
        self.assertEqual(ticket.with_user(self.agent).conversation_count, 1)
        ticket.with_user(self.agent).action_start_conversation()
        self.assertEqual(len(ticket.conversation_ids), 1)
        action = ticket.with_user(self.agent).action_view_conversations()
        self.assertEqual(self.env["discuss.channel"].search(action["domain"]), session)

    def test_panel(self):
        self._start_session()
        self._start_session(user=self.agent)
        for user, count in (
            (self.seller, 1),
            (self.pqr_manager, 2),
            (self.foreign_manager, 0),
        ):
            with self.subTest(user=user.login):
                dashboard = self.env["clientes.dashboard"].with_user(user)
                panel = dashboard.get_panel()
                cards = {card["id"]: card for card in panel["cards"]}
                card = cards["open_conversations"]
                self.assertEqual(card["value"], count)
                listed = dashboard.env["discuss.channel"].search_count(card["domain"])
                self.assertEqual(listed, count)
                self.assertIn("conversations", [a["id"] for a in panel["actions"]])

    def test_list_does_not_tell_the_case_to_those_who_may_not_read_it(self):
        ticket = self._create_ticket()
        session = self._start_session(user=self.pqr_manager, ticket=ticket)
        for user, told in ((self.crm_manager, False), (self.pqr_manager, True)):
            with self.subTest(user=user.login):
                channel = session.with_user(user)
                for view_type in ("list", "kanban"):
                    view = self.env.ref(
                        f"clientes_crm_chat.discuss_channel_view_{view_type}"
                    )
                    arch = channel.get_view(view.id, view_type)["arch"]
                    self.assertEqual("pqr_ticket_id" in arch, told)

    # === IDLE SESSIONS === #

    def _make_idle(self, session, days):
        past = fields.Datetime.now() - timedelta(days=days)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE discuss_channel SET last_interest_dt = %s, write_date = %s,"
            " create_date = %s WHERE id = %s",
            [past, past, past, session.id],
        )
        self.env.cr.execute(
            "UPDATE discuss_channel_member SET last_seen_dt = %s, last_interest_dt = %s"
            " WHERE channel_id = %s",
            [past, past, session.id],
        )
        self.env.invalidate_all()

    def _collect_garbage(self):
        self.env["discuss.channel"]._gc_empty_livechat_sessions()
        self.env["discuss.channel"]._gc_bot_only_ongoing_sessions()
        self.env["discuss.channel.member"]._gc_unpin_livechat_sessions()

    def test_idle_sessions_are_never_deleted(self):
        for session in (
            self._start_session(),
            self._start_session(partner=self.no_user),
        ):
            self._make_idle(session, 30)
            self._collect_garbage()
            self.assertTrue(session.sudo().exists())

    def test_read_idle_session_ends(self):
        session = self._start_session()
        self._post(session, self.seller)
        reader = session.with_user(self.portal_user)
        reader.self_member_id._mark_as_read(session.message_ids[:1].id)
        self._make_idle(session, 2)
        self._collect_garbage()
        self.assertTrue(session.livechat_end_dt)

    def test_unread_session_waits_for_the_customer(self):
        session = self._start_session()
        self._post(session, self.seller)
        self._make_idle(session, 2)
        self._collect_garbage()
        self.assertFalse(session.livechat_end_dt)
        self._make_idle(session, 8)
        self._collect_garbage()
        self.assertTrue(session.livechat_end_dt, "but not for ever")

    def test_session_with_valid_link_waits_for_the_customer(self):
        session = self._start_session(partner=self.no_user)
        self._make_idle(session, 2)
        self._collect_garbage()
        self.assertFalse(session.livechat_end_dt)
        session.sudo().link_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self._collect_garbage()
        self.assertTrue(session.livechat_end_dt)
