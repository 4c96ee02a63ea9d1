import re
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from .formula import FORMULA_STARTS
from .zip_parts import ZipParts

# What a sheet holds, heading included, and what a cell holds.
ROW_LIMIT = 1_048_576
TEXT_LIMIT = 32_767
# A sheet ends before the 4 GB of a ZIP entry.
SHEET_SIZE_LIMIT = 3 * 10**9
# Excel counts days from here (its year 1900 has a day too many).
EPOCH = date(1899, 12, 30)
# In the order of `cellXfs` in STYLES.
HEADING, QUOTED, DATE, DATETIME, DECIMAL = range(1, 6)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" xfId="0"/>'
    '<xf numFmtId="49" xfId="0" fontId="1" quotePrefix="1" applyFont="1"/>'
    '<xf numFmtId="49" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="14" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="22" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
# Characters that XML does not know, or that must be written otherwise.
SPECIAL = re.compile(
    r"[<>&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_"
)
UNKNOWN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
CODED = re.compile(r"[_](?=x[0-9A-Fa-f]{4}_)")


class XlsxParts:
    """An XLSX file written in parts, each by a request of its own.

    Used as `CsvParts`. A kind is one of text, repeated (a text that many rows share),
    integer, decimal, date and datetime. Nothing but the rows of the part is in memory:
    texts stand in their cells, not in a table of shared ones. A full sheet is followed
    by the next one.
    """

    extension = "xlsx"
    mimetype = f"{SHEET_TYPE}.sheet"

    def __init__(self, columns, state=None, sheet_name="Data"):
        """Begin a part.

        :param list columns: (heading, kind) of each column.
        :param dict state: the state after the part before, None for the first.
        :param str sheet_name: name of the first sheet.
        """
        self._zip = ZipParts(state and state["zip"])
        self.state = state or {"rows": 0, "sheets": 0, "sheet_rows": 0}
        self.state["zip"] = self._zip.state
        self._sheet_name = sheet_name
        self._columns = columns
        formats = {
            "integer": _integer,
            "decimal": _decimal,
            "date": _date,
            "datetime": _datetime,
        }
        self._formats = [
            _Repeated().__getitem__ if kind == "repeated" else formats.get(kind, _text)
            for _heading, kind in columns
        ]
        if not self.state["sheets"]:
            self._open_sheet()

    def add(self, rows):
        """Write rows.

        :param list rows: tuples of values, None or "" where there is none.
        """
        while rows:
            full = self._zip.state["open"]["size"] > SHEET_SIZE_LIMIT
            room = 0 if full else ROW_LIMIT - self.state["sheet_rows"]
            if not room:
                self._close_sheet()
                self._open_sheet()
                continue
            self._write_rows(rows[:room])
            rows = rows[room:]

    def finish(self):
        """Close the file."""
        self._close_sheet()
        sheets = range(1, self.state["sheets"] + 1)
        for name, content in self._get_workbook(sheets):
            self._zip.add_entry(name, (XML + content).encode())
        self._zip.add_entry("xl/styles.xml", STYLES.encode())
        self._zip.finish()

    def pull(self):
        """Return what was written in this part.

        :rtype: bytes
        """
        return self._zip.pull()

    def _write_rows(self, rows):
        formats = self._formats
        cells = (
            "".join(
                [_cell(write, value) for write, value in zip(formats, row, strict=True)]
            )
            for row in rows
        )
        self._zip.append("".join([f"<row>{row}</row>" for row in cells]).encode())
        self.state["rows"] += len(rows)
        self.state["sheet_rows"] += len(rows)

    def _open_sheet(self):
        self.state["sheets"] += 1
        self.state["sheet_rows"] = 1
        self._zip.open_entry(f"xl/worksheets/sheet{self.state['sheets']}.xml")
        headings = "".join(
            _text(heading, HEADING) or "<c/>" for heading, _kind in self._columns
        )
        self._zip.append(
            (
                f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView'
                ' workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
                ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                f'<cols><col min="1" max="{len(self._columns)}" width="22"'
                f' customWidth="1"/></cols><sheetData><row>{headings}</row>'
            ).encode()
        )

    def _close_sheet(self):
        self._zip.append(b"</sheetData></worksheet>")
        self._zip.close_entry()

    def _get_workbook(self, sheets):
        """Yield the small files that tell what the archive is made of."""
        names = [
            f"{self._sheet_name} {n}" if n > 1 else self._sheet_name for n in sheets
        ]
        yield (
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}'
            '.sheet.main+xml"/><Override PartName="/xl/styles.xml"'
            f' ContentType="{SHEET_TYPE}.styles+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
                f' ContentType="{SHEET_TYPE}.worksheet+xml"/>'
                for n in sheets
            )
            + "</Types>",
        )
        yield (
            "_rels/.rels",
            (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship'
                f' Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
                "</Relationships>"
            ),
        )
        yield (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            + "".join(
                f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
                for n, name in zip(sheets, names, strict=True)
            )
            + "</sheets></workbook>",
        )
        yield (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet"'
                f' Target="worksheets/sheet{n}.xml"/>'
                for n in sheets
            )
            + f'<Relationship Id="rId0" Type="{OFFICE}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )


class _Repeated(dict):
    """Cells of a column in which few texts stand many times."""

    def __missing__(self, text):
        self[text] = cell = _text(text)
        return cell


def _cell(write, value):
    return "<c/>" if value is None or value == "" else write(value)


def _text(text, style=0):
    if len(text) > TEXT_LIMIT:
        text = f"{text[: TEXT_LIMIT - 1]}…"
    if text[:1] in FORMULA_STARTS and not style:
        style = QUOTED
    if SPECIAL.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = escape(UNKNOWN.sub("", CODED.sub("_x005F_", text)))
    space = ' xml:space="preserve"' if text.strip() != text or "\n" in text else ""
    chosen = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{chosen}><is><t{space}>{text}</t></is></c>'


def _integer(number):
    return f"<c><v>{number}</v></c>"


def _decimal(number):
    return f'<c s="{DECIMAL}"><v>{number}</v></c>'


def _date(day):
    return f'<c s="{DATE}"><v>{(day - EPOCH).days}</v></c>'


def _datetime(moment):
    start = datetime(EPOCH.year, EPOCH.month, EPOCH.day)
    days = (moment - start).total_seconds() / 86400
    return f'<c s="{DATETIME}"><v>{days:.9f}</v></c>'
