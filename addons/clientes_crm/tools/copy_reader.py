"""CSV that PostgreSQL writes itself.

Taking every value into Python and writing it there again is most of the work of an
export. What stands in a column of the database, names of linked records included, needs
none of it: `COPY` gives the lines of a part as they go into the file. They are the same
bytes as those of `RecordReader` and `CsvParts`, which write all the other columns.
"""

import io
from datetime import datetime

from odoo.fields import Domain
from odoo.tools import SQL

from .csv_parts import has_decimal_comma
from .csv_sql import decimal, guarded, look_up
from .formula import guard
from .record_reader import RecordReader

# A table of links is read from the first to the last record of a part when so much of
# what lies between them is exported.
DENSE = 0.1


class CopyReader(RecordReader):
    """Reads rows as the lines of a CSV file; used like `RecordReader`."""

    def can_copy(self):
        """Tell whether PostgreSQL knows all of the columns.

        :rtype: bool
        """
        # Python writes quotes where the only cell of a line is empty.
        return len(self.fields) > 1 and all(
            field.type != "html" and (self._has_column(field) or self._is_linked(field))
            for field in self.fields
        )

    def copy_rows(self, domain, after, limit, separator):
        """Return the lines of the next rows.

        :param domain: the records.
        :param int after: the id of the last record that was read, 0 at the beginning.
        :param int limit: the most rows to return.
        :param str separator: between cells.
        :return: the id of the last record, the number of rows, and their lines.
        :rtype: tuple[int, int, bytes]
        """
        model = self.model
        domain = Domain(domain) & Domain("id", ">", after)
        first, last, count, names = self._look_ahead(domain, limit)
        if not count:
            return after, 0, b""
        # The same rows: a transaction sees one state of the database.
        query = model._search(domain & Domain("id", "<=", last), order="id")
        within = SQL("BETWEEN %s AND %s", first, last)
        if count < (last - first) * DENSE:
            within = SQL("IN %s", query.subselect())
        cells = []
        for field in self.fields:
            if self._is_linked(field):
                cells.append(self._join_many2many(query, field, within))
                continue
            value = model._field_to_sql(model._table, field.name, query)
            cells.append(self._write_cell(field, value, names, separator))
        return last, count, self._copy(query.select(*cells), separator)

    @staticmethod
    def _is_linked(field):
        return field.type == "many2many" and field.store

    def _look_ahead(self, domain, limit):
        """Return what the rows are, and the names of the records that they link to.

        :return: the first and last id, the number of rows, and {field: {id: name}}
        :rtype: tuple[int, int, int, dict]
        """
        model = self.model
        query = model._search(domain, order="id", limit=limit)
        links = [field for field in self.columns if field.type == "many2one"]
        columns = [
            SQL(
                "%s AS %s",
                model._field_to_sql(model._table, field.name, query),
                SQL.identifier(field.name),
            )
            for field in links
        ]
        linked = [SQL.identifier(field.name) for field in links]
        found = self.env.execute_query(
            SQL(
                "SELECT %s FROM (%s) AS part%s",
                SQL(", ").join(
                    [SQL("MIN(id)"), SQL("MAX(id)"), SQL("COUNT(*)"), *linked]
                ),
                query.select(SQL.identifier(model._table, "id"), *columns),
                SQL(" GROUP BY %s", SQL(", ").join(linked)) if linked else SQL(),
            )
        )
        if not found or not found[0][2]:
            return 0, 0, 0, {}
        firsts, lasts, counts, *ids = zip(*found, strict=True)
        names = {
            field: self._get_names(field, column)
            for field, column in zip(links, ids, strict=True)
        }
        return min(firsts), max(lasts), sum(counts), names

    def _write_cell(self, field, value, names, separator):
        """Return how PostgreSQL writes a column.

        :param field: the field.
        :param SQL value: its value.
        :param dict names: those of linked records, by field.
        :param str separator: between cells.
        :rtype: SQL
        """
        match field.type:
            case "many2one":
                return look_up(names[field], value)
            case "selection":
                labels = dict(field._description_selection(self.env))
                label = look_up(labels, value)
                return SQL("NULLIF(COALESCE(%s, %s), '')", label, guarded(value))
            case "boolean":
                words = self._get_words()
                yes, no = guard(words[True]), guard(words[False])
                return SQL("CASE WHEN %s THEN %s ELSE %s END", value, yes, no)
            case "datetime":
                return self._localised(value)
            case "float" | "monetary":
                number = decimal(SQL("(%s)::float8", value))
                if has_decimal_comma(separator):
                    return SQL("REPLACE(%s, '.', ',')", number)
                return number
            case "char" | "text":
                return guarded(value)
        return value

    def _join_many2many(self, query, field, within):
        """Join the names of linked records, and return the cell that holds them.

        :param Query query: the rows.
        :param field: the field.
        :param SQL within: the condition of their ids.
        :rtype: SQL
        """
        parts = {
            "record": SQL.identifier("link", field.column1),
            "linked": SQL.identifier("link", field.column2),
            "table": SQL.identifier(field.relation),
            "within": within,
        }
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %(linked)s FROM %(table)s AS link"
                " WHERE %(record)s %(within)s",
                **parts,
            )
        )
        # Under the rights of the reader, and in the order of the linked model.
        names = self._get_readable_names(field, [linked_id for [linked_id] in found])
        alias = query.make_alias(self.model._table, field.name)
        query.add_join(
            "LEFT JOIN",
            alias,
            SQL(
                "(SELECT %(record)s AS record_id,"
                " STRING_AGG(names.name, ', ' ORDER BY names.rank) AS names"
                " FROM %(table)s AS link"
                " JOIN UNNEST(%(ids)s::int[], %(names)s::text[])"
                " WITH ORDINALITY AS names(id, name, rank) ON names.id = %(linked)s"
                " WHERE %(record)s %(within)s GROUP BY %(record)s)",
                ids=list(names),
                names=list(names.values()),
                **parts,
            ),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "record_id"),
                SQL.identifier(self.model._table, "id"),
            ),
        )
        return guarded(SQL.identifier(alias, "names"))

    def _localised(self, value):
        """Return a moment in UTC as the clock of the reader shows it.

        PostgreSQL may know other time zones than Python, so it gets Python's.
        """
        zone = self._timezone
        changes = getattr(zone, "_utc_transition_times", None)
        if changes:
            offset = SQL(
                "(%s)[GREATEST(WIDTH_BUCKET(%s, %s), 1)]",
                [info[0] for info in zone._transition_info],
                value,
                list(changes),
            )
        else:
            offset = SQL("%s", zone.utcoffset(datetime(2000, 1, 1)))
        return SQL("DATE_TRUNC('second', %s) + %s", value, offset)

    def _copy(self, select, separator):
        """Return the lines that a query gives."""
        statement = SQL(
            "COPY (%s) TO STDOUT (FORMAT csv, DELIMITER %s, ENCODING 'UTF8')",
            select,
            separator,
        )
        self.env.flush_query(statement)
        lines = io.BytesIO()
        cr = self.env.cr
        cr.copy_expert(cr.mogrify(statement), lines)
        # Python ends a line otherwise; an end between quotes belongs to a cell.
        pieces = lines.getvalue().split(b'"')
        pieces[::2] = [piece.replace(b"\n", b"\r\n") for piece in pieces[::2]]
        return b'"'.join(pieces)
