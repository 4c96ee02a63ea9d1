from zoneinfo import ZoneInfo

from odoo import models

UTC = ZoneInfo("UTC")


class MailMail(models.Model):
    """What asks debtors to pay waits for their contact hours (Ley 2300 de 2023).

    Decided where e-mails leave: reminders are sent at once, but one that was left
    behind (a worker that ended, a mail server that was down) is sent by Odoo's queue,
    at any hour. Statements in the background ask to pay as well when they tell of
    overdue debts; one that a person writes to a customer, who may have asked for it,
    does not wait.
    """

    _name = "mail.mail"
    _inherit = "mail.mail"

    # === BUSINESS METHODS === #

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Send what need not wait."""
        return super(MailMail, self - self._wait_for_contact_hours()).send(
            auto_commit=auto_commit,
            raise_exception=raise_exception,
            post_send_callback=post_send_callback,
        )

    def _wait_for_contact_hours(self):
        """Put off the e-mails to debtors who may not be contacted now.

        :return: those that wait.
        """
        waiting = self.browse()
        holidays = {}
        for mail, contact in self._get_collection_contacts():
            company, partner = contact.company_id, contact.partner_id
            country = partner.country_id or company.country_id
            if (company, country) not in holidays:
                holidays[company, country] = company._get_contact_holidays(country)
            moment = company._get_next_contact(partner, holidays[company, country])
            if moment:
                mail.scheduled_date = moment.astimezone(UTC).replace(tzinfo=None)
                waiting |= mail
        return waiting

    def _get_collection_contacts(self):
        """Return which of these e-mails ask debtors to pay.

        :return: the e-mail and what it belongs to
        :rtype: list[tuple]
        """
        contacts = []
        for model, domain in (
            ("clientes.reminder", []),
            ("clientes.statement.mailing.line", [("is_collection", "=", True)]),
        ):
            mails = self.filtered(
                lambda mail, name=model: mail.model == name and mail.state == "outgoing"
            )
            if not mails:
                continue
            # sudo: clientes.reminder, clientes.statement.mailing.line - to whom it goes
            records_sudo = self.env[model].sudo()
            found = records_sudo.search([("mail_id", "in", mails.ids), *domain])
            contacts += [
                (record.mail_id.with_env(self.env), record) for record in found
            ]
        return contacts
