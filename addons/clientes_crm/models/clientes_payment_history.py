from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

MONTHS = 12
# Days by which the average must move before it is called a trend.
TREND_DAYS = 2


class ClientesPaymentHistory(models.AbstractModel):
    """How punctually customers pay, read from the ledger.

    Definition
        A payment of an invoice is a reconciliation between a receivable item of a
        posted invoice or receipt and an entry of a bank or cash journal. It was late
        by the days from the due date of the item (each instalment has its own) to the
        day of the payment; who paid before, or before the invoice existed, was late by
        no day. Days late of a customer = sum of (amount x days late) / sum of amounts,
        over what was paid in the last twelve months, in the company's currency. Credit
        notes, write-offs of other journals and exchange differences are no payments; a
        cash discount is part of the payment that took it.

    Who may ask
        Private, as `clientes.receivable`: who sees receivables has no rights in
        accounting, and the caller restricts customers and companies.
    """

    _name = "clientes.payment.history"
    _description = "Payment history of customers"

    # === BUSINESS METHODS === #

    @api.model
    def _get_application_query(self, partner_ids, company_ids):
        """Return the statement of what payments paid: a row by reconciliation.

        :param list partner_ids: customers or their contacts; everybody if None.
        :param list company_ids: companies of the ledger.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT r.id, p.commercial_partner_id AS partner_id, l.company_id,
                   l.move_id AS invoice_id, l.move_name AS invoice_name,
                   c.move_id AS payment_move_id, c.move_name AS name, c.date,
                   COALESCE(l.date_maturity, l.date) AS due_date,
                   l.date AS invoice_date,
                   r.amount,
                   GREATEST(c.date - COALESCE(l.date_maturity, l.date), 0) AS days_late
              FROM account_partial_reconcile r
              JOIN account_move_line l ON l.id = r.debit_move_id
              JOIN account_move_line c ON c.id = r.credit_move_id
              JOIN account_move m ON m.id = l.move_id
              JOIN account_move q ON q.id = c.move_id
              JOIN account_journal j ON j.id = q.journal_id
              JOIN res_partner p ON p.id = l.partner_id
             WHERE m.move_type IN ('out_invoice', 'out_receipt')
               AND q.move_type = 'entry'
               AND j.type IN ('bank', 'cash', 'credit')
               AND r.amount > 0
               AND %s
            """,
            self.env["clientes.receivable"]._get_item_filter(
                partner_ids, company_ids, None
            ),
        )

    @api.model
    def _get_first_day(self, day=None):
        """Return the first of the days whose payments count.

        :rtype: date
        """
        day = self.env["clientes.receivable"]._get_ageing_day(day)
        return day - relativedelta(months=MONTHS) + relativedelta(days=1)

    @api.model
    def _get_punctuality(self, partner_ids, company_ids, day=None):
        """Return how punctually customers have paid.

        :return: by customer and company (ids), of who has paid anything: `amount`,
            `days_late`, `on_time` (share of the amount, 0 to 1), `days_to_pay` from the
            invoice, `recent` and `former` (days late of each half of the year; None if
            nothing was paid in it), `trend`: "better", "worse", "same" or False
        :rtype: dict
        """
        service = self.env["clientes.receivable"]
        if service._has_nothing(partner_ids, company_ids):
            return {}
        service._flush_ledger()
        day = service._get_ageing_day(day)
        half = day - relativedelta(months=MONTHS // 2)
        self.env.cr.execute(
            SQL(
                """
                SELECT partner_id, company_id, SUM(amount) AS amount,
                       SUM(amount * days_late) / SUM(amount) AS days_late,
                       COALESCE(SUM(amount) FILTER (WHERE days_late = 0), 0)
                       / SUM(amount) AS on_time,
                       SUM(amount * GREATEST(date - invoice_date, 0)) / SUM(amount)
                       AS days_to_pay,
                       SUM(amount * days_late) FILTER (WHERE date > %(half)s)
                       / SUM(amount) FILTER (WHERE date > %(half)s) AS recent,
                       SUM(amount * days_late) FILTER (WHERE date <= %(half)s)
                       / SUM(amount) FILTER (WHERE date <= %(half)s) AS former
                  FROM (%(applications)s) a
                 WHERE date BETWEEN %(first)s AND %(day)s
              GROUP BY partner_id, company_id
                """,
                half=half,
                applications=self._get_application_query(partner_ids, company_ids),
                first=self._get_first_day(day),
                day=day,
            )
        )
        figures = {}
        for row in self.env.cr.dictfetchall():
            key = (row.pop("partner_id"), row.pop("company_id"))
            figures[key] = {
                name: None if value is None else float(value)
                for name, value in row.items()
            }
            figures[key]["trend"] = self._get_trend(figures[key])
        return figures

    @api.model
    def _get_trend(self, figures):
        """Tell whether the second half of the year was better than the first.

        :rtype: str or bool
        """
        recent, former = figures["recent"], figures["former"]
        if recent is None or former is None:
            return False
        if abs(recent - former) < TREND_DAYS:
            return "same"
        return "worse" if recent > former else "better"

    @api.model
    def _get_months(self, partner_ids, company_id, day=None):
        """Return amount and days late of each month of the year, the oldest first.

        :rtype: list[dict]
        """
        day = self.env["clientes.receivable"]._get_ageing_day(day)
        self.env.cr.execute(
            SQL(
                """
                SELECT m::date AS month, COALESCE(SUM(amount), 0) AS amount,
                       SUM(amount * days_late) / SUM(amount) AS days_late
                  FROM generate_series(
                       date_trunc('month', %(first)s::date),
                       date_trunc('month', %(day)s::date), '1 month') m
             LEFT JOIN (%(applications)s) a
                       ON date_trunc('month', a.date) = m
                      AND a.date BETWEEN %(first)s AND %(day)s
              GROUP BY m ORDER BY m
                """,
                first=self._get_first_day(day),
                day=day,
                applications=self._get_application_query(partner_ids, [company_id]),
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _get_payments(self, partner_ids, company_id, day=None, limit=40):
        """Return the latest payments with the days that each was late.

        :rtype: list[dict]
        """
        day = self.env["clientes.receivable"]._get_ageing_day(day)
        self.env.cr.execute(
            SQL(
                """
                SELECT payment_move_id AS id, name, date, SUM(amount) AS amount,
                       SUM(amount * days_late) / SUM(amount) AS days_late,
                       ARRAY_AGG(DISTINCT invoice_name) AS invoices
                  FROM (%(applications)s) a
                 WHERE date BETWEEN %(first)s AND %(day)s
              GROUP BY payment_move_id, name, date
              ORDER BY date DESC, payment_move_id DESC
                 LIMIT %(limit)s
                """,
                applications=self._get_application_query(partner_ids, [company_id]),
                first=self._get_first_day(day),
                day=day,
                limit=limit,
            )
        )
        return self.env.cr.dictfetchall()
