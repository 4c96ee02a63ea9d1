from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_routes import RoutesCommon

OUTSIDERS = (
    "anonymous",
    "guest",
    "chat.diego",
    "chat.seller2",
    "chat.agent",
    "chat.livechat",
    "chat.foreign",
)
MEMBERS = ("chat.seller", "chat.camila")


@tagged("post_install", "-at_install")
class TestRoutes(RoutesCommon):
    """Upstream's routes on the conversation of a customer: who gets through."""

    @property
    def _json_routes(self):
        channel, message = self.channel.id, self.message.id
        post_data = {"body": "Intruso", "message_type": "comment"}
        notification = {"body": "Intruso", "message_type": "notification"}
        thread = {"thread_model": "discuss.channel", "thread_id": channel}
        return [
            ("/discuss/channel/messages", {"channel_id": channel}),
            ("/discuss/channel/attachments", {"channel_id": channel}),
            ("/discuss/channel/pinned_messages", {"channel_id": channel}),
            (
                "/discuss/channel/members",
                {"channel_id": channel, "known_member_ids": []},
            ),
            ("/discuss/channel/join", {"channel_id": channel}),
            (
                "/discuss/channel/notify_typing",
                {"channel_id": channel, "is_typing": True},
            ),
            (
                "/discuss/channel/mark_as_read",
                {"channel_id": channel, "last_message_id": message},
            ),
            ("/discuss/channel/sub_channel/fetch", {"parent_channel_id": channel}),
            ("/mail/message/post", {**thread, "post_data": post_data}),
            ("/mail/message/post", {**thread, "post_data": notification}),
            ("/mail/thread/messages", thread),
            (
                "/mail/message/update_content",
                {"message_id": message, "update_data": {"body": "Intruso"}},
            ),
            (
                "/mail/message/reaction",
                {"message_id": message, "content": "👍", "action": "add"},
            ),
            ("/mail/attachment/delete", {"attachment_id": self.attachment.id}),
            ("/mail/rtc/channel/join_call", {"channel_id": channel}),
            ("/im_livechat/visitor_leave_session", {"channel_id": channel}),
            ("/im_livechat/feedback", {"channel_id": channel, "rate": 1}),
            (
                "/im_livechat/session/update_note",
                {"channel_id": channel, "note": "Intruso"},
            ),
            (
                "/im_livechat/session/update_status",
                {"channel_id": channel, "livechat_status": "need_help"},
            ),
            ("/mail/data", {"fetch_params": [["discuss.channel", [channel]]]}),
            (
                "/mail/action",
                {
                    "fetch_params": [
                        ["/im_livechat/session/data", {"channel_id": channel}]
                    ]
                },
            ),
            ("/mail/action", {"fetch_params": ["init_livechat", "channels_as_member"]}),
        ]

    @property
    def _pages(self):
        channel = self.channel.sudo()
        return [
            f"/chat/{channel.id}/{channel.uuid}",
            f"/discuss/channel/{channel.id}",
            f"/im_livechat/download_transcript/{channel.id}",
            f"/web/content/{self.attachment.id}",
            f"/mail/attachment/pdf_first_page/{self.attachment.id}",
        ]

    @mute_logger("odoo.http")
    def test_outsiders_get_nothing(self):
        before = self._state()
        for persona in OUTSIDERS:
            self._be(persona)
            for route, params in self._json_routes:
                with self.subTest(persona=persona, route=route):
                    answer = self._call(route, params)
                    self.assertNotIn("pedido", str(answer).lower())
                    self.assertNotIn(self.channel.name, str(answer))
                    self.assertEqual(self._state(), before)
            for page in self._pages:
                with self.subTest(persona=persona, page=page):
                    response = self.url_open(page)
                    self.assertIn(response.status_code, (403, 404, 415))
                    self.assertNotIn("Pedido 42", response.text)
                    self.assertEqual(self._state(), before)
            with self.subTest(persona=persona, route="upload"):
                self.assertEqual(self._upload().status_code, 404)
                self.assertEqual(self._state(), before)

    def test_members_read_and_write(self):
        for persona in MEMBERS:
            with self.subTest(persona=persona):
                self._be(persona)
                before = self._state()
                answer = self._call(
                    "/discuss/channel/messages", {"channel_id": self.channel.id}
                )
                self.assertIn("Su pedido sale hoy", str(answer))
                self.assertTrue(
                    self._call(
                        "/mail/message/post",
                        {
                            "thread_model": "discuss.channel",
                            "thread_id": self.channel.id,
                            "post_data": {"body": "Hola", "message_type": "comment"},
                        },
                    )
                )
                self.assertTrue(self._upload().ok)
                after = self._state()
                self.assertEqual(len(after["messages"]), len(before["messages"]) + 1)
                self.assertEqual(after["attachments"], before["attachments"] + 1)
                self.assertEqual(after["members"], before["members"])

    @mute_logger("odoo.http")
    def test_nobody_writes_after_the_end(self):
        self.channel.action_end_conversation()
        before = self._state()
        self.assertTrue(before["end"])
        writing = {
            "/mail/message/post",
            "/mail/message/update_content",
            "/mail/message/reaction",
        }
        for persona in (*MEMBERS, "chat.crm.manager", "admin"):
            self._be(persona) if "." in persona else self.authenticate(persona, persona)
            for route, params in self._json_routes:
                if route in writing:
                    with self.subTest(persona=persona, route=route):
                        self.assertIsNone(self._call(route, params))
                        self.assertEqual(self._state(), before)
            with self.subTest(persona=persona, route="upload"):
                self.assertEqual(self._upload().status_code, 404)
                self.assertEqual(self._state(), before)
