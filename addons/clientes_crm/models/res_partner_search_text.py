import logging

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, index_exists

from ..tools import search_text

_logger = logging.getLogger(__name__)

# What the beginning of a name is indexed by; longer ones would not fit into an index.
PREFIX = 32
# Searched as they are written, or without separators anyway.
UNSPACED = {"email", "ref", "vat", "phone"}


class ResPartner(models.Model):
    """The one text that a customer is found by, and its index."""

    _name = "res.partner"
    _inherit = "res.partner"

    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        copy=False,
        prefetch=False,
        exportable=False,
        groups="base.group_user",
        help="All that the customer is found by: name, e-mail, code, tax number, phone "
        "and address, without accents and separators.",
    )
    # Each inbound message and each call looks for these.
    email_normalized = fields.Char(index="btree_not_null")
    phone_sanitized = fields.Char(index="btree_not_null")

    _search_text_idx = models.Index(
        lambda registry: (
            "USING gin (search_text gin_trgm_ops)" if registry.has_trigram else ""
        )
    )
    _search_prefix_idx = models.Index(f'(left(search_text, {PREFIX}) COLLATE "C")')
    # Odoo's order while a customer is chosen: with it, the first ones need no sort.
    _customer_order_idx = models.Index("(customer_rank DESC, complete_name, id DESC)")

    def _auto_init(self):
        """Fill the text of existing partners in one statement."""
        self._warn_without_trigrams()
        if not column_exists(self.env.cr, self._table, "search_text"):
            # One rewrite of the table is five times as quick as an update of each row
            # with all its indexes, and leaves no dead rows.
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE res_partner ADD COLUMN search_text varchar"
                    " GENERATED ALWAYS AS (%s) STORED",
                    self._get_search_text_sql(),
                )
            )
            self.env.cr.execute(
                "ALTER TABLE res_partner ALTER COLUMN search_text DROP EXPRESSION"
            )
            # Else PostgreSQL takes each term for a rare one, and sorts half the table.
            self.env.cr.execute(
                "ALTER TABLE res_partner ALTER COLUMN search_text SET STATISTICS 500"
            )
            self.env.cr.execute("ANALYZE res_partner (search_text)")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_search_text_depends())
    def _compute_search_text(self):
        names = self._get_search_text_fields()
        for partner in self:
            partner.search_text = search_text.join_text(
                [partner[name] for name in names],
                [partner[name] for name in names if name not in UNSPACED],
                [
                    partner.vat,
                    partner.ref,
                    partner.phone_sanitized or partner.phone,
                ],
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_search_text_fields(self):
        """Return the fields that are searched as they are written, the name first.

        :rtype: list
        """
        return [
            "complete_name",
            "email",
            "ref",
            "vat",
            "company_registry",
            "phone",
            "street",
            "street2",
            "zip",
            "city",
        ]

    @api.model
    def _get_search_text_depends(self):
        """Return the fields that the text of a customer is made of.

        :rtype: list
        """
        return [*self._get_search_text_fields(), "phone_sanitized"]

    @api.model
    def _warn_without_trigrams(self):
        """Tell whoever installs or upgrades why customers are found slowly."""
        if not self.pool.has_trigram:
            _logger.warning(
                "The PostgreSQL extension pg_trgm is missing: customers are found, "
                "but slowly. Create it (CREATE EXTENSION pg_trgm) and upgrade this "
                "addon."
            )

    @api.model
    def _is_search_indexed(self):
        """Tell whether the database has the index that makes searching quick.

        :rtype: bool
        """
        return bool(index_exists(self.env.cr, f"{self._table}_search_text_idx"))

    @api.model
    def _fill_search_text(self):
        """Work out the text of all partners anew.

        For whoever wrote partners past the ORM.
        """
        text = self._get_search_text_sql()
        self.env.cr.execute(SQL("UPDATE res_partner SET search_text = %s", text))
        self.invalidate_model(["search_text"], flush=False)

    @api.model
    def _get_search_text_sql(self):
        """Return what `_compute_search_text` does, as an immutable SQL expression.

        :rtype: SQL
        """
        lines = SQL(" || ").join(
            SQL("coalesce(translate(%s, %s, ' ') || %s, '')", column, "\n", "\n")
            for column in map(SQL.identifier, self._get_search_text_fields())
        )
        text = SQL(
            "regexp_replace(regexp_replace(%s, '[ \\t\\r\\f\\v]+', ' ', 'g'),"
            " ' ?\\n[ \\n]*', %s, 'g')",
            self._fold_sql(lines),
            "\n",
        )
        spaced = SQL(" || ").join(
            self._spaced_sql(self._fold_sql(SQL.identifier(name)))
            for name in self._get_search_text_fields()
            if name not in UNSPACED
        )
        phone = SQL("coalesce(nullif(phone_sanitized, ''), phone)")
        numbers = SQL(" || ").join(
            SQL(
                "coalesce(nullif(regexp_replace(%s, '[^0-9a-z]', '', 'g'), '') || %s,"
                " '')",
                self._fold_sql(number),
                "\n",
            )
            for number in (SQL("vat"), SQL("ref"), phone)
        )
        return SQL("btrim(%s || %s || %s, %s)", text, spaced, numbers, " \n")

    @api.model
    def _spaced_sql(self, folded):
        """Return a folded line without separators, if it has any and a digit, in SQL.

        :param SQL folded: the line.
        :rtype: SQL
        """
        return SQL(
            "CASE WHEN %(line)s ~ '[0-9]' AND %(line)s ~ %(spaced)s"
            " THEN regexp_replace(%(line)s, '[^0-9a-z]', '', 'g') || %(end)s"
            " ELSE '' END",
            line=folded,
            spaced=search_text.SPACED.pattern,
            end="\n",
        )

    @api.model
    def _fold_sql(self, value):
        """Return what `search_text.fold` does but for the blanks, in SQL.

        :param SQL value: the expression to fold.
        :rtype: SQL
        """
        return SQL(
            "translate(regexp_replace(lower(normalize(%s, NFKD)), %s, '', 'g'),"
            " %s, %s)",
            value,
            search_text.COMBINING.pattern,
            search_text.LETTERS,
            search_text.PLAIN,
        )
