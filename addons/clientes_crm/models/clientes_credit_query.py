from odoo import models
from odoo.tools import SQL

# Written in one statement with the figures: whatever is not in the database yet.
FLUSHED = {
    "res.partner": ["commercial_partner_id"],
    "sale.order": [
        *("state", "company_id", "currency_id", "currency_rate"),
        *("partner_invoice_id", "amount_total", "validity_date"),
    ],
    "sale.order.line": [
        *("order_id", "product_uom_qty", "qty_delivered", "price_unit", "discount"),
        *("price_total", "is_downpayment", "display_type", "product_uom_id"),
        *("qty_invoiced", "untaxed_amount_to_invoice"),
    ],
    "account.move": [
        *("state", "move_type", "currency_id", "invoice_currency_rate"),
        *("payment_state", "commercial_partner_id", "amount_total", "company_id"),
    ],
    "account.move.line": ["move_id", "quantity", "price_total", "product_uom_id"],
    "payment.transaction": ["state", "amount", "payment_id"],
    "account.payment": ["move_id"],
    "clientes.credit.request": [
        *("partner_id", "company_id", "state", "kind", "valid_until"),
        "amount_authorised",
    ],
    "stock.move": ["sale_line_id", "state"],
}


class ClientesCredit(models.AbstractModel):
    """The statement behind what is confirmed and not invoiced."""

    _name = "clientes.credit"
    _inherit = "clientes.credit"

    # === BUSINESS METHODS === #

    def _flush_orders(self):
        """Let the statement see what the transaction has changed so far."""
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)

    def _get_orders_query(self, figures, company, orders, detail):
        """Return the statement of what orders, drafts and authorisations add.

        An order adds what its lines are worth and no posted invoice bills, less the
        down payments that no final invoice has taken off yet. A line whose transfers
        are all over counts what was really delivered: nothing more will come. What
        was paid online counts as paid before the books have it.

        :rtype: SQL
        """
        service = self.env["clientes.receivable"].with_company(company)
        today = service._get_ageing_day()
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
                       CASE WHEN line.is_downpayment AND line.product_uom_qty = 0
                            THEN -COALESCE(billed.amount, 0)
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
                    SELECT SUM(tx.amount * COALESCE(share.value, 1)) AS amount
                      FROM sale_order_transaction_rel rel
                      JOIN payment_transaction tx ON tx.id = rel.transaction_id
                CROSS JOIN LATERAL (
                        SELECT SUM(paid.amount_total) FILTER (
                                   WHERE paid.id = amounts.id)
                               / NULLIF(SUM(paid.amount_total), 0) AS value
                          FROM sale_order_transaction_rel other
                          JOIN sale_order paid ON paid.id = other.sale_order_id
                         WHERE other.transaction_id = tx.id
                      ) share
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
             UNION ALL
            SELECT partner_id, NULL, %(currency)s, 'extra',
                   SUM(amount_authorised)::float
              FROM clientes_credit_request
             WHERE partner_id IN %(partners)s
               AND company_id = %(company)s
               AND state = 'authorised'
               AND kind = 'until'
               AND valid_until >= %(today)s
             GROUP BY 1
             UNION ALL
            SELECT DISTINCT partner_id, NULL::integer, %(currency)s, 'requests',
                   0::float
              FROM clientes_credit_request
             WHERE partner_id IN %(partners)s
               AND company_id = %(company)s
            """,
            currency=company.currency_id.id,
            today=today,
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
            today=today,
            ids=ids,
        )
