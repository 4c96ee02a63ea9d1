from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..timeline import TimelineCursor, TimelineEntry, TimelinePage, to_moment
from ..tools.record_ids import read_id

PAGE_SIZE = 30
MAX_PAGE_SIZE = 100


class ResPartner(models.Model):
    """Every interaction with a customer, newest first, a page at a time."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.readonly
    def get_timeline(self, limit=PAGE_SIZE, before=None, kinds=None, author_id=None):
        """Return a page of the interactions with this customer and its contacts.

        Only what the reader may read: sources without access are left out, the others
        are searched under their record rules.

        :param int limit: how many entries.
        :param str before: `next` of the former page; nothing for the newest.
        :param list kinds: keys of kinds; none, or none that is known, means all.
        :param int author_id: a partner; nothing for everybody.
        :return: `entries`; `next`, false at the end; `kinds` that the reader may ask
            for; `views`, by model, the form that opens a document.
        :rtype: dict
        """
        self.ensure_one()
        page = self._get_timeline_page(limit, before, kinds, author_id)
        entries = []
        for source in page.sources:
            if any(page.wants(kind.key) for kind in source.kinds):
                fetch = source.fetch or self._fetch_timeline_documents
                entries += fetch(source, page)
        entries.sort(key=lambda entry: entry.sort_key, reverse=True)
        has_more = len(entries) > page.limit - 1
        entries = entries[: page.limit - 1]
        return {
            "entries": self._format_timeline_entries(entries),
            "next": has_more and entries[-1].cursor.encode(),
            "kinds": [
                {"key": kind.key, "label": kind.label, "icon": kind.icon}
                for source in page.sources
                for kind in source.kinds
            ],
            "views": self._get_timeline_views(page.sources),
        }

    @api.readonly
    def get_timeline_authors(self):
        """Return who appears in the timeline: the choices of its filter.

        :rtype: list[dict]
        """
        self.ensure_one()
        page = self._get_timeline_page(1, None, None, None)
        user_ids = set()
        author_ids = set(self._query_timeline_message_authors(page))
        for source in page.sources:
            if not source.author_field:
                continue
            documents = self.env[source.model].with_context(active_test=False)
            groups = documents._read_group(source.domain, [source.author_field])
            for (author,) in groups:
                ids = user_ids if author._name == "res.users" else author_ids
                ids.update(author.ids)
        # sudo: res.users - of colleagues in other companies, only who they are
        author_ids.update(self.env["res.users"].sudo().browse(user_ids).partner_id.ids)
        # sudo: res.partner - the name of whoever wrote what the reader may read
        authors = self.sudo().browse(author_ids).exists()
        return [
            {"id": author.id, "name": author.name or ""}
            for author in authors.sorted(lambda author: (author.name or "").lower())
        ]

    def _get_timeline_sources(self):
        """Return where the interactions with these partners come from.

        An addon adds its own with `super()`; `TimelineSource` says what one is made of.
        It is called on the customer with all its contacts together.

        :rtype: list[TimelineSource]
        """
        return []

    def _get_timeline_page(self, limit, before, kinds, author_id):
        """Check what a client asks for.

        :raise AccessError: for customers themselves, or who cannot read this one.
        :raise UserError: if the place to go on from is none.
        :rtype: TimelinePage
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The history is for the company's own staff."))
        self._fetch_for_rules()
        self.check_access("read")
        try:
            cursor = TimelineCursor.decode(before) if before else None
            # One more than asked for tells whether there is a next page.
            limit = min(max(int(limit or PAGE_SIZE), 1), MAX_PAGE_SIZE) + 1
            author = self.browse(read_id(author_id) or None)
            asked = frozenset(kinds or ())
        except (OverflowError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("This part of the history is gone. Please reload the page.")
            ) from error
        if author_id and not author:
            raise UserError(
                self.env._("This author is unknown. Please reload the page.")
            )
        # sudo: res.users - which documents are of the author, whatever their company
        users = self.env["res.users"].sudo().with_context(active_test=False)
        family = self._get_commercial_families()
        sources = tuple(
            source
            for source in family._get_timeline_sources()
            if self.env[source.model].has_access("read")
            and (not source.groups or self.env.user.has_groups(source.groups))
        )
        known = {kind.key for source in sources for kind in source.kinds}
        return TimelinePage(
            family=family,
            limit=limit,
            cursor=cursor,
            kinds=asked & known,
            author=author,
            users=users.search([("partner_id", "=", author.id)]) if author else users,
            sources=sources,
        )

    def _fetch_timeline_documents(self, source, page):
        """Return the documents of a source as entries.

        :rtype: list[TimelineEntry]
        """
        domain = source.domain & Domain(source.date_field, "!=", False)
        model = self.env[source.model].with_context(active_test=False)
        author_model = (
            source.author_field and model._fields[source.author_field].comodel_name
        )
        if page.author:
            if not source.author_field:
                return []
            authors = page.users if author_model == "res.users" else page.author
            domain &= Domain(source.author_field, "in", authors.ids)
        if page.cursor:
            domain &= self._get_timeline_cursor_domain(source, page.cursor)
        documents = model.search_fetch(
            domain,
            [*source.fields, source.date_field, *filter(None, [source.author_field])],
            order=f"{source.date_field} DESC, id DESC",
            limit=page.limit,
        )
        entries = []
        for document in documents:
            author = source.author_field and document[source.author_field]
            entries.append(
                TimelineEntry(
                    date=to_moment(document[source.date_field]),
                    source=source.key,
                    id=document.id,
                    kind=source.kinds[0].key,
                    author=author,
                    values={
                        "all_day": model._fields[source.date_field].type == "date",
                        "model": source.model,
                        "res_id": document.id,
                        **source.describe(document),
                    },
                )
            )
        return entries

    @api.model
    def _get_timeline_cursor_domain(self, source, cursor):
        """Return the documents after the cursor.

        Not a plain comparison: the ORM's are exact to the second only, and creation
        dates have fractions of it.

        :rtype: Domain
        """

        def to_sql(model, alias, query):
            date_sql = model._field_to_sql(alias, source.date_field, query)
            if model._fields[source.date_field].type == "date":
                date_sql = SQL("(%s + interval '12 hours')", date_sql)
            id_sql = SQL.identifier(alias, "id")
            return cursor.get_condition(source.key, date_sql, id_sql)

        return Domain.custom(to_sql=to_sql)

    def _format_timeline_entries(self, entries):
        """Return the entries as the client shows them.

        :rtype: list[dict]
        """
        user_ids = {
            entry.author.id
            for entry in entries
            if entry.author and entry.author._name == "res.users"
        }
        # sudo: res.users - who the responsible is, also one of another company
        users = self.env["res.users"].sudo().browse(user_ids)
        users.fetch(["partner_id"])
        partner_ids = {user.id: user.partner_id.id for user in users}
        author_ids = [
            partner_ids.get(entry.author.id)
            if entry.author and entry.author._name == "res.users"
            else entry.author and entry.author.id
            for entry in entries
        ]
        # sudo: res.partner - the name of whoever wrote what the reader may read
        authors = self.sudo().browse(filter(None, set(author_ids)))
        authors.fetch(["name"])
        names = {author.id: author.name for author in authors}
        return [
            {
                "key": f"{entry.source}-{entry.id}",
                "kind": entry.kind,
                "date": entry.date.replace(microsecond=0).isoformat(sep=" "),
                "author_id": author_id or False,
                "author_name": names.get(author_id) or "",
                **entry.values,
            }
            for entry, author_id in zip(entries, author_ids, strict=True)
        ]

    @api.model
    def _get_timeline_views(self, sources):
        """Return the forms that open documents, where it is not the usual one.

        :rtype: dict[str, int]
        """
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        return {source.model: to_id(source.view) for source in sources if source.view}
