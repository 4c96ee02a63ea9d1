from odoo import api, models
from odoo.tools import SQL

# Journal items belong to the customer; who is invoiced stands on the document.
CONTACT = SQL(
    "p.id = CASE WHEN m.move_type = 'entry' THEN l.partner_id"
    " ELSE COALESCE(m.partner_id, l.partner_id) END"
)


class ClientesStatement(models.AbstractModel):
    """What statements read from the ledger; whoever reads has it flushed."""

    _name = "clientes.statement"
    _inherit = "clientes.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _fetch_open_items(self, customer, company, date=None):
        """Return what is open of a customer, the oldest due date first.

        :rtype: list[dict]
        """
        service = self.env["clientes.receivable"]
        query = SQL(
            """
            SELECT %(columns)s, i.due_date, l.balance AS amount, l.amount_currency,
                   i.residual, i.residual_currency, FALSE AS is_transfer
              FROM (%(items)s) i
              JOIN account_move_line l ON l.id = i.line_id
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON %(contact)s
          ORDER BY i.due_date, l.date, l.id
            """,
            columns=self._get_line_columns(),
            items=service._get_open_query(customer.ids, company.ids, date),
            contact=CONTACT,
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    @api.model
    def _fetch_period_items(self, customer, company, date_from, date_to):
        """Return what was booked in a period, in the order of the days.

        :rtype: list[dict]
        """
        service = self.env["clientes.receivable"]
        chosen = service._get_item_filter(customer.ids, company.ids, date_to)
        period = SQL("TRUE") if not date_from else SQL("l.date >= %s", date_from)
        applied = SQL("TRUE") if not date_from else SQL("t.date >= %s", date_from)
        due_date = SQL("COALESCE(l.date_maturity, l.date) AS due_date")
        query = SQL(
            """
            SELECT * FROM (
                SELECT %(columns)s, %(due_date)s, l.balance AS amount,
                       l.amount_currency, FALSE AS is_transfer
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                  JOIN res_partner p ON %(contact)s
                 WHERE %(chosen)s AND %(period)s
                       AND (l.balance <> 0 OR l.amount_currency <> 0)
             UNION ALL
                SELECT %(transfer_columns)s, t.date AS due_date, t.amount,
                       t.amount_currency, TRUE
                  FROM (%(transfers)s) t
                  JOIN account_move_line l ON l.id = t.line_id
                  JOIN account_move m ON m.id = l.move_id
                  JOIN res_partner p ON %(contact)s
                 WHERE %(applied)s
            ) part
          ORDER BY date, is_transfer, line_id
            """,
            columns=self._get_line_columns(),
            contact=CONTACT,
            due_date=due_date,
            chosen=chosen,
            period=period,
            transfer_columns=self._get_line_columns(SQL("t.date")),
            transfers=self._get_transfer_query(customer, company, date_to),
            applied=applied,
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    @api.model
    def _fetch_opening(self, customer, company, date_from):
        """Return the balance at the end of the day before a period.

        :rtype: float
        """
        if not date_from:
            return 0.0
        service = self.env["clientes.receivable"]
        self.env.cr.execute(
            SQL(
                """
                SELECT COALESCE((
                           SELECT SUM(l.balance)
                             FROM account_move_line l
                            WHERE %(chosen)s AND l.date < %(date)s), 0)
                     + COALESCE((
                           SELECT SUM(t.amount)
                             FROM (%(transfers)s) t
                            WHERE t.date < %(date)s), 0)
                """,
                chosen=service._get_item_filter(customer.ids, company.ids, date_from),
                transfers=self._get_transfer_query(customer, company, date_from),
                date=date_from,
            )
        )
        [opening] = self.env.cr.fetchone()
        return round(float(opening), company.currency_id.decimal_places)

    @api.model
    def _get_line_columns(self, date=None):
        """Return what a line tells of the journal item, whatever the statement.

        :param SQL date: its day; that of the item if None.
        :rtype: SQL
        """
        return SQL(
            """
            l.id AS line_id, l.move_id, p.id AS contact_id,
            p.complete_name AS contact_name, %s AS date, l.move_name,
            COALESCE(NULLIF(m.ref, ''), m.payment_reference) AS ref, l.name,
            m.move_type, l.journal_id, l.currency_id, l.discount_date,
            l.discount_amount_currency,
            m.origin_payment_id IS NOT NULL OR m.statement_line_id IS NOT NULL
            AS is_payment
            """,
            date or SQL("l.date"),
        )

    @api.model
    def _get_transfer_query(self, customer, company, date=None):
        """Return what was applied between the customer and anybody else.

        Nothing is booked then, and yet less is open: of another customer, of another
        company, or of nobody.

        :param date date: the last day; all if None.
        :return: columns line_id, date, amount and amount_currency
        :rtype: SQL
        """
        service = self.env["clientes.receivable"]
        chosen = service._get_item_filter(customer.ids, company.ids, date)
        until = SQL("TRUE") if not date else SQL("r.max_date <= %s", date)
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT l.id AS line_id, r.max_date AS date,
                       %(sign)s * r.amount AS amount,
                       %(sign)s * r.%(foreign)s AS amount_currency
                  FROM account_partial_reconcile r
                  JOIN account_move_line l ON l.id = r.%(line)s
                  JOIN account_move_line o ON o.id = r.%(other)s
             LEFT JOIN res_partner c ON c.id = o.partner_id
                 WHERE %(chosen)s AND %(until)s
                       AND (o.company_id <> l.company_id
                            OR o.parent_state <> 'posted'
                            OR c.commercial_partner_id IS DISTINCT FROM %(customer)s
                            OR o.account_id NOT IN (
                                SELECT id FROM account_account
                                 WHERE account_type = 'asset_receivable'))
                """,
                sign=sign,
                foreign=SQL.identifier(f"{side}_amount_currency"),
                line=SQL.identifier(f"{side}_move_id"),
                other=SQL.identifier(f"{other}_move_id"),
                chosen=chosen,
                until=until,
                customer=customer.id,
            )
            for side, other, sign in (("debit", "credit", -1), ("credit", "debit", 1))
        )

    @api.model
    def _fetch_instalments(self, line_ids):
        """Return which instalment of its invoice each item is, where there are several.

        :param list line_ids: journal items.
        :return: texts such as "1/3", by item
        :rtype: dict
        """
        if not line_ids:
            return {}
        self.env.cr.execute(
            SQL(
                """
                SELECT line_id, number || '/' || total
                  FROM (
                        SELECT s.id AS line_id,
                               ROW_NUMBER() OVER (
                                   PARTITION BY s.move_id
                                   ORDER BY s.date_maturity, s.id) AS number,
                               COUNT(*) OVER (PARTITION BY s.move_id) AS total
                          FROM account_move_line s
                         WHERE s.display_type = 'payment_term'
                               AND s.move_id IN (
                                   SELECT move_id FROM account_move_line
                                    WHERE id = ANY(%(ids)s)
                                          AND display_type = 'payment_term')
                       ) numbered
                 WHERE total > 1 AND line_id = ANY(%(ids)s)
                """,
                ids=line_ids,
            )
        )
        return dict(self.env.cr.fetchall())
