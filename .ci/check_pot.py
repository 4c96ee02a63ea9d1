#!/usr/bin/env python3
"""Fail when a committed .pot is not what Odoo exports today.

    check_pot.py EXPORTED [ADDON...]

EXPORTED is a folder with one ``ADDON.pot`` for each addon, made in a database where the
addons are up to date by ``odoo i18n export -d DB -l pot -o EXPORTED/ADDON.pot ADDON``.
Dates, the header and the order of the entries do not count; terms, where they are used
and their comments do. Exit codes: 0 the same, 1 stale, 2 a file is missing.
"""

import sys
from pathlib import Path

import polib

ADDONS = Path(__file__).resolve().parent.parent / "addons"


def terms(path):
    """Return what counts of a .pot as a dictionary: term to uses and comments."""
    found = {}
    for entry in polib.pofile(str(path)):
        uses = {f"{name}:{line}" for name, line in entry.occurrences}
        uses.update(entry.comment.splitlines())
        found.setdefault((entry.msgctxt or "", entry.msgid), set()).update(uses)
    return found


def differences(committed, exported):
    """Yield one line for each term that is not the same in both dictionaries."""
    for key in sorted({*committed, *exported}):
        if key not in exported:
            yield f"- {key[1]!r} is no longer a term"
        elif key not in committed:
            yield f"+ {key[1]!r} is new"
        elif committed[key] != exported[key]:
            changed = ", ".join(sorted(committed[key] ^ exported[key]))
            yield f"~ {key[1]!r} is used elsewhere now: {changed}"


def main(arguments):
    """Compare the addons and return the exit code."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, *names = arguments
    names = names or sorted(
        path.parent.name for path in ADDONS.glob("*/__manifest__.py")
    )
    code = 0
    for name in names:
        committed = ADDONS / name / "i18n" / f"{name}.pot"
        exported = Path(folder) / f"{name}.pot"
        missing = [str(path) for path in (committed, exported) if not path.is_file()]
        if missing:
            print(f"{name}: missing {', '.join(missing)}", file=sys.stderr)
            code = 2
            continue
        lines = list(differences(terms(committed), terms(exported)))
        if lines:
            print(f"{name}: {committed.name} is stale", *lines, sep="\n  ")
            code = max(code, 1)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
