from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import BUCKET_ENDS

BUCKETS = [
    ("current", "Not due"),
    ("days_30", "1-30 days"),
    ("days_60", "31-60 days"),
    ("days_90", "61-90 days"),
    ("older", "More than 90 days"),
    ("unapplied", "Credits not applied"),
]


class ClientesReceivableItem(models.Model):
    """An open item of a customer, for who has no rights in accounting."""

    _name = "clientes.receivable.item"
    _inherit = "clientes.receivable.report"
    _description = "Open receivable item"
    _auto = False
    _order = "due_date, id"

    name = fields.Char(string="Document", readonly=True)
    label = fields.Char(readonly=True)
    ref = fields.Char(string="Reference", readonly=True)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        readonly=True,
    )
    move_type = fields.Selection(
        selection=[
            ("out_invoice", "Invoice"),
            ("out_refund", "Credit note"),
            ("out_receipt", "Sales receipt"),
            ("payment", "Payment"),
            ("entry", "Other entry"),
        ],
        string="Kind",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    is_overdue = fields.Boolean(string="Overdue", readonly=True)
    bucket = fields.Selection(selection=BUCKETS, string="Age", readonly=True)
    balance = fields.Monetary(
        string="Amount",
        readonly=True,
        currency_field="company_currency_id",
    )
    residual = fields.Monetary(
        string="Open Amount",
        readonly=True,
        currency_field="company_currency_id",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    amount_currency = fields.Monetary(
        string="Amount in Currency",
        readonly=True,
        aggregator=None,
    )
    residual_currency = fields.Monetary(
        string="Open in Currency",
        readonly=True,
        aggregator=None,
    )

    @property
    def _table_query(self):
        service = self.env["clientes.receivable"]
        date = self._get_report_date()
        days = self._get_days_overdue(SQL("i.due_date"))
        buckets = SQL(" ").join(
            SQL("WHEN %s <= %s THEN %s", days, last, bucket)
            for bucket, last in BUCKET_ENDS.items()
        )
        return SQL(
            """
            SELECT i.line_id AS id, i.move_name AS name, i.name AS label, i.ref,
                   i.move_id,
                   CASE WHEN i.payment_id IS NOT NULL THEN 'payment'
                        WHEN i.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                        THEN i.move_type
                        ELSE 'entry' END AS move_type,
                   i.partner_id, i.contact_id, i.company_id, %(owner)s,
                   i.date, i.due_date,
                   CASE WHEN i.residual > 0 THEN %(days)s ELSE 0 END AS days_overdue,
                   i.residual > 0 AND %(days)s > 0 AS is_overdue,
                   CASE WHEN i.residual <= 0 THEN 'unapplied'
                        %(buckets)s ELSE 'older' END AS bucket,
                   i.balance, i.residual, i.currency_id, i.amount_currency,
                   i.residual_currency
              FROM (%(items)s) i
            """,
            owner=self._get_report_owner(SQL("i.partner_id")),
            days=days,
            buckets=buckets,
            items=service._get_item_query(None, self._get_report_company_ids(), date),
        )

    # === ACTION METHODS === #

    def action_view_document(self):
        """Open the invoice or credit note; other entries belong to accounting.

        :rtype: dict
        """
        self.ensure_one()
        move = self.move_id
        if not move.has_access("read"):
            raise AccessError(
                self.env._(
                    "%(document)s is no invoice: only accounting may open it.",
                    document=self.name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.account_move_action_receivables"
        )
        form = self.env.ref("clientes_crm.account_move_view_form_receivables")
        return {
            **action,
            "res_id": move.id,
            "view_mode": "form",
            "views": [(form.id, "form")],
            "domain": list(Domain.TRUE),
            "context": {},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_bucket_domain(self, bucket):
        """Return the items of one column of the ageing.

        :param str bucket: a bucket, `unapplied`, `overdue` or `balance`.
        :rtype: Domain
        """
        if bucket == "balance":
            return Domain.TRUE
        if bucket == "overdue":
            return Domain("is_overdue", "=", True)
        return Domain("bucket", "=", bucket)
