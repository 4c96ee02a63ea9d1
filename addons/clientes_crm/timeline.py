"""What the timeline of a customer is made of. Pure: no query, no record of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from odoo.fields import Domain
from odoo.tools import SQL

# A document that has a day and no time stands in the middle of it: between the
# messages of that day, and on the same day in every time zone of the Americas.
NOON = time(12)


@dataclass(frozen=True)
class TimelineKind:
    """A kind of interaction: what the reader filters by.

    :param str key: stable name, sent by the filter.
    :param str label: translated name, in the plural.
    :param str icon: Font Awesome class.
    """

    key: str
    label: str
    icon: str


@dataclass(frozen=True)
class TimelineCursor:
    """The last entry of a page: the next one begins right after it.

    The order is total (date, then source, then id, all descending), so that nothing is
    lost or shown twice when many entries have the same date.
    """

    date: datetime
    source: str
    id: int

    @classmethod
    def decode(cls, token):
        """Read what `encode` wrote.

        :param str token: what the client sends back.
        :raise ValueError: if it is anything else.
        """
        try:
            moment, source, entry_id = token.split("|")
            return cls(datetime.fromisoformat(moment), source, int(entry_id))
        except (AttributeError, TypeError) as error:
            raise ValueError(token) from error

    def encode(self):
        """Return the cursor as text for the client.

        :rtype: str
        """
        return f"{self.date.isoformat()}|{self.source}|{self.id}"

    def get_condition(self, source, date_sql, id_sql):
        """Return the SQL that keeps what comes after the cursor.

        :param str source: key of the source whose rows are filtered.
        :param SQL date_sql: the rows' date.
        :param SQL id_sql: the rows' id.
        :rtype: SQL
        """
        if source == self.source:
            return SQL("(%s, %s) < (%s, %s)", date_sql, id_sql, self.date, self.id)
        operator = SQL("<=") if source < self.source else SQL("<")
        return SQL("%s %s %s", date_sql, operator, self.date)


@dataclass(frozen=True)
class TimelineEntry:
    """One interaction.

    :param datetime date: when, in UTC.
    :param str source: key of the source it comes from.
    :param int id: its id within the source.
    :param str kind: key of its kind.
    :param res.partner author: who it is from; empty if unknown.
    :param dict values: what the client shows: `title`, `text`, `state`, `amount` with
        `currency_id`, `all_day`, `author_name`, and the document as `model`, `res_id`.
    """

    date: datetime
    source: str
    id: int
    kind: str
    author: object
    values: dict

    @property
    def cursor(self):
        """Return the place of the entry in the order."""
        return TimelineCursor(self.date, self.source, self.id)

    @property
    def sort_key(self):
        """Return what the entries are sorted by, descending."""
        return (self.date, self.source, self.id)


@dataclass(frozen=True)
class TimelinePage:
    """What the reader asks for.

    :param res.partner family: the customer with its contacts.
    :param int limit: how many entries at most.
    :param TimelineCursor cursor: where to begin; None for the newest.
    :param frozenset kinds: keys of the kinds asked for; empty for all.
    :param res.partner author: whose entries; empty for everybody's.
    :param res.users users: the users of that author.
    :param tuple sources: every source that the reader may read.
    """

    family: object
    limit: int
    cursor: TimelineCursor | None
    kinds: frozenset
    author: object
    users: object
    sources: tuple = ()

    def wants(self, kind):
        """Tell whether entries of this kind are asked for."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, kw_only=True)
class TimelineSource:
    """Where interactions come from.

    :param str key: stable name; decides the order of entries with the same date.
    :param str model: who cannot read it does not get this source.
    :param tuple kinds: the `TimelineKind` of its entries.
    :param str groups: comma-separated; who is in none of them does not get it either.
    :param callable fetch: `fetch(source, page)` returns the newest `page.limit` entries
        after `page.cursor`, newest first, read with the reader's rights; without it,
        the documents of `domain` are the entries.
    :param Domain domain: the customer's documents.
    :param str date_field: stored date of the documents.
    :param tuple fields: what `describe` reads.
    :param callable describe: `describe(document)` returns the entry's values.
    :param str author_field: stored many2one to who is responsible, user or partner.
    :param bool with_messages: whether the documents' messages belong to the timeline.
    :param str view: external id of the form that opens a document, if not the usual.
    """

    key: str
    model: str
    kinds: tuple
    groups: str = ""
    fetch: Callable | None = None
    domain: Domain = Domain.FALSE
    date_field: str = ""
    fields: tuple = ()
    describe: Callable | None = None
    author_field: str = ""
    with_messages: bool = True
    view: str = field(default="")


def to_moment(value):
    """Return the place in time of a date or datetime.

    :rtype: datetime
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, NOON)
    return value
