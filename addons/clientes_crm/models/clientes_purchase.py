from odoo import api, fields, models
from odoo.tools import SQL

# The current month and the eleven before: what "12 months" means everywhere.
MONTHS = 12
# A rhythm is the median of the latest intervals between days with purchases.
INTERVALS = 12
MIN_INTERVALS = 2
# So many times its usual interval without buying: behind its rhythm.
BEHIND_RATIO = 1.5
# Later than that, the customer is taken to have given the product up.
GIVEN_UP_RATIO = 4.0


class ClientesPurchase(models.AbstractModel):
    """What a purchase is: the one definition behind page, figures and classes.

    A purchase is a confirmed order, on its order date, and a posted customer invoice or
    receipt that bills no confirmed order, on its invoice date. Posted credit notes take
    away from the money on their own date, and are no purchases. Money is untaxed, in
    the company's currency at the rate of the document. Days are those of the company's
    place. A contact's purchases are its company's.
    """

    _name = "clientes.purchase"
    _description = "Purchases of customers"

    # === BUSINESS METHODS === #

    @api.model
    def _get_standalone_condition(self, alias):
        """Return what holds of an invoice that bills no confirmed order.

        :param str alias: of `account_move` in the statement.
        :rtype: SQL
        """
        return SQL(
            """
            NOT EXISTS (
                SELECT
                  FROM account_move_line al
                  JOIN sale_order_line_invoice_rel ar ON ar.invoice_line_id = al.id
                  JOIN sale_order_line os ON os.id = ar.order_line_id
                 WHERE al.move_id = %s AND os.state = 'sale')
            """,
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _get_payer_query(self):
        """Return the statement of who is invoiced for the orders of `family`.

        :return: with one column, a commercial partner
        :rtype: SQL
        """
        return SQL(
            """
            SELECT contact_id FROM family
             UNION
            SELECT billed.commercial_partner_id
              FROM family f
              JOIN sale_order o ON o.partner_id = f.contact_id AND o.state = 'sale'
              JOIN res_partner billed ON billed.id = o.partner_invoice_id
            """
        )

    @api.model
    def _get_family_query(self, condition):
        """Return the statement of contacts (`contact_id`) and their `customer_id`.

        :param SQL condition: on the contact `p`.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT p.id AS contact_id, p.commercial_partner_id AS customer_id
              FROM res_partner p
             WHERE p.partner_share IS NOT FALSE
               AND p.commercial_partner_id IS NOT NULL
               AND %s
            """,
            condition,
        )

    @api.model
    def _get_concerned_query(self, partner_ids):
        """Return the statement of the customers whom a change at partners concerns.

        Besides themselves and their companies: whose orders are invoiced to them, and
        who is invoiced for theirs.

        :rtype: SQL
        """
        return SQL(
            """
            WITH customer AS (
                SELECT id FROM res_partner WHERE id = ANY(%(ids)s)
                 UNION
                SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%(ids)s)
            ),
            kin AS (
                SELECT p.id
                  FROM res_partner p
                 WHERE p.commercial_partner_id IN (SELECT id FROM customer)
            ),
            linked AS (
                SELECT o.partner_id AS id
                  FROM sale_order o
                 WHERE o.partner_invoice_id IN (SELECT id FROM kin)
                 UNION
                SELECT o.partner_invoice_id
                  FROM sale_order o
                 WHERE o.partner_id IN (SELECT id FROM kin)
            )
            SELECT id FROM customer
             UNION
            SELECT p.commercial_partner_id
              FROM linked
              JOIN res_partner p ON p.id = linked.id
            """,
            ids=partner_ids,
        )

    @api.model
    def _get_document_tables(self, family, orders=None, moves=None):
        """Return the tables of a WITH clause; the last is `document`.

        Its columns: `kind` (order, invoice, refund), `id`, `customer_id`, `company_id`,
        `day`, `amount` in the company's currency (negative for what was credited).
        Before it, `place` has the day (`today`) and the first day of the twelve months
        (`since`) of each company.

        What is credited counts for the customer of the order, whoever is invoiced. A
        credited order line that is invoiced in full all the same was invoiced again
        (or the order was lowered): it took nothing away. Nor do down payments.

        :param SQL family: contacts and customers, see `_get_family_query`.
        :param SQL orders: condition on the order `o`; all if None.
        :param SQL moves: condition on the entry `m`; all if None.
        :rtype: SQL
        """
        return SQL(
            """
            family AS MATERIALIZED (%(family)s),
            place AS MATERIALIZED (
                SELECT c.id AS company_id, l.tz, l.today, cur.decimal_places AS digits,
                       (date_trunc('month', l.today) - %(months)s * interval '1 month'
                       )::date AS since
                  FROM res_company c
                  JOIN res_currency cur ON cur.id = c.currency_id
                  JOIN res_partner p ON p.id = c.partner_id
                 CROSS JOIN LATERAL (
                    SELECT COALESCE(p.tz, 'UTC') AS tz,
                           (%(now)s AT TIME ZONE 'UTC'
                            AT TIME ZONE COALESCE(p.tz, 'UTC'))::date AS today) l
            ),
            credited AS (
                SELECT m.id, m.company_id, m.invoice_date AS day, -l.balance AS amount,
                       COALESCE(buyer.commercial_partner_id, m.commercial_partner_id)
                       AS contact_id
                  FROM account_move m
                  JOIN account_move_line l
                    ON l.move_id = m.id AND l.display_type = 'product'
             LEFT JOIN LATERAL (
                       SELECT s.order_partner_id,
                              (s.is_downpayment IS TRUE
                               OR s.qty_invoiced >= s.product_uom_qty) AS stands
                         FROM sale_order_line_invoice_rel r
                         JOIN sale_order_line s ON s.id = r.order_line_id
                        WHERE r.invoice_line_id = l.id AND s.state = 'sale'
                     ORDER BY s.id
                        LIMIT 1) s ON TRUE
             LEFT JOIN res_partner buyer ON buyer.id = s.order_partner_id
                 WHERE m.commercial_partner_id IN (%(payer)s)
                   AND m.state = 'posted'
                   AND m.move_type = 'out_refund'
                   AND m.invoice_date IS NOT NULL
                   AND s.stands IS NOT TRUE
                   AND %(moves)s
            ),
            document AS (
                SELECT 'order' AS kind, o.id, f.customer_id, o.company_id,
                       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE place.tz)::date
                       AS day,
                       ROUND(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1),
                             place.digits) AS amount
                  FROM family f
                  JOIN sale_order o ON o.partner_id = f.contact_id
                  JOIN place ON place.company_id = o.company_id
                 WHERE o.state = 'sale' AND %(orders)s
             UNION ALL
                SELECT 'invoice', m.id, f.customer_id, m.company_id, m.invoice_date,
                       m.amount_untaxed_signed
                  FROM family f
                  JOIN account_move m ON m.commercial_partner_id = f.contact_id
                 WHERE m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_receipt')
                   AND m.invoice_date IS NOT NULL
                   AND %(standalone)s
                   AND %(moves)s
             UNION ALL
                SELECT 'refund', c.id, f.customer_id, c.company_id, c.day, SUM(c.amount)
                  FROM credited c
                  JOIN family f ON f.contact_id = c.contact_id
              GROUP BY c.id, f.customer_id, c.company_id, c.day
            )
            """,
            family=family,
            months=MONTHS - 1,
            now=fields.Datetime.now(),
            payer=self._get_payer_query(),
            orders=orders or SQL("TRUE"),
            moves=moves or SQL("TRUE"),
            standalone=self._get_standalone_condition("m"),
        )
