import logging

import psycopg2

from odoo import models
from odoo.exceptions import AccessError, UserError

from .clientes_statement_mailing_line import TEMPLATE

_logger = logging.getLogger(__name__)


class ClientesStatementMailingLine(models.Model):
    """Sending the statement of one customer, by the job."""

    _name = "clientes.statement.mailing.line"
    _inherit = "clientes.statement.mailing.line"

    # === BUSINESS METHODS === #

    def _process(self):
        """Send one statement in the name of who started the mailing.

        A customer that fails does not keep the others from theirs.

        :return: how many were worked off
        :rtype: int
        """
        line = self.try_lock_for_update()
        # Cancelled meanwhile, or another process has it.
        if not line or line.state != "queued":
            return 0
        company = line.mailing_id.company_id
        mine = line.with_user(line.mailing_id.user_id).with_context(
            lang=line.partner_id.lang or line.mailing_id.user_id.lang,
            allowed_company_ids=company.ids,
        )
        try:
            with self.env.cr.savepoint():
                obstacle = line._get_obstacle(mine)
                if obstacle:
                    line.write({"state": "skipped", "reason": obstacle})
                else:
                    line._send(mine)
        except psycopg2.OperationalError:
            # The transaction is repeated by the scheduler.
            raise
        except Exception as error:
            # Whatever is wrong with this customer is told at its line.
            _logger.warning("Statement %s could not be sent", line.id, exc_info=True)
            known = isinstance(error, UserError)
            line.write(
                {
                    "state": "error",
                    "reason": "failed",
                    "error": str(error) if known else type(error).__name__,
                }
            )
        return 1

    def _get_obstacle(self, mine):
        """Return why a customer gets no statement now.

        :param clientes.statement.mailing.line mine: the line as its sender sees it.
        :rtype: str or bool
        """
        self.ensure_one()
        try:
            mine.partner_id._check_statement_access()
        except AccessError:
            return "no_access"
        recipient = self.partner_id._get_statement_recipients()[self.partner_id]
        if recipient["state"] == "skipped":
            return recipient["reason"]
        self.write(recipient)
        statement = self.env["clientes.statement"]._get_statement(
            self.partner_id, **self.mailing_id._get_options()
        )
        self.is_collection = statement["ageing"]["overdue"] > 0
        if not statement["lines"] and not statement["opening"]:
            return "nothing_open"
        return False

    def _send(self, mine):
        """Put the e-mail into the outgoing queue, and note it in the same transaction.

        :param clientes.statement.mailing.line mine: the line as its sender sees it.
        """
        template = mine.env.ref(TEMPLATE)
        # sudo: mail.template - senders need no right to write templates
        mails = template.sudo().send_mail_batch(
            self.ids, email_layout_xmlid="mail.mail_notification_light"
        )
        self.mail_id = mails.id
        self._mark_sent(self.recipient_id)
        if mails._wait_for_contact_hours():
            self.date_sent = mails.scheduled_date
