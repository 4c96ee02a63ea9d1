from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestResPartner(ChatCommon):
    def _press(self, partner, user=None):
        return partner.with_user(user or self.seller).action_start_conversation()

    def _sessions(self, partner):
        return self.env["discuss.channel"].search(
            [("customer_id", "=", partner.commercial_partner_id.id)]
        )

    def test_start_binds_session_to_customer(self):
        self.assertIs(self._press(self.customer), True)
        session = self._sessions(self.customer)
        self.assertRecordValues(
            session,
            [
                {
                    "channel_type": "livechat",
                    "company_id": self.company.id,
                    "conversation_state": "open",
                    "customer_contact_id": self.contact.id,
                    "customer_id": self.customer.id,
                    "livechat_operator_id": self.seller.partner_id.id,
                    "link_expires_at": False,
                }
            ],
        )
        types = {
            member.partner_id: member.livechat_member_type
            for member in session.channel_member_ids
        }
        self.assertEqual(
            types, {self.seller.partner_id: "agent", self.contact: "visitor"}
        )

    def test_start_reuses_open_session_of_agent(self):
        self._press(self.customer)
        self._press(self.contact)
        self.assertEqual(len(self._sessions(self.customer)), 1)
        self._press(self.contact, self.agent)
        self.assertEqual(len(self._sessions(self.customer)), 2)

    def test_start_after_end_opens_another_session(self):
        self._press(self.customer)
        first = self._sessions(self.customer)
        first.with_user(self.seller).action_end_conversation()
        self._press(self.customer)
        self.assertEqual(len(self._sessions(self.customer)), 2)
        self.assertEqual(first.conversation_state, "ended")

    def test_several_portal_contacts_are_asked_for(self):
        second = self._create_contact(self.customer, "Jorge Ruiz", "jorge")
        self._create_user("chat.jorge", "base.group_portal", second)
        action = self._press(self.customer)
        self.assertEqual(action["res_model"], "clientes.chat.start")
        self.assertFalse(self._sessions(self.customer))
        wizard = (
            self.env["clientes.chat.start"]
            .with_user(self.seller)
            .browse(action["res_id"])
        )
        self.assertEqual(wizard.contact_ids, self.contact + second)
        wizard.contact_id = second
        wizard.action_start()
        self.assertEqual(self._sessions(self.customer).customer_contact_id, second)

    def test_button_on_contact_talks_to_that_contact(self):
        second = self._create_contact(self.customer, "Jorge Ruiz", "jorge")
        self._create_user("chat.jorge", "base.group_portal", second)
        self._press(second)
        self.assertEqual(self._sessions(self.customer).customer_contact_id, second)

    def test_contact_without_user_does_not_reach_a_colleague(self):
        second = self._create_contact(self.customer, "Jorge Ruiz", "jorge")
        action = self._press(second)
        self.assertEqual(action["res_model"], "clientes.chat.link")
        session = self._sessions(self.customer)
        self.assertEqual(session.customer_contact_id, second)
        self.assertNotIn(self.contact, session.channel_partner_ids)

    def test_archived_portal_user_is_not_reachable(self):
        self.portal_user.action_archive()
        action = self._press(self.customer)
        self.assertEqual(action["res_model"], "clientes.chat.link")

    def test_who_may_start(self):
        nobody = self._create_user("chat.nobody", "base.group_user")
        for user, allowed in (
            (self.seller, True),
            (self.agent, True),
            (self.crm_manager, True),
            (self.pqr_manager, True),
            (self.livechat_user, False),
            (nobody, False),
            (self.portal_user, False),
        ):
            with self.subTest(user=user.login):
                if allowed:
                    self.assertIs(self._press(self.contact, user), True)
                else:
                    with self.assertRaises(AccessError):
                        self._press(self.contact, user)

    def test_colleague_is_no_customer(self):
        with self.assertRaises(UserError):
            self._press(self.seller_2.partner_id)

    def test_count_is_what_the_button_lists(self):
        self._start_session()
        self._start_session(user=self.agent)
        website_session = self.env["discuss.channel"].create(
            {
                "channel_type": "livechat",
                "livechat_operator_id": self.livechat_user.partner_id.id,
                "name": "Website",
                "channel_member_ids": [
                    Command.create(
                        {
                            "livechat_member_type": "visitor",
                            "partner_id": self.contact.id,
                        }
                    )
                ],
            }
        )
        self.env.flush_all()
        for user, count in (
            (self.seller, 1),
            (self.crm_manager, 2),
            (self.pqr_manager, 2),
            (self.livechat_user, 1),
            (self.foreign_manager, 0),
        ):
            with self.subTest(user=user.login):
                for partner in (self.customer + self.contact).with_user(user):
                    self.assertEqual(partner.livechat_channel_count, count)
                    action = partner.action_view_livechat_sessions()
                    listed = partner.env["discuss.channel"].search(action["domain"])
                    self.assertEqual(len(listed), count)
        self.assertFalse(website_session.customer_id)

    def test_open_conversations_on_customer_card(self):
        session = self._start_session()
        customer = self.customer.with_user(self.seller)
        customer.invalidate_recordset()
        for name in ("application_statistics", "directory_badges"):
            chips = [chip["iconClass"] for chip in customer[name]]
            self.assertIn("fa-comments", chips)
        session.action_end_conversation()
        customer.invalidate_recordset()
        for name in ("application_statistics", "directory_badges"):
            chips = [chip["iconClass"] for chip in customer[name] or []]
            self.assertNotIn("fa-comments", chips)

    def test_counts_of_many_customers_take_the_same_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Cliente {number}"} for number in range(30)]
        )
        for partner in partners[:3]:
            self._start_session(partner=partner)
        partners = partners.with_user(self.seller)
        self.env.flush_all()
        self.env.invalidate_all()
        partners.mapped("commercial_partner_id")
        partners[0].env.user.has_group("base.group_user")
        partners[0]._can_list_conversations()
        with self.assertQueryCount(8):
            counts = partners.mapped("livechat_channel_count")
        self.assertEqual(sum(counts), 3)
