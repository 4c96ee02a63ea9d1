from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common_collection import NOW, CollectionCommon

# Wednesday, eight in the evening in Bogota; Thursday in UTC.
NIGHT = "2026-11-19 01:00:00"
# Thursday, seven in the morning.
MORNING = datetime(2026, 11, 19, 12, 0)
LINE = "odoo.addons.clientes_crm.models.clientes_statement_mailing_line"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContactHours(CollectionCommon):
    """What is sent to debtors keeps to their hours, whatever sends it."""

    def setUp(self):
        # The real queue, up to the server.
        super(CollectionCommon, self).setUp()
        self.sent = self.env["mail.mail"]

        def send(mails, *args, **kwargs):
            self.sent |= mails

        self.patch(type(self.env["mail.mail"]), "_send", send)
        self._invoice(self.customer, 100, date=-30, due=-10)

    def _run_queue(self):
        self.env["mail.mail"].process_email_queue()

    def _mail(self, partner, due):
        """Send a statement in the background; return its line."""
        self._invoice(partner, 50, date=-20, due=due)
        self._work_off()
        wizard = (
            self.env["clientes.statement.wizard"]
            .with_user(self.collector)
            .with_context(active_model="res.partner", active_ids=partner.ids)
            .create({})
        )
        mailing_id = wizard.action_send()["res_id"]
        mailing = self.env["clientes.statement.mailing"].browse(mailing_id)
        pdf = patch(
            f"{LINE}.ClientesStatementMailingLine._get_pdf",
            lambda line: ("Statement.pdf", b"%PDF-1.4"),
        )
        with pdf:
            mailing.line_ids._process()
        return mailing.line_ids

    def test_reminder_left_in_the_queue(self):
        """The worker that was to send it at once is gone; the queue waits, too."""
        reminder = self._remind()
        mail = reminder.mail_id
        with freeze_time(NIGHT):
            self._run_queue()
            self.assertFalse(self.sent & mail)
            self.assertEqual((mail.state, mail.scheduled_date), ("outgoing", MORNING))
        with freeze_time(MORNING):
            self._run_queue()
        self.assertIn(mail, self.sent)

    def test_reminder_at_its_time(self):
        reminder = self._remind()
        self._run_queue()
        self.assertIn(reminder.mail_id, self.sent)

    def test_statement_of_overdue_debts(self):
        """Sent on the company's initiative, it asks for payment as a reminder does."""
        with freeze_time(NIGHT):
            line = self._mail(self.customer, -5)
            self.assertEqual((line.state, line.is_collection), ("sent", True))
            self.assertEqual(line.date_sent, MORNING)
            self._run_queue()
            self.assertFalse(self.sent & line.mail_id)
        with freeze_time(MORNING):
            self._run_queue()
        self.assertIn(line.mail_id, self.sent)

    def test_statement_of_what_is_not_due(self):
        """Who owes nothing overdue is told, and not asked to pay."""
        with freeze_time(NIGHT):
            line = self._mail(self.second, 30)
            self.assertFalse(line.is_collection)
            self._run_queue()
        self.assertIn(line.mail_id, self.sent)

    def test_other_mails(self):
        mail = self.env["mail.mail"].create({"email_to": "a@example.com"})
        with freeze_time(NIGHT):
            mail.send()
        self.assertIn(mail, self.sent)
