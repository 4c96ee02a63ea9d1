import csv
import io

from .formula import guard

# Without it Excel reads the accents of a UTF-8 file wrongly.
BYTE_ORDER_MARK = "\ufeff"


class CsvParts:
    """A CSV file written in parts, each by a request of its own.

    How to use: make one with the `state` of the part before (None for the first), call
    `add` with rows, `finish` after the last one, and take the bytes from `pull`.
    `state` then holds all that the next part needs to know.
    """

    extension = "csv"
    mimetype = "text/csv;charset=utf-8"

    def __init__(self, columns, state=None, separator=";"):
        """Begin a part.

        :param list columns: (heading, kind) of each column; see `XlsxParts`.
        :param dict state: the state after the part before.
        :param str separator: between cells; with a semicolon, decimals have a comma, as
            Excel expects them where people write so.
        """
        self.state = state or {"rows": 0, "started": False}
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=separator)
        decimal = str if separator == "," else _with_comma
        plain = {"integer": str, "decimal": decimal, "date": str, "datetime": str}
        self._formats = [plain.get(kind, guard) for _heading, kind in columns]
        if not self.state["started"]:
            self._text.write(BYTE_ORDER_MARK)
            self._writer.writerow([guard(heading) for heading, _kind in columns])
            self.state["started"] = True

    def add(self, rows):
        """Write rows.

        :param list rows: tuples of values, None or "" where there is none.
        """
        formats = self._formats
        self._writer.writerows(
            [
                "" if value is None or value == "" else write(value)
                for write, value in zip(formats, row, strict=True)
            ]
            for row in rows
        )
        self.state["rows"] += len(rows)

    def finish(self):
        """Close the file: a CSV file has no end of its own."""

    def pull(self):
        """Return what was written in this part.

        :rtype: bytes
        """
        return self._text.getvalue().encode()


def _with_comma(number):
    return str(number).replace(".", ",")
