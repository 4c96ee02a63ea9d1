from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from statistics import median

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .clientes_purchase import INTERVALS, MIN_INTERVALS

PURCHASES = ("order", "invoice")
KINDS = (*PURCHASES, "refund")


class ClientesPurchase(models.AbstractModel):
    """The purchases of one customer, as far as the reader may read their documents."""

    _name = "clientes.purchase"
    _inherit = "clientes.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _get_reader_tables(self, family, companies):
        """Return the tables of `_get_document_tables`, under the reader's record rules.

        :param res.partner family: a customer with its contacts.
        :param res.company companies: whose documents.
        :rtype: SQL
        """
        own = Domain("company_id", "in", companies.ids)
        orders = self.env["sale.order"]._search(
            own & Domain("partner_id", "in", family.ids) & Domain("state", "=", "sale")
        )
        readable = SQL("FALSE")
        if self.env["account.move"].has_access("read"):
            moves = self.env["account.move"]._search(
                own
                & Domain("state", "=", "posted")
                & Domain(
                    "move_type", "in", ("out_invoice", "out_receipt", "out_refund")
                )
            )
            moves.add_where(
                SQL(
                    "%s IN (%s)",
                    SQL.identifier(moves.table, "commercial_partner_id"),
                    self._get_payer_query(),
                )
            )
            readable = SQL("m.id IN %s", moves.subselect())
        return self._get_document_tables(
            self._get_family_query(SQL("p.id = ANY(%s)", family.ids)),
            orders=SQL("o.id IN %s", orders.subselect()),
            moves=readable,
        )

    @api.model
    def _get_summaries(self, family, companies):
        """Return what a customer has bought, by company.

        :return: dicts with `today`, `since`, `first`, `last`, `interval`, `days_since`,
            `ratio`, `count`, `amount`, `ticket`, and `months`: by the first day of each
            of the twelve months and kind of document, `count`, `amount` and, except of
            orders, `ids`
        :rtype: dict
        """
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s
                SELECT p.company_id, p.today, p.since, d.kind, d.day, COUNT(d.id),
                       SUM(d.amount),
                       ARRAY_AGG(d.id) FILTER (WHERE d.kind != 'order')
                  FROM place p
             LEFT JOIN document d ON d.company_id = p.company_id
                 WHERE p.company_id = ANY(%(companies)s)
              GROUP BY p.company_id, p.today, p.since, d.kind, d.day
                """,
                tables=self._get_reader_tables(family, companies),
                companies=companies.ids,
            )
        )
        days = defaultdict(list)
        bounds = {}
        for company_id, today, since, *day in self.env.cr.fetchall():
            bounds[company_id] = (today, since)
            if day[0]:
                days[company_id].append(day)
        return {
            company: self._summarise(days[company.id], *bounds[company.id])
            for company in companies
        }

    @api.model
    def _summarise(self, days, today, since):
        """Return the figures of one company, see `_get_summaries`.

        :param list days: kind, day, number, amount and ids of documents.
        :param date today: where the company is.
        :param date since: first day of the twelve months.
        :rtype: dict
        """
        months = {
            month: {kind: {"count": 0, "amount": 0.0, "ids": []} for kind in KINDS}
            for month in self._get_months(since)
        }
        for kind, day, count, amount, ids in days:
            if part := months.get(day.replace(day=1), {}).get(kind):
                part["count"] += count
                part["amount"] += float(amount)
                part["ids"] += ids or []
        parts = [part for month in months.values() for part in month.items()]
        count = sum(part["count"] for kind, part in parts if kind in PURCHASES)
        bought = sum(part["amount"] for kind, part in parts if kind in PURCHASES)
        dates = sorted({day for kind, day, *_rest in days if kind in PURCHASES})
        gaps = [(after - before).days for before, after in pairwise(dates)]
        interval = (
            float(median(gaps[-INTERVALS:])) if len(gaps) >= MIN_INTERVALS else False
        )
        days_since = dates and max((today - dates[-1]).days, 0)
        return {
            "today": today,
            "since": since,
            "first": dates[0] if dates else False,
            "last": dates[-1] if dates else False,
            "interval": interval,
            "days_since": days_since if dates else False,
            "ratio": days_since / interval if interval else False,
            "count": count,
            "amount": sum(part["amount"] for _kind, part in parts),
            "ticket": bought / count if count else False,
            "months": months,
        }

    @api.model
    def _get_months(self, since):
        """Return the first days of the twelve months.

        :param date since: the first one.
        :rtype: list
        """
        months = [since]
        while len(months) < 12:
            months.append((months[-1] + timedelta(days=31)).replace(day=1))
        return months
