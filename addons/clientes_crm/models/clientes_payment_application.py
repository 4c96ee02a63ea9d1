from odoo import fields, models
from odoo.tools import SQL


class ClientesPaymentApplication(models.Model):
    """What a payment paid of an invoice, and how late: the records of punctuality."""

    _name = "clientes.payment.application"
    _inherit = "clientes.receivable.report"
    _description = "Payment of an invoice"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "account.journal": ["type"],
        "account.move": ["journal_id"],
    }

    name = fields.Char(string="Payment", readonly=True)
    date = fields.Date(string="Paid on", readonly=True)
    payment_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Payment Entry",
        readonly=True,
    )
    invoice_id = fields.Many2one(comodel_name="account.move", readonly=True)
    invoice_name = fields.Char(string="Invoice Number", readonly=True)
    invoice_date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True, currency_field="company_currency_id")
    days_late = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Of several payments: the average, weighted by amount.",
    )

    @property
    def _table_query(self):
        return SQL(
            "SELECT a.*, %s FROM (%s) a",
            self._get_report_owner(SQL("a.partner_id")),
            self.env["clientes.payment.history"]._get_application_query(
                None, self._get_report_company_ids()
            ),
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "days_late:avg":
            return super()._read_group_select(aggregate_spec, query)
        # A large invoice paid late weighs more than a small one.
        amount = self._field_to_sql(self._table, "amount", query)
        return SQL(
            "SUM(%s * %s) / NULLIF(SUM(%s), 0)",
            amount,
            self._field_to_sql(self._table, "days_late", query),
            amount,
        )
