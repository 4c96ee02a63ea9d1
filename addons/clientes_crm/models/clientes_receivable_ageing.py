from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .clientes_receivable import AMOUNTS
from .clientes_receivable_report import DATE_KEY

# Room for the company in the identifier of a row.
COMPANIES = 100_000


class ClientesReceivableAgeing(models.Model):
    """Ageing of all debtors: a row by customer and company."""

    _name = "clientes.receivable.ageing"
    _inherit = "clientes.receivable.report"
    _description = "Ageing of receivables"
    _auto = False
    _order = "overdue DESC, id"
    _rec_name = "partner_id"

    balance = fields.Monetary(
        readonly=True,
        currency_field="company_currency_id",
        help="All that is open, what is not applied deducted.",
    )
    current = fields.Monetary(
        string="Not Due",
        readonly=True,
        currency_field="company_currency_id",
    )
    days_30 = fields.Monetary(
        string="1-30 Days",
        readonly=True,
        currency_field="company_currency_id",
    )
    days_60 = fields.Monetary(
        string="31-60 Days",
        readonly=True,
        currency_field="company_currency_id",
    )
    days_90 = fields.Monetary(
        string="61-90 Days",
        readonly=True,
        currency_field="company_currency_id",
    )
    older = fields.Monetary(
        string="More Than 90 Days",
        readonly=True,
        currency_field="company_currency_id",
    )
    unapplied = fields.Monetary(
        string="Not Applied",
        readonly=True,
        currency_field="company_currency_id",
        help="Payments and credit notes that nobody has applied to an invoice yet.",
    )
    overdue = fields.Monetary(
        string="Amount Overdue",
        readonly=True,
        currency_field="company_currency_id",
        help="What is past its due date.",
    )
    oldest_due_date = fields.Date(readonly=True, aggregator="min")
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    item_count = fields.Integer(string="Open Items", readonly=True)

    @property
    def _table_query(self):
        service = self.env["clientes.receivable"]
        return SQL(
            """
            SELECT a.partner_id::bigint * %(companies)s + a.company_id AS id,
                   a.partner_id, a.company_id, %(owner)s, %(amounts)s,
                   a.oldest_due_date, a.item_count,
                   COALESCE(%(days)s, 0) AS days_overdue
              FROM (%(ageing)s) a
            """,
            companies=COMPANIES,
            owner=self._get_report_owner(SQL("a.partner_id")),
            amounts=SQL(", ").join(
                SQL("a.%s", SQL.identifier(name)) for name in AMOUNTS
            ),
            days=self._get_days_overdue(SQL("a.oldest_due_date")),
            ageing=service._get_ageing_query(
                None, self._get_report_company_ids(), self._get_report_date()
            ),
        )

    # === ACTION METHODS === #

    def action_view_items(self):
        """List what the row consists of, at the same day.

        :rtype: dict
        """
        self.ensure_one()
        # The identifier tells the row: reading it would work out the whole ageing.
        partner_id, company_id = divmod(self.id, COMPANIES)
        return self._get_item_action(
            Domain("partner_id", "=", partner_id)
            & Domain("company_id", "=", company_id)
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_item_action(self, domain):
        """Return the action that lists open items at the day of this report.

        :param Domain domain: which of them.
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_receivable_item_action"
        )
        date = self._get_report_date()
        action["domain"] = list(domain)
        action["context"] = {DATE_KEY: fields.Date.to_string(date)} if date else {}
        return action
