from odoo.http import Request
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import NOBODY, PqrDoorsCase


@tagged("post_install", "-at_install")
class TestPortalThread(PqrDoorsCase):
    """Messages and attachments of a case, tried by those who must not pass."""

    def _rpc(self, route, params):
        """Return the result, or False when the server refuses."""
        try:
            return self.make_jsonrpc_request(route, params)
        except JsonRpcException as error:
            self.assertIn(
                str(error),
                ("werkzeug.exceptions.NotFound", "odoo.exceptions.AccessError"),
            )
            return False

    def _intruders(self):
        token = self.ticket.access_token
        foreign = self.foreign_ticket.access_token
        good_hash = self.ticket._sign_token(self.contact.id)
        return (
            (self.portal_rival, {}),
            (self.portal_foreign, {}),
            (self.agent_b, {}),
            (None, {}),
            (None, {"token": ""}),
            (None, {"token": foreign}),
            (None, {"token": token[::-1]}),
            (None, {"token": [token]}),
            (None, {"token": 0}),
            (None, {"token": "ñ"}),
            (None, {"hash": "0" * 64, "pid": self.contact.id}),
            (None, {"hash": good_hash, "pid": self.rival_contact.id}),
            (None, {"hash": good_hash, "pid": "x"}),
            (self.portal_rival, {"token": foreign}),
            (self.portal_rival, {"hash": "0" * 64, "pid": self.contact.id}),
        )

    @mute_logger("odoo.http")
    def test_post_message(self):
        for user, credentials in self._intruders():
            login = user.login if user else NOBODY
            for ticket_id in (self.ticket.id, self.missing_id):
                with self.subTest(user=login, ticket=ticket_id, **credentials):
                    self._login(user)
                    count = len(self.ticket.message_ids)
                    self.assertFalse(
                        self._rpc(
                            "/mail/message/post",
                            {
                                "thread_model": "pqr.ticket",
                                "thread_id": ticket_id,
                                "post_data": {"body": "I was here"},
                                **credentials,
                            },
                        )
                    )
                    self.assertEqual(len(self.ticket.message_ids), count)

    @mute_logger("odoo.http")
    def test_upload(self):
        for user, credentials in self._intruders():
            if isinstance(credentials.get("token"), list):
                continue  # a form field has no such type
            login = user.login if user else NOBODY
            for ticket_id in (self.ticket.id, self.missing_id):
                with self.subTest(user=login, ticket=ticket_id, **credentials):
                    self._login(user)
                    response = self.url_open(
                        "/mail/attachment/upload",
                        data={
                            "csrf_token": Request.csrf_token(self),
                            "thread_model": "pqr.ticket",
                            "thread_id": ticket_id,
                            **credentials,
                        },
                        files={"ufile": ("x.txt", b"x", "text/plain")},
                    )
                    self.assertEqual(response.status_code, 404)
        self.assertEqual(
            self.env["ir.attachment"].search_count(
                [("res_model", "=", "pqr.ticket"), ("name", "=", "x.txt")]
            ),
            0,
        )

    @mute_logger("odoo.http")
    def test_fetch_messages(self):
        for user, credentials in self._intruders():
            login = user.login if user else NOBODY
            with self.subTest(user=login, **credentials):
                self._login(user)
                result = self._rpc(
                    "/mail/chatter_fetch",
                    {
                        "thread_model": "pqr.ticket",
                        "thread_id": self.ticket.id,
                        **credentials,
                    },
                )
                self.assertFalse(result and result["messages"])

    def test_customer_reads_answers_never_notes(self):
        token = {"token": self.ticket.access_token}
        for user, credentials in (
            (self.portal, {}),
            (self.portal, token),
            (self.portal_colleague, {}),
            (None, token),
        ):
            login = user.login if user else NOBODY
            with self.subTest(user=login, **credentials):
                self._login(user)
                result = self._rpc(
                    "/mail/chatter_fetch",
                    {
                        "thread_model": "pqr.ticket",
                        "thread_id": self.ticket.id,
                        **credentials,
                    },
                )
                self.assertIn(self.answer.id, result["messages"])
                self.assertNotIn(self.note.id, result["messages"])
                self.assertNotIn("Internal thought", str(result))
        self._login(self.portal)
        result = self._rpc(
            "/mail/thread/messages",
            {"thread_model": "pqr.ticket", "thread_id": self.ticket.id},
        )
        self.assertNotIn(self.note.id, result["messages"])

    def test_customer_replies(self):
        ticket = self._new_ticket(stage_id=self.stage_pending.id)
        for user, credentials, author in (
            (self.portal, {}, self.contact),
            (self.portal_colleague, {}, self.colleague),
            (None, {"token": ticket.access_token}, self.contact),
            (
                None,
                {"hash": ticket._sign_token(self.contact.id), "pid": self.contact.id},
                self.contact,
            ),
        ):
            login = user.login if user else NOBODY
            with self.subTest(user=login, **credentials):
                ticket.stage_id = self.stage_pending
                self._login(user)
                self.assertTrue(
                    self._rpc(
                        "/mail/message/post",
                        {
                            "thread_model": "pqr.ticket",
                            "thread_id": ticket.id,
                            "post_data": {
                                "body": "<p>Hi<script>x()</script></p>",
                                "message_type": "comment",
                                "subtype_xmlid": "mail.mt_comment",
                            },
                            **credentials,
                        },
                    )
                )
                message = ticket.message_ids.filtered(
                    lambda m: m.message_type == "comment"
                )[:1]
                self.assertEqual(message.author_id, author)
                self.assertNotIn("script", message.body)
                self.assertEqual(ticket.state, "in_progress")

    def test_reply_with_attachment(self):
        self._login(self.portal)
        upload = self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": Request.csrf_token(self),
                "thread_model": "pqr.ticket",
                "thread_id": self.ticket.id,
                "is_pending": "true",
            },
            files={"ufile": ("photo.txt", b"photo", "text/plain")},
        ).json()["data"]
        [stored] = upload["store_data"]["ir.attachment"]
        self._rpc(
            "/mail/message/post",
            {
                "thread_model": "pqr.ticket",
                "thread_id": self.ticket.id,
                "post_data": {
                    "body": "See the photo",
                    "attachment_ids": [upload["attachment_id"]],
                    "attachment_tokens": [stored["ownership_token"]],
                    "subtype_xmlid": "mail.mt_comment",
                },
            },
        )
        attachment = self.env["ir.attachment"].browse(upload["attachment_id"])
        self.assertEqual(attachment.res_model, "pqr.ticket")
        self.assertEqual(attachment.res_id, self.ticket.id)

    @mute_logger("odoo.http")
    def test_foreign_attachment_cannot_be_posted(self):
        """Nobody mails himself a file that is not his."""
        ticket = self._new_ticket(partner_id=self.rival_contact.id)
        self._login(self.portal_rival)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "pqr.ticket",
                    "thread_id": ticket.id,
                    "post_data": {
                        "body": "Give me that",
                        "attachment_ids": self.attachment.ids,
                        "attachment_tokens": ["forged"],
                    },
                },
            )
        self.assertEqual(self.attachment.res_id, self.ticket.id)

    def test_attachments_need_their_token(self):
        """Neither a case's file nor an internal one opens by its number."""
        files = self.attachment | self.note.attachment_ids | self.answer.attachment_ids
        for user in (self.portal_rival, self.portal_foreign, self.agent_b, None):
            self._login(user)
            for attachment in files:
                with self.subTest(user=user and user.login, file=attachment.name):
                    response = self.url_open(f"/web/content/{attachment.id}")
                    self.assertEqual(response.status_code, 404)
        self._login(self.portal)
        response = self.url_open(f"/web/content/{self.note.attachment_ids.id}")
        self.assertEqual(response.status_code, 404)
        self._login(self.agent)
        response = self.url_open(f"/web/content/{self.note.attachment_ids.id}")
        self.assertEqual(response.content, b"internal file")
