import re

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.mail import html_to_inner_content

from ..timeline import TimelineEntry, TimelineKind, TimelineSource
from .mail_message import INTERACTION_SQL
from .res_partner_search import NAME_FIELDS

# Enough for a preview: an e-mail may quote a whole year of others.
BODY_START = 2000
PREVIEW_LENGTH = 280
# What is left of the tag in which the body was cut.
CUT_TAG = re.compile(r"<[^<>]*$")

# The kind of a message.
KIND_SQL = SQL(
    """CASE
    WHEN message.mail_activity_type_id IS NOT NULL THEN
        CASE WHEN type.category = 'phonecall' THEN 'call' ELSE 'activity' END
    WHEN message.message_type IN ('email', 'email_outgoing') THEN 'email'
    WHEN message.is_internal OR subtype.id IS NULL OR subtype.internal THEN 'note'
    ELSE 'message' END"""
)
JOINS_SQL = SQL(
    """LEFT JOIN mail_activity_type type ON type.id = message.mail_activity_type_id
    LEFT JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id"""
)


class ResPartner(models.Model):
    """Messages, notes, e-mails, calls and done activities in the timeline.

    Odoo's own search of messages takes the newest N and drops afterwards what a user
    may not read: pages would come out short, or empty. Here the documents that the
    reader may read are worked out first, under the reader's rules, and the messages
    are those of these documents; mail's own check follows.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _get_timeline_message_source(self):
        """Return the messages of the customer and of all its documents.

        :rtype: TimelineSource
        """
        return TimelineSource(
            key="message",
            model="mail.message",
            kinds=(
                TimelineKind("message", self.env._("Messages"), "fa-comment-o"),
                TimelineKind("email", self.env._("E-mails"), "fa-envelope-o"),
                TimelineKind("call", self.env._("Calls"), "fa-phone"),
                TimelineKind("activity", self.env._("Activities"), "fa-check"),
                TimelineKind("note", self.env._("Notes"), "fa-sticky-note-o"),
            ),
            fetch=self._fetch_timeline_messages,
            with_messages=False,
        )

    def _fetch_timeline_messages(self, source, page):
        """Return the newest messages as entries.

        :rtype: list[TimelineEntry]
        """
        rows, cursor = [], page.cursor
        while len(rows) < page.limit:
            found = self._query_timeline_messages(source, page, cursor)
            messages = self.env["mail.message"].browse(row["id"] for row in found)
            # What the rules of documents let pass, mail may still keep back.
            allowed = set(messages._filtered_access("read").ids)
            rows += [row for row in found if row["id"] in allowed]
            if len(found) < page.limit:
                break
            last = found[-1]
            cursor = TimelineEntry(
                last["date"], source.key, last["id"], "", None, {}
            ).cursor
        return self._make_timeline_message_entries(source, page, rows[: page.limit])

    def _make_timeline_message_entries(self, source, page, rows):
        """Turn rows into entries, with the names of their documents.

        :rtype: list[TimelineEntry]
        """
        document_ids = {}
        for row in rows:
            document_ids.setdefault(row["model"], set()).add(row["res_id"])
        names = {}
        for model, ids in document_ids.items():
            documents = self.env[model].browse(ids)
            documents.fetch(NAME_FIELDS if model == self._name else ["display_name"])
            for document in documents:
                names[model, document.id] = document.display_name
        return [
            TimelineEntry(
                date=row["date"],
                source=source.key,
                id=row["id"],
                kind=row["kind"],
                author=self.browse(row["author_id"]),
                values={
                    "all_day": False,
                    "model": row["model"],
                    "res_id": row["res_id"],
                    "title": row["subject"] or "",
                    "text": self._get_timeline_preview(row["body"]),
                    "document": names[row["model"], row["res_id"]],
                    **(
                        {}
                        if row["author_id"]
                        else {"author_name": row["email_from"] or ""}
                    ),
                },
            )
            for row in rows
        ]

    @api.model
    def _get_timeline_preview(self, body):
        """Return the beginning of a body as plain text.

        :param str body: HTML, perhaps cut.
        :rtype: str
        """
        # Markup: it becomes plain text, nothing is trusted in it.
        text = html_to_inner_content(Markup(CUT_TAG.sub("", body or "")))
        text = " ".join(text.split())
        if len(text) > PREVIEW_LENGTH:
            text = text[: PREVIEW_LENGTH - 1].rstrip() + "…"
        return text

    # === QUERIES === #

    def _query_timeline_messages(self, source, page, cursor):
        """Return the newest `page.limit` messages after the cursor.

        Document by document, each cut to the page: the index gives the newest ones of
        a document without reading the others.

        :rtype: list[dict]
        """
        conditions = []
        joins = SQL()
        if page.author:
            conditions.append(SQL("message.author_id = %s", page.author.id))
        if page.kinds:
            joins = JOINS_SQL
            conditions.append(SQL("%s = ANY(%s)", KIND_SQL, list(page.kinds)))
        if cursor:
            conditions.append(
                cursor.get_condition(source.key, SQL("message.date"), SQL("message.id"))
            )
        parts = [
            SQL(
                """SELECT newest.id, newest.date
                FROM (%s) document CROSS JOIN LATERAL (
                    SELECT message.id, message.date FROM mail_message message %s
                    WHERE message.model = %s AND message.res_id = document.id AND %s
                    ORDER BY message.date DESC, message.id DESC LIMIT %s
                ) newest""",
                documents,
                joins,
                model,
                SQL(" AND ").join([INTERACTION_SQL, *conditions]),
                page.limit,
            )
            for model, documents in self._get_timeline_message_documents(page)
        ]
        return self.env.execute_query_dict(
            SQL(
                """SELECT message.id, message.date, %s AS kind, message.model,
                    message.res_id, message.author_id, message.email_from,
                    message.subject, left(message.body, %s) AS body
                FROM (
                    SELECT * FROM (%s) part ORDER BY date DESC, id DESC LIMIT %s
                ) found
                JOIN mail_message message ON message.id = found.id
                %s
                ORDER BY message.date DESC, message.id DESC""",
                KIND_SQL,
                BODY_START,
                SQL(" UNION ALL ").join(parts),
                page.limit,
                JOINS_SQL,
            )
        )

    def _query_timeline_message_authors(self, page):
        """Return the ids of who wrote any of the messages.

        :rtype: list[int]
        """
        parts = [
            SQL(
                "SELECT message.author_id FROM (%s) document"
                " JOIN mail_message message ON message.res_id = document.id"
                " WHERE message.model = %s AND %s AND message.author_id IS NOT NULL",
                documents,
                model,
                INTERACTION_SQL,
            )
            for model, documents in self._get_timeline_message_documents(page)
        ]
        rows = self.env.execute_query(SQL(" UNION ").join(parts))
        return [author_id for (author_id,) in rows]

    def _get_timeline_message_documents(self, page):
        """Return the documents that the reader may read, by model.

        :return: pairs of a model and the query of its documents' ids.
        :rtype: list[tuple[str, SQL]]
        """
        self.env["mail.message"].flush_model()
        documents = [("res.partner", SQL("SELECT unnest(%s) AS id", page.family.ids))]
        for source in page.sources:
            if source.with_messages:
                model = self.env[source.model].with_context(active_test=False)
                query = model._search(source.domain)
                documents.append((source.model, query.select()))
        return documents
