from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..const import SIMILARITY_DEFAULT, SIMILARITY_PARAMETER
from ..tools.names import name_key, name_key_sql

# More candidates than these help nobody who is typing.
SHOWN_CANDIDATES = 5
# What Odoo makes the display name of a partner from.
NAME_FIELDS = ["name", "parent_id", "type", "company_name", "commercial_company_name"]


class ResPartner(models.Model):
    """Who else in the directory may be the same customer, told while typing."""

    _name = "res.partner"
    _inherit = "res.partner"

    name_key = fields.Char(
        string="Compared Name",
        compute="_compute_name_key",
        store=True,
        copy=False,
        groups="base.group_user",
        help="The name without accents, punctuation and legal form.",
    )
    possible_duplicate_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Possible Duplicates",
        compute="_compute_possible_duplicates",
        groups="base.group_user",
    )
    possible_duplicate_info = fields.Html(
        string="Why They May Be the Same",
        compute="_compute_possible_duplicates",
        sanitize=False,
        groups="base.group_user",
    )

    _name_key_idx = models.Index(
        lambda registry: (
            "USING gin (name_key gin_trgm_ops) WHERE parent_id IS NULL"
            if registry.has_trigram
            else "(name_key) WHERE parent_id IS NULL"
        )
    )

    def _auto_init(self):
        """Fill the compared names of existing partners in one statement."""
        if not column_exists(self.env.cr, self._table, "name_key"):
            create_column(self.env.cr, self._table, "name_key", "varchar")
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET name_key = %s WHERE name IS NOT NULL",
                    name_key_sql(SQL.identifier("name")),
                )
            )
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("name")
    def _compute_name_key(self):
        for partner in self:
            partner.name_key = name_key(partner.name) or False

    @api.depends_context("uid", "allowed_company_ids", "lang")
    @api.depends(
        "name", "vat", "email", "phone", "country_id", "parent_id", "company_id"
    )
    def _compute_possible_duplicates(self):
        found = {
            partner: partner._find_possible_duplicates()
            for partner in self
            if not partner.parent_id and partner.partner_share
        }
        ids = {candidate for rows in found.values() for candidate in rows}
        # One search for all: whom the user may not see is no candidate.
        readable = self.browse()
        if ids:
            readable = self.search_fetch(
                [("id", "in", list(ids))], [*NAME_FIELDS, "company_id"]
            )
        for partner in self:
            reasons = {
                candidate: found[partner][candidate.id]
                for candidate in readable
                if candidate.id in found.get(partner, ())
                and self._may_share_company(partner, candidate)
            }
            shown = sorted(reasons, key=lambda c, r=reasons: (-r[c][0], c.id))
            shown = self.browse().concat(*shown[:SHOWN_CANDIDATES])
            partner.possible_duplicate_ids = shown
            partner.possible_duplicate_info = Markup(", ").join(
                self._get_duplicate_link(candidate, reasons[candidate])
                for candidate in shown
            )

    # === ACTION METHODS === #

    def action_merge_customers(self):
        """Open the merge of the selected customers, or of one with its candidates."""
        partners = self
        if len(self) == 1:
            partners += self.possible_duplicate_ids
        return self.env["clientes.merge"]._get_action(partners)

    # === BUSINESS METHODS === #

    def _find_possible_duplicates(self):
        """Return the ids of who may be the same, each with a weight and the reasons.

        Only look-ups in an index; whether the user may read them is for the caller.

        :rtype: dict[int, tuple[int, list[str]]]
        """
        self.ensure_one()
        keys = {
            "vat": ("vat_digits", 4, len(self.vat_digits or "") >= 5),
            "email": ("email_normalized", 3, bool(self.email_normalized)),
            "phone": ("phone_sanitized", 2, bool(self.phone_sanitized)),
        }
        queries = [
            SQL(
                "SELECT id, %s AS reason, %s AS weight FROM res_partner WHERE %s = %s",
                reason,
                weight,
                SQL.identifier(column),
                self[column],
            )
            for reason, (column, weight, usable) in keys.items()
            if usable
        ]
        if self.name_key and len(self.name_key) > 3:
            queries.append(self._get_similar_name_query())
        if not queries:
            return {}
        origin = self._origin
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, array_agg(f.reason), sum(f.weight)
                  FROM (%(found)s) f
                  JOIN res_partner p ON p.id = f.id
                 WHERE p.parent_id IS NULL AND p.active AND p.partner_share
                   AND p.id != %(own)s
                   AND NOT EXISTS (
                       SELECT FROM clientes_duplicate d
                        WHERE d.state = 'not_duplicate'
                          AND LEAST(d.partner_id, d.other_id) = LEAST(p.id, %(own)s)
                          AND GREATEST(d.partner_id, d.other_id)
                              = GREATEST(p.id, %(own)s))
              GROUP BY p.id
              ORDER BY 3 DESC, 1 LIMIT %(limit)s
                """,
                found=SQL(" UNION ALL ").join(SQL("(%s)", q) for q in queries),
                own=origin.id or 0,
                limit=4 * SHOWN_CANDIDATES,
            )
        )
        return {row_id: (weight, reasons) for row_id, reasons, weight in rows}

    def _get_similar_name_query(self):
        """Return who has nearly this name, the nearest first.

        :rtype: SQL
        """
        if not self.env.registry.has_trigram:
            return SQL(
                "SELECT id, 'name' AS reason, 1 AS weight FROM res_partner"
                " WHERE parent_id IS NULL AND name_key = %s LIMIT %s",
                self.name_key,
                4 * SHOWN_CANDIDATES,
            )
        # Of this transaction only: the operator of the index reads it.
        self.env.cr.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)",
            [str(self._get_name_similarity())],
        )
        return SQL(
            "SELECT id, 'name' AS reason, 1 AS weight FROM res_partner"
            " WHERE parent_id IS NULL AND name_key %% %(key)s"
            " ORDER BY similarity(name_key, %(key)s) DESC LIMIT %(limit)s",
            key=self.name_key,
            limit=4 * SHOWN_CANDIDATES,
        )

    @api.model
    def _get_name_similarity(self):
        # sudo: ir.config_parameter - the threshold of the settings, for every user
        value = self.env["ir.config_parameter"].sudo().get_param(SIMILARITY_PARAMETER)
        try:
            percent = float(value or SIMILARITY_DEFAULT)
        except ValueError:
            percent = SIMILARITY_DEFAULT
        return min(max(percent, 30), 100) / 100

    @api.model
    def _may_share_company(self, partner, candidate):
        companies = partner.company_id | candidate.company_id
        return len(companies) < 2

    @api.model
    def _get_duplicate_link(self, candidate, reason):
        labels = dict(self.env["clientes.duplicate"]._get_reason_labels())
        names = [labels[name] for name in labels if name in reason[1]]
        # In a new tab: what is being typed here is not lost.
        return Markup('<a href="/odoo/res.partner/%s" target="_blank">%s</a> (%s)') % (
            candidate.id,
            candidate.display_name,
            ", ".join(names),
        )
