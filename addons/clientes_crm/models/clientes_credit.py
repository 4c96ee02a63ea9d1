from collections import defaultdict
from dataclasses import dataclass, field

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Written in one statement with the figures: whatever is not in the database yet.
FLUSHED = {
    "res.partner": ["commercial_partner_id"],
    "sale.order": ["state", "company_id", "currency_id", "currency_rate"]
    + ["partner_invoice_id", "amount_total", "validity_date"],
    "sale.order.line": ["order_id", "product_uom_qty", "qty_delivered", "price_unit"]
    + ["price_total", "discount", "is_downpayment", "display_type", "product_uom_id"]
    + ["qty_invoiced", "untaxed_amount_to_invoice"],
    "account.move": ["state", "move_type", "currency_id", "invoice_currency_rate"]
    + ["payment_state", "commercial_partner_id", "amount_total", "company_id"],
    "account.move.line": ["move_id", "quantity", "price_total", "product_uom_id"],
    "payment.transaction": ["state", "amount", "payment_id"],
    "account.payment": ["move_id"],
    "stock.move": ["sale_line_id", "state"],
}


@dataclass
class Credit:
    """What a customer owes and may still owe, in the currency of the company.

    :param float | None limit: how much it may owe; nothing where there is no limit.
    :param float receivable: balance of the books.
    :param float uninvoiced: confirmed orders that are not invoiced yet.
    :param float drafts: quotations and draft invoices, where the company counts them.
    :param float extra: authorised beyond the limit, until a date.
    :param float overdue: what is past due.
    :param oldest_due_date: since when.
    :param bool hold: whether somebody stopped the customer's orders.
    :param bool waived: whether orders beyond the rules are authorised until a date.
    :param dict needs: what each of the orders asked for still adds, by its id.
    """

    limit: float | None = None
    receivable: float = 0.0
    uninvoiced: float = 0.0
    drafts: float = 0.0
    extra: float = 0.0
    overdue: float = 0.0
    oldest_due_date: object = False
    hold: bool = False
    waived: bool = False
    needs: dict = field(default_factory=lambda: defaultdict(float))

    @property
    def used(self):
        """How much of the limit is used up."""
        return self.receivable + self.uninvoiced + self.drafts

    @property
    def available(self):
        """How much the customer may still owe; nothing where there is no limit."""
        return None if self.limit is None else self.limit + self.extra - self.used


