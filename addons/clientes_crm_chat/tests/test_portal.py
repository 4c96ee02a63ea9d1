from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_routes import RoutesCommon


@tagged("post_install", "-at_install")
class TestPortal(RoutesCommon):
    """The customer's pages, and what plain RPC must not open beside them."""

    @mute_logger("odoo.http")
    def test_rpc_does_not_open_what_routes_refuse(self):
        self.channel.sudo().pqr_ticket_id = self._create_ticket()
        channel = self.channel.id
        before = self._state()
        stranger = self.stranger_contact.id
        for persona, model, method, args, kwargs in (
            (
                "chat.camila",
                "discuss.channel",
                "action_end_conversation",
                [[channel]],
                {},
            ),
            ("chat.camila", "discuss.channel", "action_private_link", [[channel]], {}),
            ("chat.camila", "discuss.channel", "write", [[channel], {"name": "x"}], {}),
            (
                "chat.camila",
                "res.partner",
                "action_start_conversation",
                [[stranger]],
                {},
            ),
            (
                "chat.camila",
                "discuss.channel",
                "add_members",
                [[channel]],
                {"partner_ids": [stranger]},
            ),
            (
                "chat.diego",
                "discuss.channel",
                "message_post",
                [[channel]],
                {"body": "x"},
            ),
            (
                "chat.diego",
                "discuss.channel",
                "action_open_conversation",
                [[channel]],
                {},
            ),
            ("chat.diego", "discuss.channel", "read", [[channel], ["name"]], {}),
            (
                "chat.livechat",
                "discuss.channel.member",
                "create",
                [
                    {
                        "channel_id": channel,
                        "partner_id": self.livechat_user.partner_id.id,
                    }
                ],
                {},
            ),
            ("chat.livechat", "discuss.channel", "channel_join", [[channel]], {}),
            ("chat.seller2", "discuss.channel", "channel_join", [[channel]], {}),
            ("chat.foreign", "discuss.channel", "channel_join", [[channel]], {}),
            (
                "chat.seller",
                "discuss.channel",
                "write",
                [[channel], {"customer_id": self.stranger_customer.id}],
                {},
            ),
            (
                "chat.seller",
                "discuss.channel",
                "add_members",
                [[channel]],
                {"partner_ids": [stranger]},
            ),
        ):
            with self.subTest(persona=persona, model=model, method=method):
                self._be(persona)
                answer = self._call(
                    f"/web/dataset/call_kw/{model}/{method}",
                    {"model": model, "method": method, "args": args, "kwargs": kwargs},
                )
                self.assertIsNone(answer)
                self.assertEqual(self._state(), before)

    def test_portal_page_wakes_the_chat_up(self):
        for persona, awake in (
            ("chat.camila", True),
            ("chat.diego", True),
            ("chat.seller", False),
        ):
            with self.subTest(persona=persona):
                self._be(persona)
                page = self.url_open("/my").text
                self.assertEqual("clientes_crm_chat_loader" in page, awake)
        self._be("anonymous")
        self.assertNotIn("clientes_crm_chat_loader", self.url_open("/web/login").text)

    def test_portal_page_reopens_open_conversations(self):
        params = {"fetch_params": ["init_livechat"]}

        def reopened():
            data = self._call("/mail/action", params)
            return [
                thread["id"]
                for thread in data.get("discuss.channel", [])
                if thread.get("reopen_chat_window")
            ]

        for persona, expected in (
            ("chat.camila", [self.channel.id]),
            ("chat.diego", []),
            ("chat.seller", []),
            ("anonymous", []),
        ):
            with self.subTest(persona=persona):
                self._be(persona)
                self.assertEqual(reopened(), expected)
        self.channel.action_end_conversation()
        self._be("chat.camila")
        self.assertFalse(reopened())

    def test_frontend_translations(self):
        self.env["res.lang"]._activate_lang("es_CO")
        terms = self.url_open("/website/translations?lang=es_CO").text
        for module in ("im_livechat", "mail"):
            self.assertIn(f'"{module}"', terms)
