from odoo import api, models
from odoo.tools import SQL

from ..tools import city_key


class ClientesCity(models.Model):
    """The cities of customers that were there before this table."""

    _name = "clientes.city"
    _inherit = "clientes.city"

    # === BUSINESS METHODS === #

    @api.model
    def _fill_once(self):
        """Fill the table when it is new: on installation, and after an update."""
        self.env.cr.execute("SELECT FROM clientes_city LIMIT 1")
        if not self.env.cr.rowcount:
            self._fill()

    @api.model
    def _fill(self):
        """Give each customer its city, in two statements however many there are."""
        self.env.flush_all()
        place = SQL(
            """
            SELECT p.id AS partner_id, p.city, p.state_id,
                   COALESCE(p.country_id, s.country_id) AS country_id,
                   %s AS key
              FROM res_partner p
         LEFT JOIN res_country_state s ON s.id = p.state_id
             WHERE p.parent_id IS NULL AND p.city IS NOT NULL
            """,
            self._get_key_sql(),
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clientes_city (key, name, state_id, country_id,
                                           customer_count)
                     SELECT key,
                            CASE WHEN name IN (upper(name), lower(name))
                                 THEN initcap(name) ELSE name END,
                            state_id, country_id, customer_count
                       FROM (SELECT key, state_id, country_id,
                                    COUNT(*) AS customer_count,
                                    mode() WITHIN GROUP (ORDER BY
                                        btrim(left(btrim(regexp_replace(
                                            city, '\\s+', ' ', 'g')), %(size)s))
                                    ) AS name
                               FROM (%(place)s) place
                              WHERE key <> ''
                           GROUP BY key, state_id, country_id) city
                ON CONFLICT DO NOTHING
                """,
                place=place,
                size=city_key.SIZE,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET directory_city_id = c.id
                  FROM (%(place)s) place
                  JOIN clientes_city c
                       ON c.key = place.key
                      AND COALESCE(c.state_id, 0) = COALESCE(place.state_id, 0)
                      AND COALESCE(c.country_id, 0) = COALESCE(place.country_id, 0)
                 WHERE place.partner_id = res_partner.id
                   AND res_partner.directory_city_id IS DISTINCT FROM c.id
                """,
                place=place,
            )
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(["directory_city_id"], flush=False)

    @api.model
    def _get_key_sql(self):
        """Return what `city_key` does, in SQL, of the column `city`.

        :rtype: SQL
        """
        plain = SQL(
            "btrim(regexp_replace(translate(%s, %s, %s),"
            " '[ \\t\\n\\r\\f\\v]+', ' ', 'g'))",
            self.env["res.partner"]._fold_sql(SQL("p.city")),
            city_key.PUNCTUATION,
            " " * len(city_key.PUNCTUATION),
        )
        return SQL(
            "btrim(left(regexp_replace(%s, %s, ''), %s))",
            plain,
            city_key.CAPITAL_DISTRICT,
            city_key.SIZE,
        )
