from odoo.tests import HttpCase

from .common import ChatCommon


class RoutesCommon(HttpCase, ChatCommon):
    """A conversation with a message and a file, and requests as anybody."""

    def setUp(self):
        super().setUp()
        self.channel = self._start_session()
        # sudo: as the route does, after it has checked the access
        self.message = self.channel.sudo().message_post(
            body="Su pedido sale hoy",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("pedido.txt", b"Pedido 42")],
        )
        self.attachment = self.message.attachment_ids
        self.stranger_guest = self.env["mail.guest"].create({"name": "Passer-by"})

    def _be(self, persona):
        """Continue as somebody: a login, a guest of something else, or nobody."""
        login = persona if "." in persona else None
        self.authenticate(login, login)
        self.opener.cookies.pop("dgid", None)
        if persona == "guest":
            cookie = self.stranger_guest._format_auth_cookie()
            self.opener.cookies.set("dgid", cookie, domain="127.0.0.1")

    def _call(self, route, params):
        """Return the answer of a JSON-RPC route, None if it answers with an error."""
        response = self.url_open(
            route,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            headers={"Content-Type": "application/json"},
        )
        answer = response.json() if response.ok else {}
        return None if "error" in answer else answer.get("result")

    def _upload(self):
        page = self.url_open("/web/login").text
        if 'name="csrf_token"' not in page:
            page = self.url_open("/my").text
        token = page.partition('csrf_token: "')[2].partition('"')[0]
        return self.url_open(
            "/mail/attachment/upload",
            data={
                "thread_id": self.channel.id,
                "thread_model": "discuss.channel",
                "csrf_token": token,
            },
            files={"ufile": ("intruso.txt", b"x", "text/plain")},
        )

    def _state(self):
        self.env.invalidate_all()
        channel = self.channel.sudo()
        return {
            "attachments": self.env["ir.attachment"].search_count(
                [("res_model", "=", "discuss.channel"), ("res_id", "=", channel.id)]
            ),
            "body": str(self.message.sudo().body),
            "end": channel.livechat_end_dt,
            "members": channel.channel_member_ids.ids,
            "messages": channel.message_ids.ids,
            "ratings": channel.rating_ids.ids,
            "reactions": self.message.sudo().reaction_ids.ids,
            "status": channel.livechat_status,
        }
