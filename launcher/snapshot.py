"""One moment of a living database, held still while others go on writing.

Odoo writes an attachment's file before it commits the row, never changes a file, and
deletes it only in its garbage collection. So files copied after the moment are all
there, unless the collection runs in between. It locks ``ir_attachment`` in SHARE mode;
the lock that every writer takes, ROW EXCLUSIVE, keeps it out and nobody else: it waits
for ten seconds, gives up, and tries again at its next run.
"""

import contextlib
import secrets
import subprocess

from .console import Failure, tail

# The text of a value must not depend on who asks.
SETTINGS = {
    # A notice would be taken for a row.
    "client_min_messages": "error",
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}
# Of every table of Odoo's, in whatever order its rows lie: how many there are, and the
# sum of their digests.
TABLES = r"""
SELECT format(
    'SELECT %L, count(*), coalesce(sum((''x'' || left(md5((whole_.*)::text), 16))'
    '::bit(64)::bigint::numeric), 0) FROM %s AS whole_',
    relation.relname, relation.oid::regclass
)
FROM pg_class AS relation
WHERE relation.relkind = 'r' AND relation.relnamespace = 'public'::regnamespace
  AND NOT EXISTS (
    SELECT FROM pg_depend WHERE objid = relation.oid AND deptype = 'e'
  )
ORDER BY relation.relname
\gexec
"""


class Session:
    """One connection that stays open: a psql that is fed through a pipe."""

    def __init__(self, place, database):
        self.mark = secrets.token_hex(16)
        self.process = subprocess.Popen(
            place.psql(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=place.environment,
            text=True,
        )
        for name, value in SETTINGS.items():
            self.ask(f"SET {name} = '{value}';")

    def ask(self, statement):
        """Carry out ``statement`` and return its rows, fields parted by ``|``.

        :raise Failure: with the database's own words
        """
        rows = []
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(f"{statement}\n\\echo {self.mark}\n")
            self.process.stdin.flush()
        for line in self.process.stdout:
            if line == f"{self.mark}\n":
                return rows
            rows.append(line.removesuffix("\n"))
        raise Failure(f"A database command failed:\n{tail(chr(10).join(rows))}")

    def close(self):
        """End the connection; a transaction that is open is taken back."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()


@contextlib.contextmanager
def frozen(place, database):
    """Yield (session, snapshot) that both see ``database`` as it is now.

    Other programs may join with the snapshot. Until the end of the block no file that
    this moment knows is deleted.
    """
    with contextlib.closing(Session(place, database)) as session:
        if session.ask("SELECT to_regclass('public.ir_attachment');") == [""]:
            raise Failure(f"The database {database} is none of Odoo's.")
        session.ask("BEGIN ISOLATION LEVEL REPEATABLE READ;")
        # Before the first query, which fixes the moment: a collection that runs now has
        # ended by then.
        session.ask("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE;")
        yield session, session.ask("SELECT pg_export_snapshot();")[0]


def table_figures(session):
    """Return {table: [rows, digest]} of all tables, as the session sees them."""
    rows = (line.split("|") for line in session.ask(TABLES))
    return {name: [int(count), digest] for name, count, digest in rows}


def stored_files(session):
    """Return {name: size} of the files that attachments are kept in."""
    rows = session.ask(
        "SELECT max(file_size), store_fname FROM ir_attachment "
        "WHERE store_fname IS NOT NULL GROUP BY store_fname ORDER BY store_fname;"
    )
    pairs = (line.partition("|") for line in rows)
    return {name: int(size or 0) for size, _bar, name in pairs}


def installed_modules(session):
    """Return {module: version} of what is installed."""
    rows = session.ask(
        "SELECT name, latest_version FROM ir_module_module "
        "WHERE state IN ('installed', 'to upgrade', 'to remove') ORDER BY name;"
    )
    return dict(line.split("|") for line in rows)
