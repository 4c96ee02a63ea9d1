from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ..tools import city_key
from ..tools.searching import searches

PANEL_SIZE = 60
# Of so many places nobody has to ask the database.
KNOWN = 1000


class ClientesCity(models.Model):
    """The cities that customers live in, each once however it is written.

    A city is text in Odoo, which a search panel cannot list. Rows come by themselves
    with the first customer there, and they stay: nothing waits for them or looks for
    what is no longer used.
    """

    _name = "clientes.city"
    _description = "City of customers"
    _log_access = False
    # The places with most customers first, also in the panel's list.
    _order = "customer_count desc, name, id"

    name = fields.Char(required=True)
    key = fields.Char(
        string="Compared As",
        required=True,
        readonly=True,
        help="The name without case, accents and punctuation.",
    )
    state_id = fields.Many2one(
        comodel_name="res.country.state", readonly=True, ondelete="cascade"
    )
    country_id = fields.Many2one(
        comodel_name="res.country", readonly=True, ondelete="cascade"
    )
    customer_count = fields.Integer(
        string="Customers",
        readonly=True,
        help="Counted once a day: the cities with most customers come first.",
    )
    in_search_panel = fields.Boolean(
        compute="_compute_in_search_panel",
        search="_search_in_search_panel",
        help="The cities with most customers, of those whom the reader may see.",
    )

    _place_uniq = models.UniqueIndex(
        "(key, COALESCE(state_id, 0), COALESCE(country_id, 0))"
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "state_id")
    @api.depends_context("hierarchical_naming")
    def _compute_display_name(self):
        # The search panel asks for it in this way; there the state stands above.
        plain = not self.env.context.get("hierarchical_naming", True)
        for city in self:
            state = city.state_id.name
            city.display_name = (
                city.name if plain or not state else f"{city.name} ({state})"
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_in_search_panel(self):
        listed = self.search([("in_search_panel", "=", True)])
        for city in self:
            city.in_search_panel = city in listed

    @api.model
    @searches("in_search_panel")
    def _search_in_search_panel(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        customers = self.env["res.partner"]._search(
            self.env["res.partner"]._get_directory_domain()
            & Domain("directory_city_id", "!=", False)
        )
        used = Domain("id", "in", customers.subselect("directory_city_id"))
        largest = self._search(used, limit=PANEL_SIZE, order=self._order)
        return Domain("id", "in", largest)

    # === CRUD METHODS === #

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === ACTION METHODS === #

    def action_view_customers(self):
        """Open the directory with the customers of this city."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.res_partner_action_directory"
        )
        action["domain"] = [
            ("is_directory_customer", "=", True),
            ("directory_city_id", "=", self.id),
        ]
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, places, create=True):
        """Return the cities of addresses, of each of which there is one row.

        :param dict places: names by (key, state ID, country ID).
        :param bool create: whether to add those that are missing.
        :return: city IDs by (key, state ID, country ID)
        :rtype: dict
        """
        known = self._get_known_places()
        found = {place: known[place] for place in places if place in known}
        if len(found) < len(places):
            found |= self._read_places(places.keys() - found.keys())
        missing = places.keys() - found.keys()
        if create and missing:
            # Who adds the same city at the same time waits, and is tried again by Odoo.
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO clientes_city (key, name, state_id, country_id)
                         VALUES %s
                    ON CONFLICT DO NOTHING
                    """,
                    SQL(", ").join(
                        SQL(
                            "(%s, %s, %s, %s)",
                            key,
                            city_key.city_name(places[key, state, country]) or key,
                            state or None,
                            country or None,
                        )
                        for key, state, country in sorted(missing)
                    ),
                )
            )
            found |= self._read_places(missing)
        return found

    @api.model
    @ormcache()
    def _get_known_places(self):
        """Return the places where most customers live.

        Those that the daily count has seen: their rows are older than any transaction
        that could still take them back.

        :return: city IDs by (key, state ID, country ID)
        :rtype: dict
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT key, COALESCE(state_id, 0), COALESCE(country_id, 0), id
                  FROM clientes_city
                 WHERE customer_count > 0
              ORDER BY customer_count DESC
                 LIMIT %s
                """,
                KNOWN,
            )
        )
        return {tuple(place): city_id for *place, city_id in self.env.cr.fetchall()}

    @api.model
    def _read_places(self, places):
        self.env.cr.execute(
            SQL(
                """
                SELECT key, COALESCE(state_id, 0), COALESCE(country_id, 0), id
                  FROM clientes_city
                 WHERE (key, COALESCE(state_id, 0), COALESCE(country_id, 0)) IN %s
                """,
                tuple(places),
            )
        )
        return {tuple(place): city_id for *place, city_id in self.env.cr.fetchall()}

    @api.autovacuum
    def _gc_count_customers(self):
        """Count the customers anew; only what has changed is written."""
        self.env["res.partner"].flush_model(["active", "directory_city_id"])
        self.env.cr.execute(
            """
            UPDATE clientes_city
               SET customer_count = counted.customer_count
              FROM (SELECT c.id, COUNT(p.id) AS customer_count
                      FROM clientes_city c
                 LEFT JOIN res_partner p ON p.directory_city_id = c.id AND p.active
                  GROUP BY c.id) counted
             WHERE counted.id = clientes_city.id
               AND counted.customer_count
                   IS DISTINCT FROM clientes_city.customer_count
            """
        )
        if self.env.cr.rowcount:
            self.env.registry.clear_cache()
        self.invalidate_model(["customer_count"], flush=False)
