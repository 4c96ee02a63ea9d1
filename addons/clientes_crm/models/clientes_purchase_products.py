from odoo import api, models
from odoo.tools import SQL

from .clientes_purchase import GIVEN_UP_RATIO, MIN_INTERVALS

SHOWN_PRODUCTS = 20
MAX_SUGGESTIONS = 30


class ClientesPurchase(models.AbstractModel):
    """What one customer buys, how often, and at which discounts."""

    _name = "clientes.purchase"
    _inherit = "clientes.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _get_line_table(self, tables, company):
        """Return the tables of a WITH clause; the last is `line`.

        One row for each line of a product, without what is no purchase of it: sections,
        down payments, discounts and returns. Quantities are in the product's own unit,
        prices untaxed for one of them, in the document's currency, after discounts.

        :param SQL tables: see `_get_document_tables`.
        :rtype: SQL
        """
        return SQL(
            """
            %(tables)s,
            sold AS (
                SELECT d.day, d.id AS document_id, s.id, s.product_id, s.product_uom_id,
                       s.product_uom_qty AS quantity, s.qty_delivered AS delivered,
                       s.price_subtotal AS subtotal, s.currency_id
                  FROM document d
                  JOIN sale_order_line s ON s.order_id = d.id
                 WHERE d.kind = 'order'
                   AND d.company_id = %(company)s
                   AND s.display_type IS NULL
                   AND s.is_downpayment IS NOT TRUE
                   AND s.product_uom_qty > 0
                   AND s.price_subtotal >= 0
             UNION ALL
                SELECT d.day, d.id, l.id, l.product_id, l.product_uom_id, l.quantity,
                       l.quantity, l.price_subtotal, l.currency_id
                  FROM document d
                  JOIN account_move_line l ON l.move_id = d.id
                 WHERE d.kind = 'invoice'
                   AND d.company_id = %(company)s
                   AND l.display_type = 'product'
                   AND l.quantity > 0
                   AND l.price_subtotal >= 0
            ),
            line AS (
                SELECT sold.day, sold.document_id, sold.id, sold.product_id,
                       sold.quantity * unit.factor AS quantity,
                       sold.delivered * unit.factor AS delivered,
                       sold.subtotal / (sold.quantity * unit.factor) AS price,
                       sold.currency_id,
                       (product.active AND tmpl.sale_ok) AS is_sold
                  FROM sold
                  JOIN product_product product ON product.id = sold.product_id
                  JOIN product_template tmpl ON tmpl.id = product.product_tmpl_id
                  JOIN uom_uom own ON own.id = tmpl.uom_id
             LEFT JOIN uom_uom used ON used.id = sold.product_uom_id
            CROSS JOIN LATERAL (
                       SELECT COALESCE(used.factor / own.factor, 1) AS factor) unit
            )
            """,
            tables=tables,
            company=company.id,
        )

    @api.model
    def _get_products(self, family, company):
        """Return the products that a customer has bought last, and those due again.

        A product is due when its own usual interval (the median between days on which
        it was bought, three at least) has passed, unless the customer seems to have
        given it up: after four intervals.

        :return: dicts by product; and how many products there are in all
        :rtype: tuple
        """
        tables = self._get_reader_tables(family, company)
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s,
                bought AS (
                    SELECT product_id, day, SUM(quantity) AS quantity,
                           SUM(delivered) AS delivered, BOOL_AND(is_sold) AS is_sold,
                           day - LAG(day) OVER (
                               PARTITION BY product_id ORDER BY day) AS gap
                      FROM line
                  GROUP BY product_id, day
                ),
                latest AS (
                    SELECT DISTINCT ON (product_id)
                           product_id, price, currency_id
                      FROM line
                  ORDER BY product_id, day DESC, document_id DESC, id DESC
                ),
                product AS (
                    SELECT product_id, SUM(quantity) AS ordered,
                           SUM(delivered) AS delivered, COUNT(*) AS days,
                           BOOL_AND(is_sold) AS is_sold, MAX(day) AS last_date,
                           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY gap)
                           AS interval,
                           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY quantity)
                           AS usual
                      FROM bought
                  GROUP BY product_id
                ),
                judged AS (
                    SELECT product.*, latest.price, latest.currency_id,
                           place.today - last_date AS days_since,
                           COUNT(*) OVER () AS total,
                           ROW_NUMBER() OVER (
                               ORDER BY last_date DESC, ordered DESC, product_id
                           ) AS number,
                           (is_sold
                            AND days > %(min_intervals)s
                            AND place.today - last_date >= interval
                            AND place.today - last_date <= interval * %(given_up)s
                           ) AS is_due
                      FROM product
                      JOIN latest USING (product_id)
                      JOIN place ON place.company_id = %(company)s
                ),
                chosen AS (
                    SELECT judged.*, ROW_NUMBER() OVER (
                               PARTITION BY is_due
                               ORDER BY days_since / NULLIF(interval, 0) DESC,
                                        product_id
                           ) AS urgency
                      FROM judged
                )
                SELECT product_id, ordered::float8, delivered::float8, days, last_date,
                       interval, usual, price::float8, currency_id, days_since, is_sold,
                       is_due IS TRUE AND urgency <= %(suggestions)s,
                       number <= %(limit)s, total
                  FROM chosen
                 WHERE number <= %(limit)s OR is_due AND urgency <= %(suggestions)s
              ORDER BY number
                """,
                tables=self._get_line_table(tables, company),
                company=company.id,
                min_intervals=MIN_INTERVALS,
                given_up=GIVEN_UP_RATIO,
                limit=SHOWN_PRODUCTS,
                suggestions=MAX_SUGGESTIONS,
            )
        )
        names = (
            *("product_id", "ordered", "delivered", "days", "last_date", "interval"),
            *("usual", "price", "currency_id", "days_since", "is_sold", "is_due"),
            *("is_shown", "total"),
        )
        rows = [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]
        return rows, rows[0]["total"] if rows else 0

    @api.model
    def _get_usual_quantities(self, family, company, products):
        """Return how much of products a customer buys at a time: the median of a day.

        :rtype: dict
        """
        tables = self._get_reader_tables(family, company)
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s,
                bought AS (
                    SELECT product_id, day, SUM(quantity) AS quantity
                      FROM line
                     WHERE product_id = ANY(%(products)s)
                  GROUP BY product_id, day
                )
                SELECT product_id,
                       PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY quantity)
                  FROM bought
              GROUP BY product_id
                """,
                tables=self._get_line_table(tables, company),
                products=products.ids,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _get_discounts(self, family, company):
        """Return the discounts given to a customer in the twelve months.

        The discount of a line, and lines with a negative price (global discounts,
        promotions), untaxed in the currency of the company.

        :return: money given, money before discounts, number of orders and of invoices
        :rtype: tuple
        """
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s,
                line AS (
                    SELECT d.kind, d.id, s.price_subtotal AS subtotal, s.discount,
                           s.price_unit, s.product_uom_qty AS quantity,
                           COALESCE(NULLIF(o.currency_rate, 0), 1) AS rate
                      FROM document d
                      JOIN place ON place.company_id = d.company_id
                      JOIN sale_order o ON o.id = d.id
                      JOIN sale_order_line s ON s.order_id = d.id
                     WHERE d.kind = 'order'
                       AND d.company_id = %(company)s
                       AND d.day >= place.since
                       AND s.display_type IS NULL
                       AND s.is_downpayment IS NOT TRUE
                 UNION ALL
                    SELECT d.kind, d.id, l.price_subtotal, l.discount, l.price_unit,
                           l.quantity, COALESCE(NULLIF(m.invoice_currency_rate, 0), 1)
                      FROM document d
                      JOIN place ON place.company_id = d.company_id
                      JOIN account_move m ON m.id = d.id
                      JOIN account_move_line l ON l.move_id = d.id
                     WHERE d.kind = 'invoice'
                       AND d.company_id = %(company)s
                       AND d.day >= place.since
                       AND l.display_type = 'product'
                ),
                judged AS (
                    SELECT kind, id, subtotal / rate AS net,
                           CASE WHEN price_unit < 0 AND quantity > 0 THEN -subtotal
                                WHEN discount >= 100 THEN price_unit * quantity
                                WHEN discount > 0
                                THEN subtotal * discount / (100 - discount)
                                ELSE 0 END / rate AS given
                      FROM line
                )
                SELECT COALESCE(SUM(given), 0)::float8,
                       COALESCE(SUM(net + given), 0)::float8,
                       COUNT(DISTINCT id) FILTER (WHERE given > 0 AND kind = 'order'),
                       COUNT(DISTINCT id) FILTER (WHERE given > 0 AND kind = 'invoice')
                  FROM judged
                """,
                tables=self._get_reader_tables(family, company),
                company=company.id,
            )
        )
        return self.env.cr.fetchone()
