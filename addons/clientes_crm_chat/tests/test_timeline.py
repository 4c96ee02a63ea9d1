from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestTimeline(ChatCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.with_user(cls.seller)._start_conversation()
        cls.stranger_contact.with_user(cls.seller)._start_conversation()
        cls.session = cls.env["discuss.channel"].search(
            [("customer_id", "=", cls.customer.id)]
        )

    def _entries(self, user, **kwargs):
        page = self.customer.with_user(user).get_timeline(limit=100, **kwargs)
        return {entry["key"]: entry for entry in page["entries"]}

    def test_who_sees_the_conversation(self):
        key = f"chat-{self.session.id}"
        for user, expected in (
            (self.seller, True),
            (self.crm_manager, True),
            (self.pqr_manager, True),
            (self.seller_2, False),
            (self.agent, False),
            (self.livechat_user, False),
            (self.foreign_manager, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(key in self._entries(user), expected)

    def test_one_entry_for_a_conversation(self):
        self.session.with_user(self.seller).message_post(
            body="Good morning", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        entries = self._entries(self.crm_manager)
        self.assertEqual(set(entries), {f"chat-{self.session.id}"})
        entry = entries[f"chat-{self.session.id}"]
        self.assertEqual(entry["author_id"], self.seller.partner_id.id)
        self.assertEqual(entry["state"], "Open")
        self.session.with_user(self.seller).action_end_conversation()
        entry = self._entries(self.crm_manager)[f"chat-{self.session.id}"]
        self.assertEqual(entry["state"], "Ended")

    def test_filter_by_agent(self):
        by_seller = self._entries(self.crm_manager, author_id=self.seller.partner_id.id)
        self.assertIn(f"chat-{self.session.id}", by_seller)
        by_other = self._entries(
            self.crm_manager, author_id=self.seller_2.partner_id.id
        )
        self.assertNotIn(f"chat-{self.session.id}", by_other)

    def test_opens_as_a_session(self):
        page = self.customer.with_user(self.seller).get_timeline()
        self.assertEqual(
            page["views"]["discuss.channel"],
            self.env.ref("im_livechat.discuss_channel_view_form").id,
        )
