from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.clientes_receivable_ageing import COMPANIES
from .common_statement_mailing import COMMIT, StatementMailingCommon


@tagged("post_install", "-at_install")
class TestStatementMailing(StatementMailingCommon):
    """Statements by e-mail: to whom, once, and told what became of them."""

    def test_mailing(self):
        partners = self.customer | self.contact | self.second | self.other | self.idle
        wizard = self._wizard(partners)
        self.assertEqual(wizard.send_count, 2)
        self.assertEqual(wizard.nothing_count, 1)
        self.assertEqual(wizard.left_out_count, 1)
        self.assertEqual(wizard.left_out_ids, self.other)
        mailing = self._send(partners)
        self.assertEqual(
            self._states(mailing),
            {self.customer: "sent", self.second: "sent", self.other: "skipped"},
        )
        self.assertEqual(mailing.state, "done")
        self.assertEqual(mailing.progress, 100)
        self.assertEqual(mailing.sent_count, 2)
        line = mailing.line_ids.filtered(lambda x: x.partner_id == self.customer)
        # The contact for invoices comes before the customer itself.
        self.assertEqual(line.email, "accounts@example.com")
        self.assertEqual(line.mail_id.recipient_ids, self.invoice_contact)
        self.assertEqual(line.mail_id.attachment_ids.name, "Statement Debtor Ltd.pdf")
        self.assertIn("150", line.mail_id.body_html)
        self.assertIn("/my/statement", line.mail_id.body_html)
        skipped = mailing.line_ids.filtered(lambda x: x.partner_id == self.other)
        self.assertEqual(skipped.reason, "no_email")

    def test_never_twice(self):
        mailing = self._send(self.customer)
        mails = self.env["mail.mail"].search_count([])
        self._run()
        with self.assertRaises(UserError):
            mailing.with_user(self.role["collector"]).action_retry()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        line = mailing.line_ids
        self.assertEqual(line._process(), 0)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            line.copy()

    # What could not be sent is logged.
    @mute_logger("odoo.addons.clientes_crm.models.clientes_statement_mailing_send")
    def test_broken_off(self):
        """Goes on where it stopped, and a failure keeps nobody else from theirs."""
        mailing = self._send(self.customer | self.second, run=False)
        with patch(COMMIT, lambda *args, **kwargs: 0):
            self._run()
        self.assertEqual(mailing.sent_count, 1)
        self.assertEqual(mailing.state, "running")
        self._run()
        self.assertEqual(mailing.sent_count, 2)
        self.assertEqual(mailing.state, "done")
        mails = mailing.line_ids.mail_id
        self.assertEqual(len(mails), 2)
        # One fails.
        send = self.env.registry["clientes.statement.mailing.line"]._send

        reason = "No paper"

        def fail(line, mine):
            if line.partner_id == self.customer:
                raise UserError(reason)
            return send(line, mine)

        with patch.object(
            self.env.registry["clientes.statement.mailing.line"], "_send", fail
        ):
            mailing = self._send(self.customer | self.second)
        self.assertEqual(
            self._states(mailing), {self.customer: "error", self.second: "sent"}
        )
        line = mailing.line_ids.filtered(lambda x: x.state == "error")
        self.assertEqual(line.error, reason)
        self.assertEqual(mailing.state, "done")
        mailing.with_user(self.role["collector"]).action_retry()
        self._run()
        self.assertEqual(mailing.sent_count, 2)
        self.assertFalse(line.error)

    def test_cancel(self):
        mailing = self._send(self.customer | self.second, run=False)
        mailing.with_user(self.role["collector"]).action_cancel()
        self._run()
        self.assertEqual(set(mailing.line_ids.mapped("reason")), {"cancelled"})
        self.assertEqual(mailing.sent_count, 0)
        with self.assertRaises(UserError):
            mailing.action_cancel()
        mailing.with_user(self.role["collector"]).action_retry()
        self._run()
        self.assertEqual(mailing.sent_count, 2)

    def test_reasons(self):
        self.second.email = "no address"
        self.env["mail.blacklist"]._add("accounts@example.com")
        self.env["mail.blacklist"]._add("debtor@example.com")
        mailing = self._send(self.customer | self.second | self.other, kind="period")
        reasons = {line.partner_id: line.reason for line in mailing.line_ids}
        self.assertEqual(
            reasons,
            {
                self.customer: "blacklisted",
                self.second: "bad_email",
                self.other: "no_email",
            },
        )
        self.other.email = "person@example.com"
        mailing.with_user(self.role["collector"]).action_retry()
        self._run()
        self.assertEqual(self._states(mailing)[self.other], "sent")
        # Paid between the start and the sending.
        mailing = self._send(self.other, run=False)
        self._pay(self.foreign_invoice.search([("partner_id", "=", self.other.id)]))
        self._run()
        self.assertEqual(mailing.line_ids.reason, "nothing_open")

    def test_sender_lost_rights(self):
        mailing = self._send(self.customer, run=False)
        group = self.env.ref("clientes_crm.clientes_crm_group_receivables")
        self.role["collector"].group_ids = [Command.unlink(group.id)]
        self._run()
        self.assertEqual(mailing.line_ids.reason, "no_access")

    def test_delivery_failure(self):
        mailing = self._send(self.customer)
        mail = mailing.line_ids.mail_id
        mail._postprocess_sent_message(
            [], [], failure_reason="Mailbox full", failure_type="mail_smtp"
        )
        self.assertEqual(mailing.line_ids.state, "error")
        self.assertEqual(mailing.line_ids.error, "Mailbox full")

    def test_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.customer.lang = "es_CO"
        template = self.env.ref("clientes_crm.mail_template_statement")
        template.with_context(lang="es_CO").subject = "Estado {{ object.id }}"
        mailing = self._send(self.customer | self.second)
        subjects = {x.partner_id: x.mail_id.subject for x in mailing.line_ids}
        self.assertIn("Estado", subjects[self.customer])
        self.assertNotIn("Estado", subjects[self.second])

    def test_scopes(self):
        wizard = self._wizard(self.env["res.partner"])
        self.assertEqual(wizard.scope, "overdue")
        overdue = wizard._get_customers()
        self.assertLessEqual(self.customer | self.second | self.other, overdue)
        self.assertFalse(overdue & (self.idle | self.contact))
        self.second.user_id = self.role["seller"]
        wizard.user_id = self.role["seller"]
        self.assertEqual(wizard._get_customers(), self.second)
        # Debtors chosen in the ageing.
        rows = [partner.id * COMPANIES + self.company.id for partner in self.customer]
        wizard = self.env["clientes.statement.wizard"].with_user(self.role["collector"])
        wizard = wizard.with_context(
            active_model="clientes.receivable.ageing", active_ids=rows
        )
        with Form(wizard) as form:
            self.assertEqual(form.scope, "selected")
            self.assertEqual(form.send_count, 1)
            form.kind = "period"
            form.date_from = self._day(0)
            form.date_to = self._day(-1)
        with self.assertRaisesRegex(UserError, "ends before"):
            form.record.action_send()
        with self.assertRaisesRegex(UserError, "None of these"):
            self._wizard(self.idle).action_send()
