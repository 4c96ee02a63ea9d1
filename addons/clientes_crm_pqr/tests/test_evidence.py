from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import PqrDoorsCase


@tagged("post_install", "-at_install")
class TestEvidence(PqrDoorsCase):
    """What was said in a case stays said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = cls.ticket.with_user(cls.portal).message_post(
            body="I paid on Monday",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        cls.said.sudo().attachment_ids = cls.attachment

    def _change(self, message, user):
        message = message.with_user(user)
        yield "body", lambda: message.write({"body": "Nothing"})
        yield "attachments", lambda: message.write({"attachment_ids": [(5,)]})
        yield "unlink", message.unlink

    def test_customers_change_nothing(self):
        for message in self.said, self.answer:
            for user in self.portal, self.portal_colleague:
                for name, change in self._change(message, user):
                    with (
                        self.subTest(user=user.login, change=name),
                        self.assertRaises(AccessError),
                    ):
                        change()
        self.assertIn("I paid on Monday", self.said.body)

    def test_agents_change_only_their_own_words_and_only_while_open(self):
        for name, change in self._change(self.said, self.agent):
            with self.subTest(change=name), self.assertRaises(AccessError):
                change()
        self.answer.with_user(self.agent).body = "Corrected"
        self.ticket.stage_id = self.stage_closed
        for name, change in self._change(self.answer, self.agent):
            with self.subTest(change=name), self.assertRaises(AccessError):
                change()
        self.assertIn("Corrected", self.answer.body)

    def test_nobody_changes_who_and_when(self):
        for fname, value in (
            ("date", "2020-01-01 00:00:00"),
            ("subtype_id", self.env.ref("mail.mt_note").id),
            ("author_id", self.rival_contact.id),
            ("message_type", "notification"),
            ("model", "res.partner"),
            ("res_id", self.foreign_ticket.id),
        ):
            for user in self.agent, self.manager, self.portal:
                with (
                    self.subTest(field=fname, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    self.answer.with_user(user).write({fname: value})

    def test_agents_star_and_react(self):
        message = self.said.with_user(self.agent)
        self.ticket.stage_id = self.stage_closed
        message.toggle_message_starred()
        self.assertTrue(message.starred)
        self._login(self.agent)
        self.make_jsonrpc_request(
            "/mail/message/reaction",
            {"message_id": message.id, "content": "👍", "action": "add"},
        )
        self.assertEqual(message.sudo().reaction_ids.content, "👍")

    @mute_logger("odoo.http")
    def test_content_route(self):
        token = {"token": self.ticket.access_token}
        admin = self.env.ref("base.user_admin")
        for user, params in ((self.portal, {}), (None, token)):
            with self.subTest(user=user and user.login):
                self._login(user)
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(
                        "/mail/message/update_content",
                        {
                            "message_id": self.said.id,
                            "update_data": {"body": "", "attachment_ids": []},
                            **params,
                        },
                    )
        self.assertIn("I paid on Monday", self.said.body)
        with self.assertRaises(UserError):
            self.ticket.with_user(admin)._message_update_content(
                self.said, body="Changed"
            )

    @mute_logger("odoo.http")
    def test_sent_document_is_not_deleted(self):
        self._login(self.portal)
        attachment = self.attachment
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/mail/attachment/delete",
                {
                    "attachment_id": attachment.id,
                    "access_token": attachment._get_ownership_token(),
                },
            )
        self.assertTrue(attachment.exists())

    # === NOTHING GETS LOST === #

    def _assert_said(self, message):
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(message.message_type, "comment")
        self.assertFalse(message.is_internal)

    def test_customer_message_is_always_a_comment(self):
        note = self.env.ref("mail.mt_note")
        ticket = self.ticket.with_user(self.portal)
        for kwargs in (
            {},
            {"subtype_xmlid": "mail.mt_note"},
            {"subtype_id": note.id, "message_type": "notification"},
            {"message_type": "auto_comment", "is_internal": True},
        ):
            with self.subTest(**kwargs):
                self.ticket.stage_id = self.stage_pending
                message = ticket.message_post(body="Hear me", **kwargs).sudo()
                self._assert_said(message)
                self.assertEqual(message.author_id, self.contact)
                self.assertEqual(self.ticket.state, "in_progress")
        message = (
            self.env["mail.message"]
            .with_user(self.portal)
            .create(
                {
                    "model": "pqr.ticket",
                    "res_id": self.ticket.id,
                    "body": "Hear me",
                    "message_type": "notification",
                    "date": "2020-01-01 00:00:00",
                    "subtype_id": note.id,
                }
            )
            .sudo()
        )
        self._assert_said(message)
        self.assertGreater(message.date.year, 2020)
        with self.assertRaises(AccessError):
            ticket.message_notify(body="Psst", partner_ids=self.rival_contact.ids)

    def test_route_posts_comments(self):
        for user, params in (
            (self.portal, {}),
            (None, {"token": self.ticket.access_token}),
        ):
            for post in (
                {},
                {"subtype_xmlid": "mail.mt_note"},
                {"message_type": "notification", "subtype_xmlid": "mail.mt_note"},
            ):
                with self.subTest(user=user and user.login, **post):
                    self.ticket.stage_id = self.stage_closed
                    self._login(user)
                    result = self.make_jsonrpc_request(
                        "/mail/message/post",
                        {
                            "thread_model": "pqr.ticket",
                            "thread_id": self.ticket.id,
                            "post_data": {"body": "Hear me", **post},
                            **params,
                        },
                    )
                    message = self.env["mail.message"].browse(result["message_id"])
                    self._assert_said(message)
                    self.assertEqual(self.ticket.state, "in_progress")

    # === UPLOADS === #

    def _upload(self, name, content, **kwargs):
        return self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": Request.csrf_token(self),
                "thread_model": "pqr.ticket",
                "thread_id": self.ticket.id,
                "is_pending": "true",
                **kwargs,
            },
            files={"ufile": (name, content, "application/octet-stream")},
        ).json()

    @mute_logger("odoo.http")
    def test_uploads_of_customers_are_checked(self):
        self._login(self.portal)
        for name, content in (
            ("virus.exe", b"MZ"),
            ("invoice.pdf", b"MZ"),
            ("empty.txt", b""),
        ):
            with self.subTest(name=name):
                self.assertIn(name, self._upload(name, content)["error"])
                self.assertFalse(
                    self.env["ir.attachment"].search_count([("name", "=", name)])
                )
        self.assertIn("data", self._upload("note.txt", b"note"))
        # Uploaded elsewhere, then sent to the case.
        attachment = self.env["ir.attachment"].create(
            {"name": "virus.exe", "raw": b"MZ", "res_model": "mail.compose.message"}
        )
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "pqr.ticket",
                    "thread_id": self.ticket.id,
                    "post_data": {
                        "body": "Run it",
                        "attachment_ids": attachment.ids,
                        "attachment_tokens": [attachment._get_ownership_token()],
                    },
                },
            )
        self._login(self.agent)
        self.assertIn("data", self._upload("tool.exe", b"MZ"))
