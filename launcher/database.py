"""The databases: made whole or not at all, upgraded when the addons have changed."""

import re
import secrets
import subprocess

from .console import Failure, need_disk, run, step, tail
from .instance import free_port
from .paths import OUR_ADDONS, ROOT, addon_digest, foreign_addons

COUNTRY, LANGUAGE = "CO", "es_CO"
# The chart of accounts must be there before our addons post invoices.
INSTALLED = f"l10n_co,{OUR_ADDONS[-1]}"
DIGEST_KEY = "clientes.addon_digest"


class Databases:
    """The databases of one instance.

    :param Instance instance: whose cluster is up
    """

    def __init__(self, instance):
        self.instance = instance
        self.cluster = instance.cluster
        # Odoo's test runner listens even when told not to: not on a port in use.
        self.config = instance.write_config(
            "admin", without_demo=True, http_port=free_port(), gevent_port=free_port()
        )

    def odoo(self, *arguments, what, script=None):
        """Run one of Odoo's commands to its end, its output in the instance's log."""
        log = self.instance.logs / "admin.log"
        log.unlink(missing_ok=True)
        feed = (ROOT / "launcher" / "scripts" / script).open() if script else None
        run(
            self.instance.odoo.command(*configured(self.config, *arguments)),
            what=what,
            log=log,
            stdin=feed or subprocess.DEVNULL,
            env=self.instance.odoo.environment(),
        )
        return log.read_text(errors="replace")

    def install(self, database, addons, what):
        """Install ``addons`` into ``database``.

        :raise Failure: also when Odoo only logs what went wrong
        """
        output = self.odoo(
            *("server", "-d", database, "-i", addons, "--stop-after-init", "--no-http"),
            what=what,
        )
        refuse_errors(output, what)

    def ensure_demo(self, name, *, demo=True):
        """Make the database ``name`` when there is none, else upgrade it if needed.

        :param str name: of the database
        :param bool demo: whether to fill a new one with demonstration data
        :return: the administrator's password when it was made just now without demo
        :rtype: str or None
        """
        if self.cluster.has(name):
            self.upgrade(name)
            return None
        need_disk(self.instance.folder, 2)
        making = f"{name}-in-the-making"
        password = "admin" if demo else secrets.token_urlsafe(12)
        self.drop(making)
        with step(f"Creating the database {name} (about two minutes)"):
            self.odoo(
                *("db", "init", "--language", LANGUAGE, "--country", COUNTRY),
                *("--password", password, making),
                what="Creating the database",
            )
            self.install(making, INSTALLED, "Installing the addons")
        if demo:
            with step("Loading the demonstration data"):
                output = self.odoo(
                    *("shell", "-d", making, "--no-http"),
                    what="Loading the demonstration data",
                    script="load_demo.py",
                )
                refuse_errors(output, "Loading the demonstration data")
        self._remember(making)
        self.rename(making, name)
        return None if demo else password

    def ensure_test(self, name):
        """Make or refresh the English test database ``name``, without any demo data."""
        if self.cluster.has(name):
            self.upgrade(name)
        else:
            self._make_english(name, INSTALLED)

    def ensure_plain(self, name):
        """Make the database ``name`` with what our addons need, without them."""
        if not self.cluster.has(name):
            self._make_english(name, ",".join(["l10n_co", *foreign_addons()]))

    def _make_english(self, name, addons):
        need_disk(self.instance.folder, 2)
        making = f"{name}-in-the-making"
        self.drop(making)
        with step(f"Creating the database {name} (about a minute)"):
            self.odoo("db", "init", making, what="Creating the test database")
            self.install(making, addons, "Installing the addons")
        self._remember(making)
        self.rename(making, name)

    def upgrade(self, name):
        """Upgrade our addons in ``name`` when their files have changed since."""
        known = self.cluster.sql(
            f"SELECT value FROM ir_config_parameter WHERE key = '{DIGEST_KEY}'", name
        )
        if known == addon_digest():
            return
        with step(f"Upgrading the addons in the database {name}"):
            output = self.odoo(
                *("server", "-d", name, "-u", ",".join(OUR_ADDONS)),
                # An addon that is new in this checkout must come in as well.
                *("-i", OUR_ADDONS[-1], "--i18n-overwrite"),
                *("--stop-after-init", "--no-http"),
                what="Upgrading the addons",
            )
            refuse_errors(output, "Upgrading the addons")
        self._remember(name)

    def _remember(self, name):
        self.cluster.sql(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ('{DIGEST_KEY}', '{addon_digest()}') "
            "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            name,
        )

    def copy(self, source, target):
        """Make ``target`` a fresh copy of the database ``source``."""
        self.drop(target)
        self.odoo(
            *("db", "duplicate", source, target), what=f"Copying the database {source}"
        )

    def drop(self, name):
        """Drop the database ``name`` and its files, if it is there."""
        if self.cluster.has(name):
            self.odoo("db", "drop", name, what=f"Dropping the database {name}")

    def rename(self, source, target):
        """Give a finished database its name."""
        self.odoo("db", "rename", source, target, what=f"Naming the database {target}")


def configured(config, command, *rest):
    """Return an Odoo command line with its configuration file where it belongs."""
    if command in ("module", "i18n") and rest:
        # Their sub-commands take the file, they do not.
        return [command, rest[0], "-c", config, *rest[1:]]
    return [command, "-c", config, *rest]


def refuse_errors(output, what):
    """Fail on what Odoo logged as an error but did not end with one.

    :raise Failure: naming the first such lines
    """
    bad = [
        line
        for line in without_retried(output).splitlines()
        if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
    ]
    if bad:
        last = tail(output, 25)
        raise Failure(f"{what} logged errors:\n{tail(chr(10).join(bad), 5)}\n{last}")


# Two transactions met on one row: Odoo logs the query as an error, takes the request
# back and runs it again (odoo.service.model.retrying). What it gives up on it raises.
CONFLICT = re.compile(
    r"^[^\n]* ERROR [^\n]* odoo\.sql_db: bad query: [^\n]*\n"
    r"ERROR: +(?:could not serialize access|deadlock detected)[^\n]*\n",
    re.MULTILINE,
)
RETRY = re.compile(r" odoo\.service\.model: \w+, \d+ tries left, try again in ")


def without_retried(log):
    """Return ``log`` without the conflicts between transactions that Odoo retried.

    Each of them must have its announced retry: one that was given up stays.
    """
    return CONFLICT.sub("", log, count=len(RETRY.findall(log)))
