"""Texts that a spreadsheet would take for a formula.

A cell that begins with one of these signs is worked out when the file is opened: a
customer named `=HYPERLINK(...)` would run on the computer of whoever reads the export.
In an XLSX file a cell has a type, and the writer declares such texts as quoted text. A
CSV file has no types: an apostrophe is put before the text, which the import takes off
again. A plus sign with nothing but digits and spaces is a telephone number: it can
neither call a function nor name a cell, and stays as it is.
"""

import re

# The last four are the full-width forms, which some spreadsheets take for the same.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
# PostgreSQL reads it as well, to which other digits than these are none.
TELEPHONE = re.compile(r"\+[0-9][0-9 ]*")


def is_formula_like(text):
    """Tell whether a spreadsheet may take a text for a formula.

    :param str text: content of a cell.
    :rtype: bool
    """
    return text[:1] in FORMULA_STARTS and bool(text)


def guard(text):
    """Return a text as it may stand in a CSV file.

    :param str text: content of a cell.
    :rtype: str
    """
    if not is_formula_like(text) or TELEPHONE.fullmatch(text):
        return text
    return f"'{text}"


def unguard(text):
    """Take off the apostrophe that `guard` has put before a text.

    :param str text: content of a cell.
    :rtype: str
    """
    if text[:1] == "'" and is_formula_like(text[1:]):
        return text[1:]
    return text
