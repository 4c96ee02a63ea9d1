from datetime import timedelta
from unittest.mock import patch

import psycopg2
from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestBinding(ChatCommon):
    """What belongs to whom is the server's: no client's defaults or writes."""

    def _forge(self, **context):
        channels = self.env["discuss.channel"].with_user(self.livechat_user)
        return channels.with_context(**context).create(
            {
                "name": "Forged",
                "channel_type": "livechat",
                "livechat_operator_id": self.livechat_user.partner_id.id,
            }
        )

    def test_no_binding_by_defaults_of_the_context(self):
        ticket = self._create_ticket()
        forged = self._forge(
            default_company_id=self.other_company.id,
            default_customer_contact_id=self.contact.id,
            default_customer_id=self.customer.id,
            default_link_expires_at="2099-01-01",
            default_pqr_ticket_id=ticket.id,
        ).sudo()
        for name in (
            "company_id",
            "customer_contact_id",
            "customer_id",
            "link_expires_at",
            "pqr_ticket_id",
        ):
            self.assertFalse(forged[name], name)

    def test_no_binding_by_personal_defaults(self):
        self.env["ir.default"].with_user(self.livechat_user).sudo().set(
            "discuss.channel",
            "customer_id",
            self.customer.id,
            user_id=self.livechat_user.id,
        )
        self.assertFalse(self._forge().sudo().customer_id)

    def test_no_link_by_defaults_when_a_conversation_starts(self):
        self.contact.with_user(self.seller).with_context(
            default_link_expires_at="2099-01-01", default_link_token_hash="x"
        )._start_conversation()
        session = self.env["discuss.channel"].search(
            [("customer_contact_id", "=", self.contact.id)]
        )
        self.assertFalse(session.link_token_hash or session.link_expires_at)

    def test_only_live_chat_sessions_have_a_customer(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.env["discuss.channel"].create(
                {
                    "name": "Group",
                    "channel_type": "group",
                    "customer_id": self.customer.id,
                }
            )

    def test_clients_do_not_write_what_the_server_keeps(self):
        session = self._start_session()
        past = fields.Datetime.now() - timedelta(days=30)
        before = session.sudo().read(["livechat_end_dt", "uuid"])
        for values in (
            {"livechat_operator_id": self.seller_2.partner_id.id},
            {"livechat_end_dt": past},
            {"uuid": "known-to-many"},
            {"group_public_id": self.env.ref("base.group_user").id},
        ):
            for user in (
                self.seller,
                self.portal_user,
                self.env.ref("base.user_admin"),
            ):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(AccessError),
                ):
                    session.with_user(user).write(values)
        self.assertEqual(session.sudo().read(["livechat_end_dt", "uuid"]), before)
        session.write({"name": "Camila"})
        # A session without customer stays upstream's.
        self._forge().write({"livechat_end_dt": past})

    def test_forwarding_still_works(self):
        session = self._start_session()
        # sudo: discuss.channel - as upstream's forwarding calls it
        session.with_user(self.portal_user).sudo()._update_forwarded_channel_data(
            livechat_failure="no_answer",
            livechat_operator_id=self.crm_manager.partner_id,
            operator_name=self.crm_manager.name,
        )
        self.assertEqual(
            session.sudo().livechat_operator_id, self.crm_manager.partner_id
        )

    # === CONCURRENCY === #

    def _open_transaction(self):
        """Return the environment of another request, on what every database has."""
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)  # rolls back
        cursor.execute("SET LOCAL lock_timeout = '200ms'")  # takes the snapshot too
        cursor.execute("SELECT count(*) FROM discuss_channel")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def test_second_start_waits_for_the_first(self):
        first, second = self._open_transaction(), self._open_transaction()
        contact = self.env.ref("base.partner_admin")
        contact.with_env(first)._queue_for_conversation()
        channels = second["discuss.channel"]
        with (
            patch.object(type(channels), "_check_can_converse", lambda self: None),
            mute_logger("odoo.sql_db"),
            self.assertRaises(LockNotAvailable),
        ):
            channels._get_or_start_customer_session(
                contact.with_env(second), second["res.users"]
            )

    def test_second_start_runs_again_after_the_first(self):
        first, second = self._open_transaction(), self._open_transaction()
        contact = self.env.ref("base.partner_admin")
        contact.with_env(first)._queue_for_conversation()
        first.cr.commit()  # it has changed no value
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            contact.with_env(second)._queue_for_conversation()
