from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.date_utils import parse_date

# In the context of a report: the day at which the ledger is shown.
DATE_KEY = "receivable_date"
# Of the customer, whatever the company of the ledger.
OWN_COLUMNS = {
    "user_id": "user_id",
    "segment_id": "segment_id",
    "customer_company_id": "company_id",
}


class ClientesReceivableReport(models.AbstractModel):
    """What the reports of receivables have in common.

    They read the ledger of the allowed companies at the day that the context tells: a
    date, or a relative one as in domains ("=1d -1d" is the end of last month). Without
    one they show the ledger as it stands.
    """

    _name = "clientes.receivable.report"
    _description = "Report of receivables"
    _depends = {
        "account.move.line": [
            "account_id",
            "amount_currency",
            "amount_residual",
            "amount_residual_currency",
            "balance",
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "move_id",
            "move_name",
            "name",
            "parent_state",
            "partner_id",
            "reconciled",
            "ref",
        ],
        "account.move": ["move_type", "origin_payment_id"],
        "account.account": ["account_type"],
        "account.partial.reconcile": [
            "amount",
            "credit_amount_currency",
            "credit_move_id",
            "debit_amount_currency",
            "debit_move_id",
            "max_date",
        ],
        "res.partner": [
            "commercial_partner_id",
            "company_id",
            "user_id",
            "segment_id",
        ],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
    )
    segment_id = fields.Many2one(comodel_name="clientes.segment", readonly=True)
    customer_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company of the Customer",
        readonly=True,
        help="The only company that the customer belongs to, if it is one's own.",
    )

    # === CRUD METHODS === #

    @api.model
    @api.readonly
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Fetch what the record rule asks for along with the rest.

        Else the rule, looking at the records, would have the ledger read once more.
        """
        if field_names is not None and not self.env.su:
            rule_fields = ("company_id", "customer_company_id")
            field_names = list(dict.fromkeys([*field_names, *rule_fields]))
        return super().search_fetch(domain, field_names, offset, limit, order)

    # === BUSINESS METHODS === #

    @api.model
    def _get_report_date(self):
        """Return the day that the context asks for; None: the ledger as it stands.

        What is no date is taken for none: it comes from the client.

        :rtype: date
        """
        value = self.env.context.get(DATE_KEY)
        if not value or not isinstance(value, str):
            return None
        try:
            return fields.Date.to_date(parse_date(value, self.env))
        except (ValueError, OverflowError):
            return None

    @api.model
    def _get_report_company_ids(self):
        """Return the companies whose ledger is read; rules narrow it down further.

        :rtype: list
        """
        return self.env.companies.ids

    @api.model
    def _get_days_overdue(self, due_date):
        """Return how many days a due date has passed, at the day of the report.

        :param SQL due_date: the column.
        :rtype: SQL
        """
        service = self.env["clientes.receivable"]
        day = service._get_ageing_day(self._get_report_date())
        return SQL("GREATEST(%s::date - %s, 0)", day, due_date)

    @api.model
    def _get_report_owner(self, partner_id):
        """Return what is the customer's own: responsible, segment, company.

        Looked up for what is shown: with a join PostgreSQL, which cannot know how few
        of the customers owe anything, reads all of them.

        :param SQL partner_id: the column.
        :rtype: SQL
        """
        return SQL(", ").join(
            SQL(
                "(SELECT c.%s FROM res_partner c WHERE c.id = %s) AS %s",
                SQL.identifier(column),
                partner_id,
                SQL.identifier(name),
            )
            for name, column in OWN_COLUMNS.items()
        )
