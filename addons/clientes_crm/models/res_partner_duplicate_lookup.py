from odoo import api, models
from odoo.tools import SQL

from ..const import SIMILARITY_DEFAULT, SIMILARITY_PARAMETER
from .clientes_duplicate import REASONS

WEIGHTS = {"proposed": 5, "vat": 4, "email": 3, "phone": 2, "name": 1}
COLUMNS = {"vat": "vat_digits", "email": "email_normalized", "phone": "phone_sanitized"}
# Typing one of these asks who else may be meant.
TYPED_FIELDS = ("name", "vat", "email", "phone", "country_id", "parent_id")
# A few more than are shown: some of them the reader may not see.
CANDIDATES = 20
# More records than these with one e-mail share a placeholder, not an identity.
SAME_VALUE = 1000
# How many names before and after are compared, by the beginning and by the end.
NEIGHBOURS = 30
# What of a name is put into order; longer ones would not fit into an index.
ORDERED = 64
# "Sede 1" and "Sede 2" are two: what is no letter has to be the same.
LETTERS = "abcdefghijklmnopqrstuvwxyz "


class ResPartner(models.Model):
    """The look-up of possible duplicates: a few steps in an index each time.

    A similar name is looked for among the neighbours in alphabetical order, from the
    front and from the back, as the search of the whole directory does: a slip of the
    pen leaves one end as it was. An index of trigrams would have to compare all the
    thousands that begin with "Distribuidora". It is done while somebody is typing; of a
    saved customer the queue knows the similar names.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    _name_key_idx = models.Index(
        f'(left(name_key, {ORDERED}) COLLATE "C") WHERE parent_id IS NULL'
    )
    _name_key_end_idx = models.Index(
        f'(left(reverse(name_key), {ORDERED}) COLLATE "C") WHERE parent_id IS NULL'
    )

    # === BUSINESS METHODS === #

    def _find_possible_duplicates(self):
        """Return the ids of who may be the same, each with a weight and the reasons.

        Whether the user may read them is for the caller.

        :rtype: dict[int, tuple[int, list[str]]]
        """
        self.ensure_one()
        queries = self._get_same_value_queries()
        if self._is_identity_typed():
            queries += self._get_similar_name_queries()
        elif self._origin:
            queries += self._get_same_name_queries() + self._get_queued_queries()
        if not queries:
            return {}
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
                # Without "all": the queue and the look-up may tell the same.
                found=SQL(" UNION ").join(SQL("(%s)", query) for query in queries),
                own=self._origin.id or 0,
                limit=CANDIDATES,
            )
        )
        return {row_id: (weight, reasons) for row_id, reasons, weight in rows}

    def _is_identity_typed(self):
        """Tell whether what tells customers apart differs from what is saved.

        :rtype: bool
        """
        origin = self._origin
        if self == origin:
            return False
        return any(
            self[name]._origin != origin[name]
            if self._fields[name].relational
            else (self[name] or False) != (origin[name] or False)
            for name in TYPED_FIELDS
        )

    # === QUERIES === #

    def _get_same_value_queries(self):
        """Return who has the same tax number, e-mail or phone.

        :rtype: list[SQL]
        """
        usable = {
            "vat": len(self.vat_digits or "") >= 5,
            "email": self.email_normalized,
            "phone": self.phone_sanitized,
        }
        return [
            SQL(
                "SELECT id, %s AS reason, %s AS weight FROM res_partner"
                " WHERE %s = %s LIMIT %s",
                reason,
                WEIGHTS[reason],
                SQL.identifier(column),
                self[column],
                SAME_VALUE,
            )
            for reason, column in COLUMNS.items()
            if usable[reason]
        ]

    def _get_same_name_queries(self):
        """Return who has exactly this name, but for accents and legal form.

        :rtype: list[SQL]
        """
        if len(self.name_key or "") <= 3:
            return []
        return [
            SQL(
                "SELECT id, 'name' AS reason, %(weight)s AS weight FROM res_partner"
                " WHERE parent_id IS NULL AND name_key = %(key)s AND %(start)s ="
                ' left(%(key)s, %(length)s) COLLATE "C" LIMIT %(limit)s',
                weight=WEIGHTS["name"],
                key=self.name_key,
                start=self._get_ordered_sql(SQL("name_key")),
                length=ORDERED,
                limit=CANDIDATES,
            )
        ]

    def _get_queued_queries(self):
        """Return with whom the queue pairs this customer.

        :rtype: list[SQL]
        """
        reasons = SQL(", ").join(
            SQL(
                "(%s, %s, %s)",
                reason,
                WEIGHTS[reason],
                SQL("d.similarity > 0")
                if reason == "name"
                else SQL.identifier("d", f"on_{reason}"),
            )
            for reason in REASONS
        )
        return [
            SQL(
                "SELECT d.%(other)s AS id, why.reason, why.weight"
                " FROM clientes_duplicate d,"
                " LATERAL (VALUES %(reasons)s) AS why(reason, weight, holds)"
                " WHERE d.%(own)s = %(id)s AND d.state = 'to_review' AND why.holds"
                " LIMIT %(limit)s",
                own=own,
                other=other,
                reasons=reasons,
                id=self._origin.id,
                limit=len(REASONS) * CANDIDATES,
            )
            for own, other in (
                (SQL("partner_id"), SQL("other_id")),
                (SQL("other_id"), SQL("partner_id")),
            )
        ]

    def _get_similar_name_queries(self):
        """Return who has nearly this name, the nearest first.

        :rtype: list[SQL]
        """
        if not self.env.registry.has_trigram or len(self.name_key or "") <= 3:
            return self._get_same_name_queries()
        neighbours = SQL(" UNION ").join(
            SQL(
                "(SELECT id, name_key FROM res_partner"
                " WHERE parent_id IS NULL AND %(ordered)s %(operator)s %(place)s"
                " ORDER BY %(ordered)s %(direction)s LIMIT %(limit)s)",
                ordered=self._get_ordered_sql(column),
                place=place[:ORDERED],
                operator=SQL(operator),
                direction=SQL(direction),
                limit=NEIGHBOURS,
            )
            for column, place in (
                (SQL("name_key"), self.name_key),
                (SQL("reverse(name_key)"), self.name_key[::-1]),
            )
            for operator, direction in ((">=", "ASC"), ("<", "DESC"))
        )
        return [
            SQL(
                "SELECT id, 'name' AS reason, %(weight)s AS weight"
                " FROM (%(neighbours)s) near"
                " WHERE similarity(name_key, %(key)s) >= %(least)s"
                " AND translate(name_key, %(letters)s, '')"
                " = translate(%(key)s, %(letters)s, '')"
                " ORDER BY similarity(name_key, %(key)s) DESC LIMIT %(limit)s",
                weight=WEIGHTS["name"],
                neighbours=neighbours,
                key=self.name_key,
                least=self._get_name_similarity(),
                letters=LETTERS,
                limit=CANDIDATES,
            )
        ]

    @api.model
    def _get_ordered_sql(self, column):
        """Return the expression of an index of names in order.

        :param SQL column: the name, or the name from its end.
        :rtype: SQL
        """
        # The length must be a literal for PostgreSQL to recognise the index.
        return SQL(f'left(%s, {ORDERED}) COLLATE "C"', column)

    @api.model
    def _get_name_similarity(self):
        # sudo: ir.config_parameter - the threshold of the settings, for every user
        value = self.env["ir.config_parameter"].sudo().get_param(SIMILARITY_PARAMETER)
        try:
            percent = float(value or SIMILARITY_DEFAULT)
        except ValueError:
            percent = SIMILARITY_DEFAULT
        return min(max(percent, 30), 100) / 100
