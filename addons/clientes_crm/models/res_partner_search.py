from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import search_text
from .res_partner_search_text import PREFIX

# A trigram index answers nothing shorter than this.
TRIGRAM = 3
WILDCARDS = frozenset("%_\\")


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
        ):
            return super()._search_display_name(operator, value)
        # Blanks are nothing to look for: everything has them.
        domain = Domain.TRUE
        if terms := search_text.terms(value):
            domain = Domain.OR(Domain("search_text", "like", term) for term in terms)
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
    @api.readonly
    def find_customers(self, term, limit=8):
        """Return customers and their contacts for the command palette.

        :param str term: whatever is known of them.
        :param int limit: how many, 80 at most.
        :return: dicts of `id`, `name` and `detail`, what tells one from another.
        :rtype: list
        """
        found = self.with_context(res_partner_search_mode="customer").name_search(
            str(term), [("partner_share", "=", True)], limit=min(int(limit), 80)
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
