from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestAccess(ChatCommon):
    """Who reads which conversation: role by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["pqr.team"].create(
            {"name": "Chat Team", "member_ids": cls.agent.ids}
        )
        cls.other_team = cls.env["pqr.team"].create({"name": "Other Chat Team"})

    def _assert_readers(self, session, readers):
        users = (
            self.seller
            + self.seller_2
            + self.crm_manager
            + self.agent
            + self.pqr_manager
            + self.livechat_user
            + self.foreign_manager
            + self.portal_user
            + self.stranger
        )
        for user in users:
            with self.subTest(user=user.login):
                expected = user in readers
                record = session.with_user(user)
                self.assertEqual(record.has_access("read"), expected)
                found = record.search([("id", "=", session.id)])
                self.assertEqual(bool(found), expected)
                messages = session.message_ids.with_user(user)
                self.assertEqual(
                    bool(messages._filtered_access("read")), expected, "messages"
                )

    def test_conversation_of_a_seller(self):
        self._assert_readers(
            self._start_session(),
            self.seller + self.crm_manager + self.pqr_manager + self.portal_user,
        )

    def test_conversation_about_a_case_of_the_team(self):
        ticket = self._create_ticket(team_id=self.team.id)
        self._assert_readers(
            self._start_session(user=self.pqr_manager, ticket=ticket),
            self.agent + self.crm_manager + self.pqr_manager + self.portal_user,
        )

    def test_conversation_about_a_case_of_another_team(self):
        ticket = self._create_ticket(team_id=self.other_team.id)
        self._assert_readers(
            self._start_session(user=self.pqr_manager, ticket=ticket),
            self.crm_manager + self.pqr_manager + self.portal_user,
        )

    def test_conversation_of_another_company(self):
        session = self._start_session()
        session.sudo().company_id = self.other_company
        self._assert_readers(
            session, self.seller + self.foreign_manager + self.portal_user
        )

    def test_lead_does_not_open_the_conversation_to_all_sellers(self):
        session = self._start_session()
        session._convert_visitor_to_lead(self.seller.partner_id, "/lead Pedido")
        self.assertTrue(session.sudo().has_crm_lead)
        self.assertFalse(session.with_user(self.seller_2).has_access("read"))

    def test_ordinary_live_chat_is_untouched(self):
        session = (
            self.env["discuss.channel"]
            .with_user(self.livechat_user)
            .create(
                {
                    "channel_type": "livechat",
                    "livechat_operator_id": self.livechat_user.partner_id.id,
                    "name": "Website",
                }
            )
        )
        other = self._create_user("chat.lc2", "im_livechat.im_livechat_group_user")
        self.assertTrue(session.with_user(other).has_access("read"))
        self.assertFalse(session.with_user(self.seller).has_access("read"))

    def test_who_may_join(self):
        session = self._start_session()
        for user, allowed in (
            (self.livechat_user, False),
            (self.seller_2, False),
            (self.foreign_manager, False),
            (self.stranger, False),
            (self.crm_manager, True),
            (self.pqr_manager, True),
        ):
            with self.subTest(user=user.login):
                members = self.env["discuss.channel.member"].with_user(user)
                values = {"channel_id": session.id, "partner_id": user.partner_id.id}
                if allowed:
                    members.create(values).unlink()
                else:
                    with self.assertRaises(AccessError):
                        members.create(values)

    def test_token_digest_is_nobodys(self):
        session = self._start_session(partner=self.no_user)
        for user in (self.seller, self.crm_manager):
            with self.subTest(user=user.login):
                fields_read = session.with_user(user).fields_get(["link_token_hash"])
                self.assertNotIn("link_token_hash", fields_read)
