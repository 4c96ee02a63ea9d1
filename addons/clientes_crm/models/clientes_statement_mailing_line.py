import base64

from odoo import fields, models
from odoo.tools import format_date

TEMPLATE = "clientes_crm.mail_template_statement"
REPORT = "clientes_crm.clientes_statement_report"


class ClientesStatementMailingLine(models.Model):
    """The statement of one customer in a mailing.

    The e-mail is a message of this record and not of the customer: whoever reads a
    customer reads its messages, and what it owes is only for "See Receivables".
    """

    _name = "clientes.statement.mailing.line"
    _description = "Statement Sent"
    _inherit = ["mail.thread"]
    _order = "id"
    _rec_name = "partner_id"
    # Nobody writes a line by hand; its reader may answer the customer.
    _mail_post_access = "read"

    mailing_id = fields.Many2one(
        comodel_name="clientes.statement.mailing",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="mailing_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(related="mailing_id.user_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The contact of the customer for invoices, else the customer itself.",
    )
    email = fields.Char(
        string="E-mail",
        readonly=True,
        help="The address at the moment of sending.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Being Written"),
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("skipped", "Skipped"),
            ("error", "Error"),
        ],
        required=True,
        readonly=True,
        default="queued",
        index=True,
    )
    reason = fields.Selection(
        selection=[
            ("no_email", "No e-mail"),
            ("bad_email", "E-mail not valid"),
            ("blacklisted", "On the blacklist"),
            ("nothing_open", "Nothing to tell"),
            ("no_access", "Sender has no access"),
            ("cancelled", "Mailing cancelled"),
            ("failed", "Could not be sent"),
        ],
        readonly=True,
    )
    error = fields.Char(string="Detail", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    is_collection = fields.Boolean(
        string="Tells of Overdue Debts",
        readonly=True,
        help="It asks for payment: it is sent within the contact hours of the debtor.",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
    )

    _partner_unique = models.Constraint(
        "UNIQUE(mailing_id, partner_id)",
        "A customer gets the statement only once in a mailing.",
    )
    _queue_idx = models.Index("(mailing_id, id) WHERE state = 'queued'")

    # === BUSINESS METHODS === #

    def message_post(self, **kwargs):
        """Note as sent what the sender wrote in the mail composer."""
        message = super().message_post(**kwargs)
        written = self.filtered(lambda line: line.state == "draft")
        if written and message.partner_ids:
            # sudo: clientes.statement.mailing.line - written by sending, never by hand
            written_sudo = written.sudo()
            written_sudo._mark_sent(message.partner_ids)
            written_sudo.mailing_id.state = "done"
        return message

    def _process_attachments_for_template_post(self, mail_template):
        """Attach the statement as PDF."""
        results = super()._process_attachments_for_template_post(mail_template)
        if mail_template != self.env.ref(TEMPLATE, raise_if_not_found=False):
            return results
        for line in self:
            name, content = line._get_pdf()
            result = results.setdefault(line.id, {})
            result.setdefault("attachments", []).append(
                (name, base64.b64encode(content))
            )
        return results

    def _get_pdf(self):
        """Return the name and content of the statement.

        :rtype: tuple[str, bytes]
        """
        self.ensure_one()
        mailing = self.mailing_id
        lang = self.partner_id.lang or self.env.lang
        customer = self.partner_id.with_company(mailing.company_id).with_context(
            lang=lang
        )
        customer._check_statement_access()
        options = mailing._get_options()
        data = {
            "kind": mailing.kind,
            "date_from": fields.Date.to_string(mailing.date_from) or "",
            "date_to": fields.Date.to_string(mailing.date_to) or "",
            "company_id": mailing.company_id.id,
            "report_type": "pdf",
        }
        # sudo: ir.actions.report - the sender may see the statement, which was checked
        report = customer.env["ir.actions.report"].sudo()
        content, _extension = report._render_qweb_pdf(REPORT, customer.ids, data=data)
        return customer._get_statement_filename(options, "pdf"), content

    def _get_figures(self):
        """Return what the message tells of the statement.

        :return: texts `balance`, `overdue` (empty if nothing is) and `date`; `url` of
            the page where the customer sees it
        :rtype: dict
        """
        self.ensure_one()
        self.partner_id._check_statement_access()
        company = self.company_id
        statement = self.env["clientes.statement"]._get_statement(
            self.partner_id, **self.mailing_id._get_options()
        )
        currency, overdue = company.currency_id, statement["ageing"]["overdue"]
        return {
            "balance": currency.format(statement["closing"]),
            "overdue": currency.format(overdue) if overdue > 0 else "",
            "date": format_date(self.env, statement["day"]),
            "url": f"{self.get_base_url()}/my/statement?company_id={company.id}",
        }

    def _queue(self):
        """Put into the queue whoever has an address by now."""
        recipients = self.partner_id._get_statement_recipients()
        for line in self:
            line.write(
                {"error": False, "mail_id": False, **recipients[line.partner_id]}
            )

    def _mark_sent(self, recipients):
        """Note to whom the statement went; the customer's record tells it, no amounts.

        :param res.partner recipients: who got it.
        """
        for line in self:
            emails = ", ".join(email for email in recipients.mapped("email") if email)
            line.write(
                {
                    "state": "sent",
                    "reason": False,
                    "error": False,
                    "recipient_id": recipients[:1].id,
                    "email": emails,
                    "date_sent": fields.Datetime.now(),
                }
            )
            customer = line.partner_id.with_context(lang=line.user_id.lang)
            customer._message_log(
                author_id=line.user_id.partner_id.id,
                # Part of the history, unlike what follows from a change of a record.
                message_type="auto_comment",
                body=customer.env._(
                    "Account statement sent to %(email)s.", email=emails
                ),
            )
