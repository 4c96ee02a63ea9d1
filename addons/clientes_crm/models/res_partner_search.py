import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, index_exists

from ..tools import search_text

_logger = logging.getLogger(__name__)

# A trigram index answers nothing shorter than this.
TRIGRAM = 3
WILDCARDS = frozenset("%_\\")
# What the beginning of a name is indexed by; longer ones would not fit into an index.
PREFIX = 32


class ResPartner(models.Model):
    """Finding a customer among a million by whatever is known of it."""

    _name = "res.partner"
    _inherit = "res.partner"

    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        copy=False,
        prefetch=False,
        exportable=False,
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
        if not self.pool.has_trigram:
            _logger.warning(
                "The PostgreSQL extension pg_trgm is missing: customers are found, "
                "but slowly. Create it (CREATE EXTENSION pg_trgm) and upgrade this "
                "addon."
            )
        if not column_exists(self.env.cr, self._table, "search_text"):
            create_column(self.env.cr, self._table, "search_text", "varchar")
            self._fill_search_text()
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_search_text_depends())
    def _compute_search_text(self):
        names = self._get_search_text_fields()
        for partner in self:
            partner.search_text = search_text.join_text(
                [partner[name] for name in names],
                [
                    partner.vat,
                    partner.ref,
                    partner.phone_sanitized or partner.phone,
                ],
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Find a customer by any of its data, however they are written.

        "900.373.115" finds "900373115-3", "nino" finds "Niño", "601 555" finds
        "+57 601 5550142". Other operators compare as Odoo does.
        """
        if (
            operator not in ("ilike", "not ilike")
            or not isinstance(value, str)
            or not search_text.fold(value)
        ):
            return super()._search_display_name(operator, value)
        domain = Domain.OR(
            Domain("search_text", "like", term) for term in search_text.terms(value)
        )
        return ~domain if operator == "not ilike" else domain

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Answer one or two letters by what begins with them.

        Anywhere within a word they are in half of all customers, and no index answers
        that. A list searched by them still shows all.
        """
        term = search_text.fold(name) if isinstance(name, str) else ""
        if (
            operator != "ilike"
            or not limit
            or not 0 < len(term) < TRIGRAM
            or WILDCARDS & set(term)
        ):
            return super().name_search(name, domain, operator, limit)
        partners = self._search_beginnings(name.strip(), term, domain, limit)
        return [(partner.id, partner.display_name) for partner in partners.sudo()]

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
    def _is_search_indexed(self):
        """Tell whether the database has the index that makes searching quick.

        :rtype: bool
        """
        return bool(index_exists(self.env.cr, "res_partner__search_text_idx"))

    @api.model
    def _fill_search_text(self):
        """Work out the text of all partners in SQL, as when the column is new.

        It also serves whoever wrote partners past the ORM.
        """
        lines = [
            self._fold_sql(SQL.identifier(name))
            for name in self._get_search_text_fields()
        ]
        phone = SQL("coalesce(nullif(phone_sanitized, ''), phone)")
        numbers = [
            SQL("regexp_replace(%s, '[^0-9a-z]', '', 'g')", self._fold_sql(value))
            for value in (SQL("vat"), SQL("ref"), phone)
        ]
        parts = SQL(", ").join(SQL("nullif(%s, '')", part) for part in lines + numbers)
        self.env.cr.execute(
            SQL("UPDATE res_partner SET search_text = concat_ws(%s, %s)", "\n", parts)
        )
        self.invalidate_model(["search_text"], flush=False)

    @api.model
    def _fold_sql(self, value):
        """Return what `search_text.fold` does, in SQL."""
        combining = search_text.COMBINING.pattern
        return SQL(
            "btrim(regexp_replace(translate(regexp_replace(lower(regexp_replace("
            "normalize(%(value)s, NFKD), %(combining)s, '', 'g')), %(combining)s,"
            " '', 'g'), %(letters)s, %(plain)s), %(blanks)s, ' ', 'g'), ' ')",
            value=value,
            combining=combining,
            letters=search_text.LETTERS,
            plain=search_text.PLAIN,
            blanks=search_text.BLANKS.pattern,
        )

    @api.model
    def _search_beginnings(self, code, term, domain, limit):
        """Return the partners that one or two letters point to.

        First the one with this code, then the names that begin with them, then those
        with any word or number that does.

        :param str code: the letters as they were typed.
        :param str term: the same folded.
        :param domain: which partners are wanted.
        :param int limit: how many.
        """
        partners = self.search_fetch(
            Domain("ref", "in", [code, code.upper(), code.lower()])
            & Domain(domain or Domain.TRUE),
            ["display_name"],
            limit=limit,
        )
        for condition, order in (
            (self._get_prefix_domain(term), self._prefix_sql),
            (
                Domain("search_text", "like", f"\n{term}")
                | Domain("search_text", "like", f" {term}"),
                None,
            ),
        ):
            if len(partners) >= limit:
                break
            query = self._search(
                condition
                & Domain("id", "not in", partners.ids)
                & Domain(domain or Domain.TRUE),
                limit=limit - len(partners),
                order=self._order,
            )
            if order:
                query.order = order(self, self._table, query)
            partners |= self._fetch_query(
                query, self._determine_fields_to_fetch(["display_name"])
            )
        return partners

    @api.model
    def _get_prefix_domain(self, term):
        """Return the partners whose name begins with a term.

        :rtype: Domain
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s LIKE %s", self._prefix_sql(model, alias, query), f"{term}%"
            )
        )

    @staticmethod
    def _prefix_sql(model, alias, query):
        """Return the expression of the prefix index."""
        # The length must be a literal for PostgreSQL to recognise the index.
        return SQL(
            f'left(%s, {PREFIX}) COLLATE "C"',  # pylint: disable=sql-injection
            model._field_to_sql(alias, "search_text", query),
        )
