"""Reading many records without keeping them.

Odoo's own export makes a record of each row and asks it for each value. Here the stored
columns come straight out of the query that the reader's rights have shaped, names of
linked records are fetched once for all rows, and only what is not stored goes through
the records.
"""

from datetime import datetime, time

import pytz

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

# How a type of field is written; what is missing here is not exported.
KINDS = {
    "char": "text",
    "text": "text",
    "html": "text",
    "integer": "integer",
    "float": "decimal",
    "monetary": "decimal",
    "date": "date",
    "datetime": "datetime",
    "boolean": "repeated",
    "selection": "repeated",
    "many2one": "repeated",
    "many2many": "repeated",
}
# Records of which computed fields are held in memory at the same time.
COMPUTED_BATCH = 1000


class RecordReader:
    """Reads rows of a model in the order of their ids, batch by batch.

    :param model: an empty recordset, under the rights of whoever reads.
    :param list names: fields to read.
    :raise AccessError: when the user may not read one of them.
    """

    def __init__(self, model, names):
        self.model = model
        self.env = model.env
        self.fields = [model._fields[name] for name in names]
        for field in self.fields:
            model._check_field_access(field, "read")
        self.columns = [field for field in self.fields if self._has_column(field)]
        self._timezone = pytz.timezone(self.env.user.tz or "UTC")
        # By day: a conversion of each moment would be a third of the work.
        self._offsets = {}

    def read_rows(self, domain, after, limit):
        """Return the next rows.

        :param domain: the records.
        :param int after: the id of the last record that was read, 0 at the beginning.
        :param int limit: the most rows to return.
        :return: the id of the last record, and one tuple of values a row.
        :rtype: tuple[int, list[tuple]]
        """
        model = self.model
        query = model._search(
            Domain(domain) & Domain("id", ">", after), order="id", limit=limit
        )
        columns = [
            model._field_to_sql(model._table, field.name, query)
            for field in self.columns
        ]
        found = self.env.execute_query(
            query.select(SQL.identifier(model._table, "id"), *columns)
        )
        if not found:
            return after, []
        ids, *stored = map(list, zip(*found, strict=True))
        values = {
            field.name: self._convert(field, column)
            for field, column in zip(self.columns, stored, strict=True)
        }
        for field in self.fields:
            if field.type == "many2many" and field.store:
                values[field.name] = self._read_many2many(field, ids)
        missing = [field for field in self.fields if field.name not in values]
        if missing:
            values |= self._compute(missing, ids)
        rows = zip(*(values[field.name] for field in self.fields), strict=True)
        return ids[-1], list(rows)

    @staticmethod
    def _has_column(field):
        return bool(field.store and field.column_type)

    def _convert(self, field, column):
        """Turn the values of the database into those of a table."""
        match field.type:
            case "many2one":
                names = self._get_names(field, column)
                return [names.get(value, "") for value in column]
            case "selection":
                labels = dict(field._description_selection(self.env))
                return [labels.get(value, value) for value in column]
            case "boolean":
                words = self._get_words()
                return [words[bool(value)] for value in column]
            case "datetime":
                return [value and self._localise(value) for value in column]
            case "html":
                return [value and html2plaintext(value) for value in column]
            case "float" | "monetary":
                return [None if value is None else float(value) for value in column]
        return column

    def _get_words(self):
        return {True: self.env._("Yes"), False: self.env._("No")}

    def _get_names(self, field, column):
        """Return the name of each linked record, as lists of Odoo show it."""
        # sudo: linked record - its name alone, which every list shows as well
        linked = self.env[field.comodel_name].sudo().with_context(active_test=False)
        ids = list({value for value in column if value})
        records = linked.search_fetch([("id", "in", ids)], ["display_name"])
        return {record.id: record.display_name or "" for record in records}

    def _get_readable_names(self, field, ids):
        """Return the names of linked records that the user may read, in their order."""
        records = self.env[field.comodel_name].search_fetch(
            [("id", "in", ids)], ["display_name"]
        )
        return {record.id: record.display_name or "" for record in records}

    def _read_many2many(self, field, ids):
        """Return the names of the linked records that the user may read."""
        pairs = self.env.execute_query(
            SQL(
                "SELECT %(record)s, %(linked)s FROM %(table)s"
                " WHERE %(record)s = ANY(%(ids)s)",
                record=SQL.identifier(field.column1),
                linked=SQL.identifier(field.column2),
                table=SQL.identifier(field.relation),
                ids=ids,
            )
        )
        linked = {}
        for record_id, linked_id in pairs:
            linked.setdefault(linked_id, []).append(record_id)
        names = {record_id: [] for record_id in ids}
        readable = self._get_readable_names(field, list(linked))
        for linked_id, name in readable.items():
            for record_id in linked[linked_id]:
                names[record_id].append(name)
        return [", ".join(names[record_id]) for record_id in ids]

    def _compute(self, fields, ids):
        """Return the values that are not stored, under the rights of the user."""
        values = {field.name: [] for field in fields}
        for start in range(0, len(ids), COMPUTED_BATCH):
            records = self.model.browse(ids[start : start + COMPUTED_BATCH])
            for field in fields:
                values[field.name] += [
                    self._get_value(field, record) for record in records
                ]
            records.invalidate_recordset(flush=False)
        return values

    def _get_value(self, field, record):
        try:
            value = record[field.name]
        except AccessError:
            # Worked out of what the reader may not see: the cell stays empty.
            return None
        if field.type in ("many2one", "many2many"):
            # sudo: linked record - its name alone, which every list shows as well
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type in ("integer", "float", "monetary"):
            return value
        if field.type == "boolean":
            return self._get_words()[value]
        return self._convert(field, [value or None])[0]

    def _localise(self, moment):
        """Return a moment in UTC as the clock of the reader shows it."""
        day = moment.date()
        if day not in self._offsets:
            self._offsets[day] = self._get_offset(day)
        offset = self._offsets[day]
        if offset is None:
            zoned = pytz.utc.localize(moment).astimezone(self._timezone)
            return zoned.replace(tzinfo=None, microsecond=0)
        return moment.replace(microsecond=0) + offset

    def _get_offset(self, day):
        """Return how far the reader's clock is ahead all day, None if that changes.

        :param date day: a day in UTC.
        """
        offsets = {
            datetime.combine(day, clock, pytz.utc)
            .astimezone(self._timezone)
            .utcoffset()
            for clock in (time.min, time.max)
        }
        return offsets.pop() if len(offsets) == 1 else None
