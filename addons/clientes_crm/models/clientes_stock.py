import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SHOWN_PRODUCTS = 20


class ClientesStock(models.AbstractModel):
    """What the page of stock and prices is about: products, transfers, lots."""

    _name = "clientes.stock"
    _description = "Stock and prices for customers"

    # === BUSINESS METHODS === #

    @api.model
    def _get_products(self, family, company, products=None):
        """Return the products bought or quoted last, under the reader's record rules.

        Bought as on the page of purchases; quoted: on a quotation still open.

        :param res.partner family: a customer with its contacts.
        :param product.product products: only these, if given.
        :return: dicts by product; and how many products there are in all
        :rtype: tuple
        """
        purchase = self.env["clientes.purchase"]
        quotations = self.env["sale.order"]._search(
            Domain("company_id", "=", company.id)
            & Domain("partner_id", "in", family.ids)
            & Domain("state", "in", ("draft", "sent"))
        )
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s,
                latest AS (
                    SELECT DISTINCT ON (product_id) product_id, day, price, currency_id
                      FROM line
                  ORDER BY product_id, day DESC, document_id DESC, id DESC
                ),
                quoted AS (
                    SELECT s.product_id,
                           MAX((o.date_order AT TIME ZONE 'UTC' AT TIME ZONE place.tz
                               )::date) AS day
                      FROM sale_order o
                      JOIN place ON place.company_id = o.company_id
                      JOIN sale_order_line s ON s.order_id = o.id
                     WHERE o.id IN %(quotations)s
                       AND s.product_id IS NOT NULL
                       AND s.display_type IS NULL
                       AND s.is_downpayment IS NOT TRUE
                       AND s.product_uom_qty > 0
                       AND s.price_subtotal >= 0
                  GROUP BY s.product_id
                )
                SELECT product_id, latest.day, latest.price::float8, latest.currency_id,
                       quoted.day, COUNT(*) OVER ()
                  FROM latest
             FULL JOIN quoted USING (product_id)
                 WHERE %(products)s
              ORDER BY GREATEST(latest.day, quoted.day) DESC, product_id
                 LIMIT %(limit)s
                """,
                tables=purchase._get_line_table(
                    purchase._get_reader_tables(family, company), company
                ),
                quotations=quotations.subselect(),
                products=SQL("product_id = ANY(%s)", products.ids)
                if products
                else SQL("TRUE"),
                limit=SHOWN_PRODUCTS,
            )
        )
        names = ("product_id", "last_date", "last_price", "last_currency_id", "quoted")
        found = self.env.cr.fetchall()
        rows = [dict(zip(names, row[:-1], strict=True)) for row in found]
        return rows, found[0][-1] if found else 0

    @api.model
    def _get_transfer_query(self, family, company):
        """Return the transfers to or from a customer, or of its orders, with indexes.

        :return: ids of pickings
        :rtype: SQL
        """
        return SQL(
            """(
            SELECT p.id
              FROM stock_picking p
             WHERE p.partner_id = ANY(%(family)s) AND p.company_id = %(company)s
             UNION
            SELECT p.id
              FROM sale_order o
              JOIN stock_picking p ON p.sale_id = o.id
             WHERE o.partner_id = ANY(%(family)s) AND p.company_id = %(company)s
            )""",
            family=family.ids,
            company=company.id,
        )

    @api.model
    def _get_transfer_domain(self, family, company, prefix=""):
        """Return the same transfers for a list, which needs a plain domain.

        :param str prefix: path to the picking, with its dot.
        :rtype: Domain
        """
        return Domain(f"{prefix}company_id", "=", company.id) & (
            Domain(f"{prefix}partner_id", "in", family.ids)
            | Domain(f"{prefix}sale_id.partner_id", "in", family.ids)
        )

    @api.model
    def _get_open_delivery_domain(self):
        """Return what is on its way to a customer, also by several steps.

        :rtype: Domain
        """
        return Domain("state", "not in", ("done", "cancel")) & (
            Domain("location_dest_id.usage", "=", "customer")
            | Domain("move_ids.location_final_id.usage", "=", "customer")
        )

    @api.model
    def _get_late_domain(self):
        """Return what should have been delivered before today.

        By the day that was promised, else by the one that is planned: their hours are
        those at which somebody happened to confirm an order.

        :rtype: Domain
        """
        here = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        start = here.replace(hour=0, minute=0, second=0, microsecond=0)
        today = start.astimezone(pytz.utc).replace(tzinfo=None)
        return Domain("date_deadline", "<", today) | (
            Domain("date_deadline", "=", False) & Domain("scheduled_date", "<", today)
        )

    @api.model
    def _get_delivered_lot_domain(self):
        """Return the lots and serial numbers that went to a customer.

        :rtype: Domain
        """
        return (
            Domain("state", "=", "done")
            & Domain("lot_id", "!=", False)
            & Domain("location_dest_id.usage", "=", "customer")
        )
