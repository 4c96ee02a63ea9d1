"""Loading a backup into a database, comparing it, and giving it its name."""

import contextlib
import os
import re
import tempfile

from .console import Failure
from .place import identifier
from .snapshot import Session, table_figures

# What pg_restore would make, but belongs to the server's administrator.
EXTENSION = re.compile(r"\d+; \d+ \d+ (?:COMMENT - )?EXTENSION (?:- )?(?P<name>[\w-]+)")


def create(place, database):
    """Make an empty database as Odoo makes one."""
    options = "ENCODING 'UTF8' LC_COLLATE 'C' " if place.template == "template0" else ""
    place.sql(
        f"CREATE DATABASE {identifier(database)} {options}"
        f"TEMPLATE {identifier(place.template)}"
    )


def load(place, backup, database):
    """Load the dump: the extensions first, then everything else, in parallel."""
    restore = [place.programs["pg_restore"], "--no-password"]
    listed = place.run([*restore, "--list", backup.dump], "Reading the dump")
    matches = [EXTENSION.match(line) for line in listed.splitlines()]
    for name in dict.fromkeys(match["name"] for match in matches if match):
        place.sql(f"CREATE EXTENSION IF NOT EXISTS {identifier(name)}", database)
    # pg_dump does not keep what Odoo changed on an extension's function; without it the
    # indexes for searching without accents could not be made.
    volatile = "SELECT 1 FROM pg_proc WHERE oid = to_regprocedure('unaccent(text)') "
    if place.sql(f"{volatile} AND provolatile <> 'i'", database):
        try:
            place.sql("ALTER FUNCTION unaccent(text) IMMUTABLE", database)
        except Failure as failure:
            raise Failure(
                "This role may not make unaccent immutable. Name in db_template a "
                "template where it is; docker/postgres/init.sh shows how to make one."
            ) from failure
    with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
        lines = zip(listed.splitlines(), matches, strict=True)
        wanted.writelines(f"{line}\n" for line, match in lines if not match)
        wanted.flush()
        place.run(
            [
                *(*restore, "--exit-on-error", "--no-owner", "--no-privileges"),
                *(f"--jobs={min(os.cpu_count() or 1, 4)}", f"--dbname={database}"),
                *(f"--use-list={wanted.name}", backup.dump),
            ],
            "Loading the dump",
        )
    # Without statistics the first users would wait for bad plans.
    place.sql("ANALYZE", database)


def compare(place, backup, database):
    """Refuse a database whose tables are not those of the backup, row for row."""
    with contextlib.closing(Session(place, database)) as session:
        found = table_figures(session)
    wanted = backup.manifest["tables"]
    for name in sorted(wanted.keys() | found.keys()):
        if found.get(name) != wanted.get(name):
            rows = [
                figures[name][0] if name in figures else "no table"
                for figures in (wanted, found)
            ]
            raise Failure(
                f"The restored table {name} differs from the backup "
                f"({rows[0]} rows there, {rows[1]} here). It was not kept."
            )


def become_a_copy(place, database):
    """Give a copy its own identity, as Odoo does when it duplicates a database."""
    place.sql(
        "UPDATE ir_config_parameter SET value = gen_random_uuid()::text "
        "WHERE key IN ('database.uuid', 'database.secret')",
        database,
    )


def put_in_place(place, making, name, *, replaced):
    """Give the finished database its name; one that it replaces goes last."""
    aside = f"{name}-replaced"
    if replaced:
        place.drop(aside)
        rename(place, name, aside)
    try:
        rename(place, making, name)
    except Failure:
        if replaced:
            rename(place, aside, name)
        raise
    if replaced:
        place.drop(aside)


def rename(place, source, target):
    """Rename a database and its files, both or neither."""

    def database(old, new):
        place.sql(f"ALTER DATABASE {identifier(old)} RENAME TO {identifier(new)}")

    # PostgreSQL refuses while anybody is connected; nothing has been moved by then.
    database(source, target)
    files = place.filestore / source
    if files.exists():
        try:
            files.rename(place.filestore / target)
        except OSError:
            database(target, source)
            raise
