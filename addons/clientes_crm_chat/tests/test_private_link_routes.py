from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ChatCommon
from .test_private_link import FORGED


@tagged("post_install", "-at_install")
class TestPrivateLinkRoutes(HttpCase, ChatCommon):
    def setUp(self):
        super().setUp()
        self.session_ = self._start_session(partner=self.no_user)
        self.url = urlsplit(self.session_._issue_link()).path
        self.guests = self.env["mail.guest"].search_count([])

    def _enter(self, url=None, **data):
        page = self.url_open(url or self.url)
        token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
        return self.url_open(
            f"{url or self.url}/enter",
            data={"csrf_token": token or self._csrf(), **data},
            allow_redirects=False,
        )

    def _csrf(self):
        page = self.url_open("/web/login")
        return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]

    def _members(self):
        self.session_.invalidate_recordset()
        return self.session_.channel_member_ids

    def test_get_shows_the_door_and_writes_nothing(self):
        self.env.flush_all()
        counts = (
            "SELECT (SELECT count(*) FROM mail_guest),"
            " (SELECT count(*) FROM mail_message),"
            " (SELECT count(*) FROM discuss_channel_member)"
        )
        self.env.cr.execute(counts)
        before = self.env.cr.fetchone()
        response = self.url_open(self.url)
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.seller.name, response.text)
        self.assertIn(self.company.name, response.text)
        self.assertIn("Enter conversation", response.text)
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertNotIn("dgid", response.cookies)
        self.env.cr.execute(counts)
        self.assertEqual(self.env.cr.fetchone(), before)

    def test_enter_makes_the_guest_the_customers_side(self):
        response = self._enter()
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(self.url))
        guest = self._members().guest_id
        self.assertEqual(guest.name, self.no_user.name)
        member = self._members().filtered("guest_id")
        self.assertEqual(member.livechat_member_type, "visitor")
        page = self.url_open(self.url)
        self.assertIn("clientes_crm_chat_loader", page.text)
        self._enter()
        self.assertEqual(len(self._members()), 2, "entering twice adds nobody")

    def test_page_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(
            ["clientes_crm_chat"], ["es_CO"]
        )
        self.no_user.lang = "es_CO"
        page = self.url_open(self.url)
        self.assertIn("Entrar a la conversación", page.text)
        self.assertIn('lang="es-CO"', page.text)
        self._enter()
        self.assertEqual(self._members().guest_id.lang, "es_CO")

    def test_enter_needs_the_pages_own_token(self):
        response = self.url_open(f"{self.url}/enter", data={"csrf_token": "forged"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.url_open(f"{self.url}/enter").status_code, 405)
        self.assertFalse(self._members().guest_id)

    def test_dead_links_tell_nothing(self):
        expired = self._start_session(partner=self.stranger_customer)
        expired_url = urlsplit(expired._issue_link()).path
        expired.sudo().link_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        revoked_url = self.url
        self.session_.action_end_conversation()
        pages = set()
        for name, url in (
            ("forged", f"/clientes/chat/{FORGED}"),
            ("expired", expired_url),
            ("revoked", revoked_url),
        ):
            with self.subTest(link=name):
                page = self.url_open(url)
                self.assertEqual(page.status_code, 404)
                self.assertIn("This link is not valid", page.text)
                self.assertNotIn(self.seller.name, page.text)
                pages.add(
                    page.text.partition('<div id="wrap"')[2].partition("</main>")[0]
                )
                response = self._enter(url)
                self.assertEqual(response.status_code, 404)
        self.assertEqual(len(pages), 1, "the same answer whatever the reason")
        self.assertFalse(self._members().guest_id)
        self.assertEqual(self.env["mail.guest"].search_count([]), self.guests)

    def test_only_the_customer_enters_while_signed_in(self):
        colleague = self._create_contact(self.no_user, "Pedro Mejía", "pedro")
        user = self._create_user("chat.pedro", "base.group_portal", colleague)
        for login, allowed in (
            ("chat.diego", False),
            ("chat.seller", False),
            ("chat.livechat", False),
            ("chat.pedro", True),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login)
                page = self.url_open(self.url)
                self.assertEqual("Enter conversation" in page.text, allowed)
                members = self._members()
                self._enter()
                self.assertEqual(self._members() > members, allowed)
        member = self._members().filtered(lambda m: m.partner_id == colleague)
        self.assertEqual(member.livechat_member_type, "visitor")
        self.assertEqual(user.partner_id, colleague)

    def test_guest_neither_reads_nor_writes_after_the_end(self):
        self._enter()
        guest_id = self._members().guest_id.id
        params = {"channel_id": self.session_.id}
        post = {
            "thread_model": "discuss.channel",
            "thread_id": self.session_.id,
            "post_data": {"body": "Hola", "message_type": "comment"},
        }
        data = self.make_jsonrpc_request("/discuss/channel/messages", params)
        self.assertTrue(data["messages"])
        self.assertTrue(self.make_jsonrpc_request("/mail/message/post", post))
        self.session_.action_end_conversation()
        messages = len(self.session_.message_ids)
        for route, values in (
            ("/discuss/channel/messages", params),
            ("/mail/message/post", post),
            ("/discuss/channel/attachments", params),
            ("/discuss/channel/members", {**params, "known_member_ids": []}),
        ):
            with self.subTest(route=route):
                self.assertRefused(route, values)
        self.assertEqual(self.url_open(self.url).status_code, 404)
        page = self.url_open(f"/discuss/channel/{self.session_.id}")
        self.assertEqual(page.status_code, 404)
        transcript = f"/im_livechat/download_transcript/{self.session_.id}"
        self.assertEqual(self.url_open(transcript).status_code, 404)
        self.session_.invalidate_recordset()
        self.assertEqual(len(self.session_.message_ids), messages)
        self.assertIn(
            guest_id, self._members().guest_id.ids, "history keeps who it was"
        )

    def assertRefused(self, route, params):
        """Check that a JSON-RPC route answers with an error."""
        response = self.url_open(
            route,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("error", response.json())
