"""Where databases and their files lie, as backup and restore see them.

Either an instance of this checkout, whose cluster is started for the time when it is
down, or the server that one of Odoo's configuration files describes (Compose, or an
Odoo that was there before).
"""

import configparser
import contextlib
import dataclasses
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .console import Failure, run
from .database import Databases
from .instance import Instance
from .odoo_source import ensure_odoo
from .paths import ADDONS, LOCAL, clean_environment
from .postgres import Cluster, ensure_postgres, quoted
from .python_env import ensure_python

PROGRAMS = ("psql", "pg_dump", "pg_restore")


@dataclasses.dataclass(frozen=True)
class Place:
    """One PostgreSQL server with the filestore beside it.

    ``programs`` maps each of PostgreSQL's programs to its path, ``filestore`` holds one
    folder a database, ``template`` is what new databases are copies of, ``odoo`` runs
    one of Odoo's commands on a database: ``odoo(command, database, what)``.
    """

    programs: dict
    environment: dict
    filestore: Path
    template: str
    addons: tuple
    odoo: Callable
    database: str | None = None
    server_data: Path | None = None

    def psql(self, database):
        """Return the command line of a psql that stops at the first error."""
        return [
            *(self.programs["psql"], "-XqAt", "--no-password", "-d", database),
            *("-v", "ON_ERROR_STOP=1"),
        ]

    def sql(self, statement, database="postgres"):
        """Run ``statement`` and return its rows as unaligned text."""
        return self.run([*self.psql(database), "-c", statement], "A database command")

    def run(self, command, what, **options):
        """Run one of PostgreSQL's programs on this server; return its output."""
        return run(command, what=what, env=self.environment, **options).strip()

    def has(self, database):
        """Tell whether ``database`` exists."""
        names = f"SELECT 1 FROM pg_database WHERE datname = {quoted(database)}"
        return bool(self.sql(names))

    def databases(self):
        """Return the names of the databases that belong to our role."""
        return self.sql(
            "SELECT datname FROM pg_database WHERE NOT datistemplate "
            "AND datname <> 'postgres' AND pg_get_userbyid(datdba) = current_user "
            "ORDER BY 1"
        ).splitlines()

    def in_use(self, database):
        """Tell whether anybody is connected to ``database``."""
        asked = f"SELECT 1 FROM pg_stat_activity WHERE datname = {quoted(database)}"
        return bool(self.sql(f"{asked} LIMIT 1"))

    def drop(self, database):
        """Drop ``database`` and its files, if they are there."""
        self.sql(f"DROP DATABASE IF EXISTS {identifier(database)}")
        shutil.rmtree(self.filestore / database, ignore_errors=True)

    def version(self):
        """Return the server's version, such as ``15.8``."""
        return self.sql("SHOW server_version").split()[0]


def identifier(name):
    """Return ``name`` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@contextlib.contextmanager
def opened_place(options, *, new=False):
    """Yield the place that the command line means, with its server up.

    :param argparse.Namespace options: ``config`` or ``instance``
    :param bool new: whether the instance may be one that does not exist yet
    :raise Failure: when there is no such instance or configuration
    """
    if options.config:
        yield place_of_config(Path(options.config).expanduser())
        return
    ensure_postgres()
    cluster = Cluster(options.instance, durable=True)
    if not new and not (cluster.data / "complete").exists():
        known = sorted(lock.parent.name for lock in LOCAL.glob("*/users.lock"))
        raise Failure(
            f"There is no instance {options.instance} in this checkout. "
            f"There are: {', '.join(known) or 'none yet (./clientes run makes one)'}."
        )
    instance = Instance(options.instance, None, durable=True)
    with instance.using_cluster():
        yield place_of_instance(instance)


def place_of_instance(instance):
    """Return the place of an instance whose cluster is up."""
    cluster = instance.cluster

    def odoo(command, database, what):
        ensure_python()
        instance.odoo = instance.odoo or ensure_odoo()
        Databases(instance).odoo(command, "-d", database, what=what)

    return Place(
        programs=found_programs(cluster.programs),
        environment=clean_environment()
        | {
            "PGHOST": str(cluster.socket_folder),
            "PGPORT": str(cluster.PORT),
            "PGUSER": cluster.USER,
        },
        filestore=instance.folder / "data" / "filestore",
        template="template0",
        addons=(ADDONS,),
        odoo=odoo,
        server_data=cluster.base,
    )


def place_of_config(path):
    """Return the place that one of Odoo's configuration files describes.

    What the file leaves out, the environment may give (PGPASSWORD and the like).

    :raise Failure: when it cannot be read or says nothing
    """
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise Failure(f"{path} is no configuration file of Odoo: {error}") from error
    if not parser.has_section("options"):
        raise Failure(f"{path} is no configuration file of Odoo: it has no [options].")
    # Odoo writes "False" for what is not set.
    given = {key: value for key, value in parser["options"].items() if value != "False"}
    names = {"db_host": "PGHOST", "db_port": "PGPORT", "db_user": "PGUSER"}
    names["db_password"] = "PGPASSWORD"
    connection = {names[key]: given[key] for key in names if given.get(key)}
    home = Path(given.get("data_dir") or "~/.local/share/Odoo").expanduser()
    addons = re.split(r"\s*,\s*", given.get("addons_path", "").strip())

    def odoo(command, database, what):
        program = shutil.which("odoo") or shutil.which("odoo-bin")
        if not program:
            raise Failure(f"{what} failed: there is no program odoo on the PATH.")
        run([program, command, "-c", path, "-d", database], what=what, env=environment)

    environment = os.environ | connection
    return Place(
        programs=found_programs(Path(given.get("pg_path") or "")),
        environment=environment,
        filestore=home / "filestore",
        template=given.get("db_template") or "template0",
        addons=tuple(Path(folder) for folder in addons if folder),
        odoo=odoo,
        database=(given.get("db_name") or "").split(",")[0] or None,
    )


def found_programs(folder):
    """Return where PostgreSQL's programs are, in ``folder`` or on the PATH.

    :raise Failure: when one is missing
    """
    found = {}
    for name in PROGRAMS:
        inside = folder / name
        path = inside if inside.exists() else shutil.which(name)
        if not path:
            raise Failure(
                f"PostgreSQL's program {name} is missing; on Debian it comes with the "
                "package postgresql-client."
            )
        found[name] = str(path)
    return found
