"""Cells of a CSV file in SQL: what `csv_parts` and `formula` do, to the byte."""

import json

from odoo.tools import SQL

from .formula import FORMULA_STARTS, TELEPHONE, guard


def look_up(texts, value):
    """Return the guarded text of a value, NULL where there is none.

    :param dict texts: the text of each value.
    :param SQL value: the value.
    :rtype: SQL
    """
    cells = {key: guard(text) for key, text in texts.items()}
    cells = json.dumps(cells, ensure_ascii=False)
    return SQL("NULLIF(%s::jsonb ->> (%s)::text, '')", cells, value)


def guarded(value):
    """Return a text as `guard` gives it, NULL where it is empty.

    :param SQL value: the text.
    :rtype: SQL
    """
    return SQL(
        # Nothing at all is found in anything.
        "CASE WHEN STRPOS(%(starts)s, LEFT(%(value)s, 1)) > 0 THEN"
        " CASE WHEN %(value)s ~ %(telephone)s THEN %(value)s"
        " WHEN %(value)s != '' THEN '''' || %(value)s END"
        " ELSE %(value)s END",
        starts="".join(sorted(FORMULA_STARTS)),
        telephone=f"^{TELEPHONE.pattern}$",
        value=SQL("(%s)", value),
    )


def decimal(value):
    """Return a number as Python's `str` writes it.

    PostgreSQL leaves out `.0`, and begins earlier to write powers of ten.

    :param SQL value: a number of type float8.
    :rtype: SQL
    """
    text = SQL("%s::text", value)
    whole = SQL(
        "CASE WHEN %(value)s = TRUNC(%(value)s) THEN '.0' ELSE '' END", value=value
    )
    return SQL(
        "CASE WHEN ABS(%(value)s) < 1e15 THEN %(text)s || %(whole)s"
        " WHEN ABS(%(value)s) < 1e16 THEN %(text)s::numeric::text || %(whole)s"
        " ELSE REPLACE(LOWER(%(text)s), 'infinity', 'inf') END",
        value=value,
        text=text,
        whole=whole,
    )