class ClientesCredit(models.AbstractModel):
    """How much of its credit a customer has used up.

    Works with all orders and entries of the customer's family, whoever asks: callers
    decide who gets to see the figures.
    """

    _name = "clientes.credit"
    _description = "Credit of Customers"

    # === BUSINESS METHODS === #

    def _get_credit(self, partner_ids, company, orders=None, detail=False):
        """Return the credit of customers in one company.

        :param partner_ids: ids of customers (commercial partners).
        :param company: the company that gives the credit.
        :param orders: orders taken as confirmed, whatever their state.
        :param bool detail: whether `needs` holds all confirmed orders, too.
        :return: :class:`Credit` by id of the customer.
        :rtype: dict
        """
        orders = orders or self.env["sale.order"]
        figures = {partner_id: Credit() for partner_id in partner_ids}
        if not figures:
            return figures
        # sudo: res.partner - limits, for everybody who sells
        partners = self.env["res.partner"].sudo().browse(figures).with_company(company)
        for partner in partners:
            credit = figures[partner.id]
            credit.limit = partner._get_credit_limit(company)
            credit.hold = partner.credit_hold
        self._add_receivables(figures, company)
        self._add_orders(figures, company, orders, detail)
        self._add_authorisations(figures, company)
        return figures

    def _add_receivables(self, figures, company):
        """Add what the books say.

        :param dict figures: :class:`Credit` by id of the customer.
        :param company: the company that gives the credit.
        """
        # sudo: clientes.receivable - figures decide; who reads them is decided above
        ageing = self.env["clientes.receivable"].sudo()
        found = ageing._get_ageing(list(figures), [company.id])
        for (partner_id, _company_id), row in found.items():
            credit = figures[partner_id]
            credit.receivable = float(row["balance"])
            credit.overdue = float(row["overdue"])
            credit.oldest_due_date = row["oldest_due_date"]

    def _add_orders(self, figures, company, orders, detail=False):
        """Add what is confirmed and not invoiced, and drafts where they count.

        :param dict figures: :class:`Credit` by id of the customer.
        :param company: the company that gives the credit.
        :param orders: orders taken as confirmed.
        :param bool detail: whether all confirmed orders are told apart.
        """
        today = fields.Date.context_today(self)
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)
        query = self._get_orders_query(figures, company, orders, detail)
        self.env.cr.execute(query)
        currency = company.currency_id
        for partner_id, order_id, currency_id, kind, amount in self.env.cr.fetchall():
            source = self.env["res.currency"].browse(currency_id)
            value = source._convert(amount, currency, company, today)
            credit = figures[partner_id]
            if kind == "draft":
                credit.drafts += value
            else:
                credit.uninvoiced += value
            if order_id:
                credit.needs[order_id] += value

    def _get_orders_query(self, figures, company, orders, detail):
        """Return the statement of what orders and drafts add, by currency.

        An order adds what its lines are worth and no posted invoice bills, less the
        down payments that no final invoice has taken off yet. A line whose transfers
        are all over counts what was really delivered: nothing more will come. What
        was paid online counts as paid before the books have it.

        :rtype: SQL
        """
        ids = tuple(orders.ids) or (0,)
        partners = tuple(figures)
        query = SQL(
            """
            WITH orders AS (
                SELECT so.id, so.currency_id, so.currency_rate,
                       customer.commercial_partner_id AS partner_id
                  FROM sale_order so
                  JOIN res_partner customer ON customer.id = so.partner_invoice_id
                 WHERE customer.commercial_partner_id IN %(partners)s
                   AND so.company_id = %(company)s
                   AND (so.state = 'sale' OR so.id IN %(ids)s)
            ), amounts AS (
                SELECT orders.id,
                       CASE WHEN line.is_downpayment THEN -COALESCE(billed.amount, 0)
                            ELSE GREATEST(
                                     SIGN(line.product_uom_qty + line.qty_delivered)
                                     * (wanted.quantity - COALESCE(billed.quantity, 0)),
                                     0
                                 )
                                 * SIGN(line.product_uom_qty + line.qty_delivered)
                                 * CASE WHEN line.product_uom_qty != 0
                                        THEN line.price_total / line.product_uom_qty
                                        ELSE line.price_unit * (
                                            1 - COALESCE(line.discount, 0) / 100
                                        )
                                    END
                       END AS amount
                  FROM orders
                  JOIN sale_order_line line ON line.order_id = orders.id
             LEFT JOIN uom_uom uom ON uom.id = line.product_uom_id
            CROSS JOIN LATERAL (
                    SELECT CASE WHEN EXISTS (
                                    SELECT FROM stock_move
                                     WHERE sale_line_id = line.id
                                ) AND NOT EXISTS (
                                    SELECT FROM stock_move
                                     WHERE sale_line_id = line.id
                                       AND state NOT IN ('done', 'cancel')
                                )
                                AND orders.id NOT IN %(ids)s
                                THEN line.qty_delivered
                                WHEN line.product_uom_qty < 0
                                THEN line.product_uom_qty
                                ELSE GREATEST(line.product_uom_qty, line.qty_delivered)
                           END AS quantity
                  ) wanted
             LEFT JOIN LATERAL (
                    SELECT SUM(
                               sign.value * item.quantity
                               * COALESCE(item_uom.factor / NULLIF(uom.factor, 0), 1)
                           ) AS quantity,
                           SUM(
                               sign.value * item.price_total
                               * CASE WHEN move.currency_id = orders.currency_id THEN 1
                                      ELSE orders.currency_rate
                                           / NULLIF(move.invoice_currency_rate, 0)
                                  END
                           ) AS amount
                      FROM sale_order_line_invoice_rel rel
                      JOIN account_move_line item ON item.id = rel.invoice_line_id
                      JOIN account_move move ON move.id = item.move_id
                 LEFT JOIN uom_uom item_uom ON item_uom.id = item.product_uom_id
                CROSS JOIN LATERAL (
                        SELECT CASE WHEN move.move_type = 'out_refund'
                                    THEN -1 ELSE 1 END AS value
                      ) sign
                     WHERE rel.order_line_id = line.id
                       AND (move.state = 'posted'
                            OR move.payment_state = 'invoicing_legacy')
                  ) billed ON TRUE
                 WHERE line.display_type IS NULL
                   AND (line.is_downpayment
                        OR line.product_uom_qty != line.qty_invoiced
                        OR line.qty_delivered > line.qty_invoiced
                        OR line.untaxed_amount_to_invoice != 0
                        OR orders.id IN %(ids)s)
            ), totals AS (
                SELECT amounts.id,
                       GREATEST(
                           SUM(amounts.amount) - COALESCE(MAX(prepaid.amount), 0), 0
                       ) AS amount
                  FROM amounts
             LEFT JOIN LATERAL (
                    SELECT SUM(tx.amount) AS amount
                      FROM sale_order_transaction_rel rel
                      JOIN payment_transaction tx ON tx.id = rel.transaction_id
                 LEFT JOIN account_payment payment ON payment.id = tx.payment_id
                 LEFT JOIN account_move move ON move.id = payment.move_id
                     WHERE rel.sale_order_id = amounts.id
                       AND tx.state IN ('authorized', 'done')
                       AND move.state IS DISTINCT FROM 'posted'
                  ) prepaid ON TRUE
                 GROUP BY amounts.id
            )
            SELECT orders.partner_id,
                   CASE WHEN %(detail)s OR orders.id IN %(ids)s THEN orders.id END
                       AS order_id,
                   orders.currency_id,
                   'order' AS kind,
                   SUM(totals.amount)::float AS amount
              FROM totals
              JOIN orders USING (id)
             GROUP BY 1, 2, 3
            HAVING SUM(totals.amount) > 0
            """,
            detail=detail,
            partners=partners,
            company=company.id,
            ids=ids,
        )
        if not company.clientes_credit_count_drafts:
            return query
        return SQL(
            """
            %(query)s
            UNION ALL
            SELECT customer.commercial_partner_id, NULL, so.currency_id, 'draft',
                   SUM(so.amount_total)::float
              FROM sale_order so
              JOIN res_partner customer ON customer.id = so.partner_invoice_id
             WHERE customer.commercial_partner_id IN %(partners)s
               AND so.company_id = %(company)s
               AND so.state IN ('draft', 'sent')
               AND (so.validity_date IS NULL OR so.validity_date >= %(today)s)
               AND so.id NOT IN %(ids)s
             GROUP BY 1, 3
            UNION ALL
            SELECT move.commercial_partner_id, NULL, move.currency_id, 'draft',
                   SUM(CASE WHEN move.move_type = 'out_refund' THEN -move.amount_total
                            ELSE move.amount_total END)::float
              FROM account_move move
             WHERE move.commercial_partner_id IN %(partners)s
               AND move.company_id = %(company)s
               AND move.state = 'draft'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND NOT EXISTS (
                   SELECT
                     FROM account_move_line item
                     JOIN sale_order_line_invoice_rel rel
                       ON rel.invoice_line_id = item.id
                    WHERE item.move_id = move.id
               )
             GROUP BY 1, 3
            """,
            query=query,
            partners=partners,
            company=company.id,
            today=fields.Date.context_today(self),
            ids=ids,
        )

    def _add_authorisations(self, figures, company):
        """Add what is authorised beyond the limit until a date.

        :param dict figures: :class:`Credit` by id of the customer.
        :param company: the company that gives the credit.
        """
        # sudo: clientes.credit.request - what is authorised holds for every seller
        requests = self.env["clientes.credit.request"].sudo()
        for partner, amount in requests._read_group(
            requests._get_active_domain(company)
            & Domain("kind", "=", "until")
            & Domain("partner_id", "in", list(figures)),
            ["partner_id"],
            ["amount_authorised:sum"],
        ):
            figures[partner.id].extra = amount
            figures[partner.id].waived = True
