from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, float_compare

from ..tools.promises import Money, Promise, allocate, get_state
from .clientes_payment_promise import ACTIVITY

BATCH = 200


class ClientesPaymentPromise(models.Model):
    """What became of promises: worked out of the payments."""

    _name = "clientes.payment.promise"
    _inherit = "clientes.payment.promise"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_follow_up(self):
        """Settle the open promises whose days are over, a batch at a time."""
        today = fields.Date.context_today(self)
        domain = Domain("state", "=", "open") & Domain("date", "<", today)
        cron = self.env["ir.cron"]
        last_id = 0
        while True:
            # By id: those within their days of grace stay open.
            promises = self.search(
                domain & Domain("id", ">", last_id), order="id", limit=BATCH
            )
            if not promises:
                break
            last_id = promises[-1].id
            promises._refresh_results()
            if not cron._commit_progress(len(promises)):
                break

    @api.model
    def _refresh_customers(self, partner_ids=None):
        """Settle the promises of customers whose ledger has changed."""
        domain = Domain("state", "!=", "cancelled")
        if partner_ids is not None:
            partners = self.env["res.partner"].browse(partner_ids).exists()
            customers = partners | partners.commercial_partner_id
            domain &= Domain("partner_id", "in", customers.ids)
        self.search(domain)._refresh_results()

    def _refresh_results(self):
        """Work out again what the promises and their neighbours have received."""
        # sudo: clientes.payment.promise - results are no fields for users, and all the
        # promises of the customer share its money
        promises = self.sudo()._get_neighbours()
        promises = promises.filtered(lambda p: p.state != "cancelled")
        groups = defaultdict(self.browse)
        for promise in promises:
            key = (promise.company_id, promise.partner_id)
            groups[key] += promise.with_env(self.env)
        moneys = promises._get_moneys()
        for (company, partner), members in groups.items():
            # sudo: clientes.payment.promise - its state follows the payments
            members.sudo()._settle(moneys.get((partner.id, company.id), []), company)

    def _settle(self, rows, company):
        """Write the results of the promises of one customer.

        Promises in several currencies share its money as well: in each row it is worth
        something in every currency.
        """
        grace = timedelta(days=company.clientes_promise_grace_days)
        facts = [
            Promise(
                id=promise.id,
                made=promise.promise_date,
                last=promise.date + grace,
                amount=promise.amount,
                invoices=frozenset(promise.invoice_ids.ids),
            )
            for promise in self
        ]
        worth = {}
        moneys = []
        for row in rows:
            money = Money(row["date"], float(row["amount"]), row["invoice_id"] or 0)
            moneys.append(money)
            for currency in self.currency_id:
                worth[id(money), currency] = self._in_currency(row, company, currency)
        currencies = {promise.id: promise.currency_id for promise in self}
        received = allocate(
            facts,
            moneys,
            lambda money, fact: worth[id(money), currencies[fact.id]],
        )
        today = company._get_collection_day()
        for promise, fact in zip(self, facts, strict=True):
            currency = promise.currency_id
            rounding = currency.rounding
            amount = currency.round(received[promise.id])
            state = get_state(fact, amount, today, rounding / 2)
            vals = {}
            if float_compare(
                amount, promise.received_amount, precision_rounding=rounding
            ):
                vals["received_amount"] = amount
            if state != promise.state:
                vals["state"] = state
            if vals:
                promise.write(vals)
            if vals.get("state") == "kept":
                promise.activity_feedback([ACTIVITY])

    @api.model
    def _in_currency(self, row, company, currency):
        """Return a part of a payment in the currency of the promise."""
        if row["currency_id"] == currency.id:
            return float(row["amount_currency"])
        return company.currency_id._convert(
            float(row["amount"]), currency, company, row["date"]
        )

    def _get_moneys(self):
        """Return what the customers of these promises have paid since the first.

        In parts: what went to each document, and what is not applied yet. Money that
        was paid back is none.

        :return: rows by customer and company (ids)
        :rtype: dict
        """
        if not self:
            return {}
        service = self.env["clientes.receivable"]
        service._flush_ledger()
        items = SQL(
            """
            SELECT l.id, l.date, l.company_id, l.partner_id, l.currency_id,
                   -l.amount_residual AS open,
                   -l.amount_residual_currency AS open_currency
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id AND m.move_type = 'entry'
              JOIN account_journal j
                   ON j.id = m.journal_id AND j.type IN ('bank', 'cash', 'credit')
             WHERE l.balance < 0 AND l.date >= %s AND %s
            """,
            min(self.mapped("promise_date")),
            service._get_item_filter(self.partner_id.ids, self.company_id.ids, None),
        )
        self.env.cr.execute(
            SQL(
                """
                WITH item AS (%(items)s)
                SELECT p.commercial_partner_id AS partner_id, i.company_id, i.date,
                       i.currency_id, part.invoice_id, part.amount, part.amount_currency
                  FROM item i
                  JOIN res_partner p ON p.id = i.partner_id
                  JOIN (
                        SELECT id, NULL AS invoice_id, open AS amount,
                               open_currency AS amount_currency
                          FROM item WHERE open > 0
                     UNION ALL
                        SELECT r.credit_move_id, d.move_id, r.amount,
                               r.credit_amount_currency
                          FROM account_partial_reconcile r
                          JOIN account_move_line d ON d.id = r.debit_move_id
                          JOIN account_move m ON m.id = d.move_id
                          JOIN account_journal j ON j.id = m.journal_id
                         WHERE r.credit_move_id IN (SELECT id FROM item)
                           AND j.type NOT IN ('bank', 'cash', 'credit')
                           AND r.amount > 0
                       ) part ON part.id = i.id
              ORDER BY i.date, i.id, part.invoice_id
                """,
                items=items,
            )
        )
        moneys = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            moneys[row["partner_id"], row["company_id"]].append(row)
        return moneys
