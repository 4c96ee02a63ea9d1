import csv
import io

from .formula import FORMULA_STARTS, guard

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
        self._lines = []
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=separator)
        # None: written as it is, which for dates and numbers is what `str` gives.
        decimal = _with_comma if has_decimal_comma(separator) else None
        plain = {"integer": None, "decimal": decimal, "date": None, "datetime": None}
        self._formats = [plain.get(kind, _guarded) for _heading, kind in columns]
        if not self.state["started"]:
            self._text.write(BYTE_ORDER_MARK)
            self._writer.writerow([guard(heading) for heading, _kind in columns])
            self.state["started"] = True

    def add(self, rows):
        """Write rows.

        :param list rows: tuples of values, None or "" where there is none.
        """
        if not rows:
            return
        # A column at a time: a call for each cell would be half of the work.
        columns = (
            write(column) if write else column
            for write, column in zip(
                self._formats, zip(*rows, strict=True), strict=True
            )
        )
        self._writer.writerows(zip(*columns, strict=True))
        self.state["rows"] += len(rows)

    def append(self, lines, count):
        """Add rows that are written already, after all those of `add`.

        :param bytes lines: the rows, each with its end.
        :param int count: how many they are.
        """
        self._lines.append(lines)
        self.state["rows"] += count

    def finish(self):
        """Close the file: a CSV file has no end of its own."""

    def pull(self):
        """Return what was written in this part.

        :rtype: bytes
        """
        return b"".join([self._text.getvalue().encode(), *self._lines])


def has_decimal_comma(separator):
    """Tell whether decimals of a file with this separator have a comma.

    :param str separator: between cells.
    :rtype: bool
    """
    return separator != ","


def _with_comma(column):
    return [
        value if value is None else str(value).replace(".", ",") for value in column
    ]


def _guarded(column):
    # Nearly all texts begin with a letter or a digit.
    return [
        guard(value) if value and value[0] in FORMULA_STARTS else value
        for value in column
    ]
