"""Reading a table that somebody uploads: XLSX or CSV, of any origin.

Nothing here trusts the file. What is wrong with it is told by a code (`TableError`),
which the caller puts into the reader's language.
"""

import csv
import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import NamedTuple

import openpyxl

from .formula import unguard

SIZE_LIMIT = 20 * 2**20
# A table of 20 MB that becomes more than this was made to harm.
UNPACKED_LIMIT = 400 * 2**20
ROW_LIMIT = 100_000
COLUMN_LIMIT = 100
# The heading stands in one of the first rows, below a title perhaps.
HEADING_ROWS = 20
SEPARATORS = ";,\t|"
# The start of the old binary format of Excel, and of a locked XLSX file.
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What a damaged or locked file makes the libraries stumble over.
DAMAGE = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+(\d+):[A-Z]+(\d+))"')
BLOCK = 2**20


class TableError(Exception):
    """What is wrong with a file.

    :param str code: which fault.
    :param details: numbers or names that belong into the message.
    """

    def __init__(self, code, **details):
        super().__init__(code)
        self.code = code
        self.details = details


class Row(NamedTuple):
    """A row of a table: its number in the file, its cells, the places of formulas."""

    number: int
    cells: list
    formulas: list


def read_table(content):
    """Read a table.

    :param bytes content: the file.
    :return: the rows that hold anything, in order.
    :rtype: list[Row]
    :raise TableError: when it is no table, or too large a one.
    """
    if not content:
        raise TableError("empty")
    if len(content) > SIZE_LIMIT:
        raise TableError("size", limit=SIZE_LIMIT // 2**20)
    if content.startswith(OLD_EXCEL):
        raise TableError("old_excel")
    rows = _read_xlsx(content) if content.startswith(b"PK") else _read_csv(content)
    kept = []
    for row in rows:
        if any(row.cells):
            kept.append(row)
        if len(kept) > ROW_LIMIT + HEADING_ROWS:
            raise TableError("rows", limit=ROW_LIMIT)
    if not kept:
        raise TableError("empty")
    return kept


def find_merged(content, first_row):
    """Return the merged cells of a sheet that lie below its heading.

    :param bytes content: an XLSX file; others have none.
    :param int first_row: number of the first row below the heading.
    :rtype: list[str]
    """
    if not content.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found, rest = [], b""
        with archive.open(_first_sheet(content)) as sheet:
            while block := sheet.read(BLOCK):
                text = rest + block
                found += MERGED.findall(text)
                rest = text[text.rfind(b"<") :]
    return [
        area.decode()
        for area, _top, bottom in dict.fromkeys(found)
        if int(bottom) >= first_row
    ]


def _read_xlsx(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        # What the file says of its own size is often wrong.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if len(row) > COLUMN_LIMIT and any(
                cell.value is not None for cell in row[COLUMN_LIMIT:]
            ):
                raise TableError("columns", limit=COLUMN_LIMIT)
            cells = row[:COLUMN_LIMIT]
            yield Row(
                number,
                [_as_text(cell.value) for cell in cells],
                [place for place, cell in enumerate(cells) if cell.data_type == "f"],
            )
    except DAMAGE as error:
        raise TableError("broken") from error


def _check_archive(archive):
    """Refuse what is no workbook, or what grows beyond measure when unpacked."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise TableError("type")
    if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
        raise TableError("bomb", limit=UNPACKED_LIMIT // 2**20)
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as part:
            if b"<!DOCTYPE" in part.read(2048):
                raise TableError("broken")


def _first_sheet(content):
    """Return the path of the sheet that is read: the first one."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return book.worksheets[0]._worksheet_path.lstrip("/")


def _as_text(value):
    """Return the content of a cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, (date, datetime)):
        return value.isoformat(" ") if isinstance(value, datetime) else str(value)
    return str(value).strip()


def _read_csv(content):
    text = _decode(content)
    if "\0" in text:
        raise TableError("type")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for row in reader:
            if len(row) > COLUMN_LIMIT:
                raise TableError("columns", limit=COLUMN_LIMIT)
            yield Row(reader.line_num, [unguard(cell).strip() for cell in row], [])
    except csv.Error as error:
        raise TableError("broken") from error


def _decode(content):
    """Read the text in the encoding that it is in: Excel writes the last one."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif not _is_utf8(content):
        encoding = "cp1252"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError("type") from error


def _is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
