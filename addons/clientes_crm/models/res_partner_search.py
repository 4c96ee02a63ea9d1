import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..tools import search_text
from ..tools.record_ids import read_id
from .res_partner_search_text import PREFIX

# A trigram index answers nothing shorter than this.
TRIGRAM = 3
# Of terms longer than this, the index looks for a part only.
LONG, PART = 12, 10
# Of numbers, for the end: half of all customers share the beginning of their phone.
NUMBER_PART = 5
# Of addresses and names with numbers, without separators: for the end as well.
SPACED_PART = 6
WILDCARDS = frozenset("%_\\")
# What a name is made of: else the first one read would fetch all columns.
NAME_FIELDS = ("display_name", "parent_id", "company_name", "is_company", "type")


class ResPartner(models.Model):
    """Finding a customer among a million by whatever is known of it."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === COMPUTE METHODS === #

    @api.model
    def _search_display_name(self, operator, value):
        """Find a customer by any of its data, however they are written.

        "900.373.115" finds "900373115-3", "nino" finds "Niño", "601 555" finds
        "+57 601 5550142". Other operators compare as Odoo does.
        """
        if (
            operator not in ("ilike", "not ilike")
            or not value
            or not isinstance(value, str)
            or not self._may_search_text()
        ):
            return super()._search_display_name(operator, value)
        terms = search_text.terms(value)
        if operator == "not ilike":
            # Blanks are nothing to look for: everything has them.
            negations = [~self._get_term_domain(term) for term in terms]
            return Domain.AND(negations) if negations else Domain.FALSE
        domains = [self._get_term_domain(term) for term in terms]
        return Domain.OR(domains) if domains else Domain.TRUE

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Put first what begins with the term; the most used ones where customers are.

        Anywhere within a word, one or two letters are in half of all customers, and no
        index answers that: those find beginnings only. A list still shows all.
        """
        term = search_text.fold(name) if isinstance(name, str) else ""
        is_short = len(term) < TRIGRAM
        if (
            operator != "ilike"
            or not limit
            or not term
            or WILDCARDS & set(term)
            or not self._may_search_text()
        ):
            return super().name_search(name, domain, operator, limit)
        self.browse()._fetch_for_rules()
        wanted = Domain(domain or Domain.TRUE)
        anywhere = Domain("display_name", "ilike", name)
        if is_short:
            anywhere = Domain("search_text", "like", f"\n{term}") | Domain(
                "search_text", "like", f" {term}"
            )
        if self.env.context.get("res_partner_search_mode") and not is_short:
            # Sorted by rank, Odoo's order has an index that does not depend on names.
            partners = self.search_fetch(anywhere & wanted, NAME_FIELDS, limit=limit)
        else:
            partners = self._search_beginnings_first(
                name.strip(), term, anywhere, wanted, limit
            )
        # sudo: res.partner - the name of a found contact shows that of its company
        return [(partner.id, partner.display_name) for partner in partners.sudo()]

    # === BUSINESS METHODS === #

    @api.model
    def _may_search_text(self):
        """Tell whether the user may find by all that is known of a customer.

        Customers may not: they search the names of theirs as Odoo does.

        :rtype: bool
        """
        return self._has_field_access(self._fields["search_text"], "read")

    @api.model
    @api.readonly
    def find_customers(self, term, limit=8):
        """Return customers and their contacts for the command palette.

        :param str term: whatever is known of them.
        :param int limit: how many, 80 at most.
        :return: dicts of `id`, `name` and `detail`, what tells one from another.
        :rtype: list
        """
        found = self.with_context(res_partner_search_mode="customer").name_search(
            str(term),
            [("partner_share", "=", True)],
            limit=min(read_id(limit) or 8, 80),
        )
        partners = self.browse([partner_id for partner_id, _name in found])
        return [
            {
                "id": partner.id,
                "name": partner.display_name,
                "detail": " · ".join(
                    part for part in (partner.vat, partner.phone, partner.city) if part
                ),
            }
            for partner in partners
        ]

    @api.model
    def _search_beginnings_first(self, code, term, anywhere, wanted, limit):
        """Return the partners that begin with a term, then those that have it.

        First the one with this code, then the names that begin with it. One query, of
        which PostgreSQL leaves out the rest once there are enough.

        :param str code: what was typed.
        :param str term: the same folded.
        :param Domain anywhere: who has the term.
        :param Domain wanted: which partners are wanted.
        :param int limit: how many.
        """
        coded = Domain("ref", "in", [code, code.upper(), code.lower()])
        beginning = self._get_prefix_domain(term)
        queries = [
            self._search(domain & wanted, limit=limit, order=self._order)
            for domain in (coded, beginning & ~coded, anywhere & ~coded & ~beginning)
        ]
        queries[1].order = self._prefix_sql(self, self._table, queries[1])
        queries = [query for query in queries if not query.is_empty()]
        if not queries:
            return self.browse()
        found = SQL(
            "(SELECT id, row_number() OVER () AS place FROM (%s) AS found LIMIT %s)",
            SQL(" UNION ALL ").join(SQL("(%s)", query.select()) for query in queries),
            limit,
        )
        query = Query(self.env, self._table, self._table_sql)
        query.add_join(
            "JOIN",
            "found",
            found,
            SQL("%s = found.id", SQL.identifier(self._table, "id")),
        )
        query.order = SQL("found.place")
        return self._fetch_query(query, self._determine_fields_to_fetch(NAME_FIELDS))

    @api.model
    def _get_term_domain(self, term):
        """Return the partners whose text has a term.

        The more trigrams a term has, the more lists of the index have to be merged: a
        part of a long one finds few enough, which are then compared as a whole.

        :rtype: Domain
        """
        if pattern := search_text.spaced_pattern(term):
            part = search_text.part(search_text.compact(term), SPACED_PART)
            return self._get_text_domain(part) & self._get_custom_domain(
                # An expression that no index has; it is taken for rare.
                lambda text: SQL("(%s || '') ~ %s", text, pattern),
                lambda text: bool(re.search(pattern, text)),
            )
        domain = self._get_text_domain(term)
        is_number = term.isdecimal()
        longest, size = (NUMBER_PART,) * 2 if is_number else (LONG, PART)
        if len(term) <= longest or WILDCARDS & set(term):
            return domain
        whole = self._get_custom_domain(
            # PostgreSQL takes it for a third of them: some numbers are frequent.
            (lambda text: SQL("strpos(%s, %s) > 0", text, term))
            if is_number
            else (lambda text: SQL("(%s || '') LIKE %s", text, f"%{term}%")),
            lambda text: term in text,
        )
        return self._get_text_domain(search_text.part(term, size)) & whole

    @staticmethod
    def _get_text_domain(part):
        return Domain("search_text", "like", part)

    @staticmethod
    def _get_custom_domain(to_sql, predicate):
        """Return a condition of the text that its index does not answer.

        :param to_sql: makes the condition of the SQL of the text.
        :param predicate: tells whether a text meets it.
        :rtype: Domain
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: to_sql(
                model._field_to_sql(alias, "search_text", query)
            ),
            predicate=lambda partner: predicate(partner.search_text or ""),
        )

    @api.model
    def _get_prefix_domain(self, term):
        """Return the partners whose name begins with a term.

        :rtype: Domain
        """
        beginning = f"{term[:PREFIX]}%"
        domain = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s LIKE %s", self._prefix_sql(model, alias, query), beginning
            )
        )
        # The rest of a name longer than what is indexed.
        return domain & self._get_term_domain(term) if len(term) > PREFIX else domain

    @staticmethod
    def _prefix_sql(model, alias, query):
        """Return the expression of the prefix index."""
        # The length must be a literal for PostgreSQL to recognise the index.
        return SQL(
            f'left(%s, {PREFIX}) COLLATE "C"',
            model._field_to_sql(alias, "search_text", query),
        )
