from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..const import AGEING_BUCKETS, BUCKET_ENDS


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

        Each item is added up once: the totals are sums of the buckets.

        :rtype: SQL
        """
        day = self._get_ageing_day(date)
        parts = {"unapplied": SQL("i.residual < 0")}
        newest = None
        for bucket, days in BUCKET_ENDS.items():
            # Of the days of the bucket, the due dates lie between these two.
            oldest = day - timedelta(days=days)
            parts[bucket] = SQL("i.residual > 0 AND i.due_date >= %s", oldest)
            if newest:
                parts[bucket] = SQL("%s AND i.due_date < %s", parts[bucket], newest)
            newest = oldest
        parts["older"] = SQL("i.residual > 0 AND i.due_date < %s", newest)
        past_due = [bucket for bucket in AGEING_BUCKETS if bucket != "current"]
        plus = SQL(" + ")
        return SQL(
            """
            SELECT a.*, %(balance)s AS balance, %(overdue)s AS overdue
              FROM (
                    SELECT %(customer)s AS partner_id, i.company_id,
                           %(sums)s,
                           MIN(i.due_date) FILTER (WHERE i.residual > 0)
                           AS oldest_due_date,
                           MIN(i.due_date) FILTER (
                               WHERE i.residual > 0 AND i.due_date >= %(day)s)
                           AS next_due_date,
                           COUNT(*)::integer AS item_count
                      FROM (%(open)s) i
                 LEFT JOIN res_partner p
                           ON p.id = i.holder_id AND p.commercial_partner_id != p.id
                  GROUP BY %(customer)s, i.company_id
                   ) a
            """,
            # Whoever is no contact is the customer: only contacts are looked up, in an
            # index of their own.
            customer=SQL("COALESCE(p.commercial_partner_id, i.holder_id)"),
            balance=plus.join(map(SQL.identifier, parts)),
            overdue=plus.join(map(SQL.identifier, past_due)),
            sums=SQL(", ").join(
                SQL(
                    "COALESCE(SUM(i.residual) FILTER (WHERE %s), 0) AS %s",
                    condition,
                    SQL.identifier(name),
                )
                for name, condition in parts.items()
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
        # Written as the partial index of open items has it.
        now_open = SQL(
            """
            SELECT %s, l.amount_residual AS residual,
                   l.amount_residual_currency AS residual_currency
              FROM account_move_line l
             WHERE %s
               AND (l.amount_residual <> 0 OR l.amount_residual_currency <> 0)
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
            # As constants: of a join PostgreSQL could not know how few items remain.
            SQL(
                "l.account_id = ANY(%s)",
                list(self.env["account.account"]._get_receivable_account_ids()),
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
