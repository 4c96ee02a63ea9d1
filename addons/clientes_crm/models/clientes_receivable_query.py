from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .clientes_receivable import AMOUNTS

# The last day of each bucket, counted in days past the due date; `older` has no end.
BUCKET_ENDS = {"current": 0, "days_30": 30, "days_60": 60, "days_90": 90}


class ClientesReceivable(models.AbstractModel):
    """The statements that read the ledger; whoever runs them has it flushed."""

    _name = "clientes.receivable"
    _inherit = "clientes.receivable"

    # === BUSINESS METHODS === #

    @api.model
    def _get_item_query(self, partner_ids, company_ids, date=None):
        """Return the statement of the open items, with what a list shows of them.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT i.line_id, l.move_id, p.commercial_partner_id AS partner_id,
                   i.holder_id AS contact_id, i.company_id, l.currency_id,
                   l.date, i.due_date, l.move_name, l.ref, l.name, m.move_type,
                   m.origin_payment_id AS payment_id,
                   l.balance, i.residual, l.amount_currency, i.residual_currency
              FROM (%(open)s) i
              JOIN account_move_line l ON l.id = i.line_id
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON p.id = i.holder_id
            """,
            open=self._get_open_query(partner_ids, company_ids, date),
        )

    @api.model
    def _get_ageing_query(self, partner_ids, company_ids, date=None):
        """Return the statement of the ages: a row by customer and company.

        Contacts are added up before their company is looked up: a ledger has far more
        items than debtors.

        :rtype: SQL
        """
        day = self._get_ageing_day(date)
        amounts = {"balance": SQL("TRUE"), "unapplied": SQL("i.residual < 0")}
        newest = None
        for bucket, days in BUCKET_ENDS.items():
            # Of the days of the bucket, the due dates lie between these two.
            oldest = day - timedelta(days=days)
            amounts[bucket] = SQL("i.residual > 0 AND i.due_date >= %s", oldest)
            if newest:
                amounts[bucket] = SQL("%s AND i.due_date < %s", amounts[bucket], newest)
            newest = oldest
        amounts["older"] = SQL("i.residual > 0 AND i.due_date < %s", newest)
        amounts["overdue"] = SQL("i.residual > 0 AND i.due_date < %s", day)
        columns = {name: SQL.identifier(name) for name in AMOUNTS}
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, h.company_id, %(totals)s,
                   MIN(h.oldest_due_date) AS oldest_due_date,
                   MIN(h.next_due_date) AS next_due_date,
                   SUM(h.item_count)::integer AS item_count
              FROM (
                    SELECT i.holder_id, i.company_id, %(sums)s,
                           MIN(i.due_date) FILTER (WHERE i.residual > 0)
                           AS oldest_due_date,
                           MIN(i.due_date) FILTER (
                               WHERE i.residual > 0 AND i.due_date >= %(day)s)
                           AS next_due_date,
                           COUNT(*) AS item_count
                      FROM (%(open)s) i
                  GROUP BY i.holder_id, i.company_id
                   ) h
              JOIN res_partner p ON p.id = h.holder_id
          GROUP BY p.commercial_partner_id, h.company_id
            """,
            totals=SQL(", ").join(
                SQL("SUM(h.%(name)s) AS %(name)s", name=column)
                for column in columns.values()
            ),
            sums=SQL(", ").join(
                SQL(
                    "COALESCE(SUM(i.residual) FILTER (WHERE %s), 0) AS %s",
                    amounts[name],
                    column,
                )
                for name, column in columns.items()
            ),
            day=day,
            open=self._get_open_query(partner_ids, company_ids, date),
        )

    @api.model
    def _get_open_query(self, partner_ids, company_ids, date=None):
        """Return the statement of what is open of each item, and no more.

        :return: columns line_id, holder_id, company_id, due_date, residual and
            residual_currency
        :rtype: SQL
        """
        date = fields.Date.to_date(date)
        chosen = self._get_item_filter(partner_ids, company_ids, date)
        identity = SQL(
            "l.id AS line_id, l.partner_id AS holder_id, l.company_id,"
            " COALESCE(l.date_maturity, l.date) AS due_date"
        )
        # Written as Odoo's own partial index has it.
        now_open = SQL(
            """
            SELECT %s, l.amount_residual AS residual,
                   l.amount_residual_currency AS residual_currency
              FROM account_move_line l
             WHERE %s AND l.reconciled IS NOT TRUE
            """,
            identity,
            chosen,
        )
        if not date:
            return now_open
        # What is open now, plus what was taken off it after that day.
        undone = [
            SQL(
                """
                SELECT %(identity)s, %(sign)s * r.amount, %(sign)s * r.%(foreign)s
                  FROM account_partial_reconcile r
                  JOIN account_move_line l ON l.id = r.%(line)s
                 WHERE r.max_date > %(date)s AND %(chosen)s
                """,
                identity=identity,
                sign=sign,
                foreign=SQL.identifier(f"{side}_amount_currency"),
                line=SQL.identifier(f"{side}_move_id"),
                date=date,
                chosen=chosen,
            )
            for side, sign in (("debit", 1), ("credit", -1))
        ]
        return SQL(
            """
            SELECT line_id, holder_id, company_id, due_date,
                   SUM(residual) AS residual,
                   SUM(residual_currency) AS residual_currency
              FROM (%s) part
          GROUP BY line_id, holder_id, company_id, due_date
            HAVING SUM(residual) <> 0 OR SUM(residual_currency) <> 0
            """,
            SQL(" UNION ALL ").join([now_open, *undone]),
        )

    @api.model
    def _get_item_filter(self, partner_ids, company_ids, date):
        """Return which journal items are receivable items of these customers.

        :rtype: SQL
        """
        conditions = [
            SQL(
                "l.account_id IN (SELECT id FROM account_account"
                " WHERE account_type = 'asset_receivable')"
            ),
            SQL("l.parent_state = 'posted'"),
            SQL("l.company_id = ANY(%s)", list(company_ids)),
        ]
        if partner_ids is None:
            conditions.append(SQL("l.partner_id IS NOT NULL"))
        else:
            conditions.append(
                SQL(
                    """
                    l.partner_id IN (
                        SELECT f.id
                          FROM res_partner f
                          JOIN res_partner c
                               ON c.commercial_partner_id = f.commercial_partner_id
                         WHERE c.id = ANY(%s))
                    """,
                    list(partner_ids),
                )
            )
        if date:
            conditions.append(SQL("l.date <= %s", date))
        return SQL(" AND ").join(conditions)
