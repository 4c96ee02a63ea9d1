"""``./clientes test``: every test, on a database of its own, and no skip allowed."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

from .console import Failure, say, step
from .database import Databases
from .instance import Instance, free_port
from .node import ensure_node_tools
from .odoo_source import ensure_odoo
from .paths import ROOT
from .postgres import ensure_postgres
from .python_env import PYTHON, TEST_SETS, ensure_python
from .system import RUN_PACKAGES, TEST_PACKAGES, ensure_packages

DATABASE = "clientes_test"
# The addons' tests run in two processes, each with a database: one waits for PostgreSQL
# or the browser most of the time.
SECOND_DATABASE = f"{DATABASE}_2"
NO_TESTS = 5  # pytest's exit code when nothing matched
REPOSITORY_TESTS = ("tests", "launcher/tests")
OUTCOMES = ("passed", "failed", "skipped")


def prepare_tests():
    """Install what the tests need; return the instance they run in."""
    ensure_postgres()
    packages = RUN_PACKAGES | TEST_PACKAGES
    ensure_packages({k: v for k, v in packages.items() if k != "postgresql"})
    ensure_python(TEST_SETS)
    ensure_node_tools()
    return Instance("test", ensure_odoo())


def run_tests(options):
    """Run the tests of the addons, then those of the repository.

    :param argparse.Namespace options: ``arguments`` go to pytest
    :return: 0 when something passed and nothing failed, was skipped or logged an error
    """
    instance = prepare_tests()
    busy = "Tests already run in this checkout; wait for them or stop them."
    with instance.locked("test", busy=busy), instance.using_cluster():
        databases = Databases(instance)
        databases.ensure_test(DATABASE)
        total = dict.fromkeys(OUTCOMES, 0)
        bad = False
        for batch in _batches(instance, databases, options.arguments):
            for code, counts in _run_batch(instance, batch):
                bad = bad or code not in (0, NO_TESTS)
                for outcome in OUTCOMES:
                    total[outcome] += counts[outcome]
    if total["skipped"]:
        say("Skipped tests count as failed: a test that does not run proves nothing.")
    say(", ".join(f"{total[outcome]} {outcome}" for outcome in OUTCOMES))
    return int(bad or total["failed"] or total["skipped"] or not total["passed"])


def _batches(instance, databases, arguments):
    """Return the pytest command lines to run: the addons', then the repository's.

    :return: batches of command lines that run at the same time
    """
    chosen = [word for word in arguments if (ROOT / word.split("::")[0]).exists()]
    common = [word for word in arguments if word not in chosen]
    ours = [word for word in chosen if word.startswith("addons")]
    theirs = [word for word in chosen if word not in ours]
    if ours:
        yield [[*_addon_options(instance, DATABASE), *common, *ours]]
    elif not chosen:
        with step("Copying the database for a second process"):
            databases.copy(DATABASE, SECOND_DATABASE)
        files = sorted(ROOT.glob("addons/*/tests/test_*.py"))
        yield [
            [*_addon_options(instance, database), *common, *files[number::2]]
            for number, database in enumerate((DATABASE, SECOND_DATABASE))
        ]
        databases.drop(SECOND_DATABASE)
    if theirs or not chosen:
        yield [["-p", "no:odoo", *common, *(theirs or REPOSITORY_TESTS)]]


def _addon_options(instance, database):
    config = instance.write_config(database, http_port=free_port())
    options = ["--odoo-config", config, "--odoo-database", database, "--odoo-http"]
    # Its default lets no logged error through, and the strict plugin would see none.
    return [*options, "--odoo-log-level", "warn"]


def _run_batch(instance, batch):
    """Run command lines at the same time; what all but the first print comes after it.

    :return: exit code and counts of each
    :rtype: list[tuple[int, dict]]
    """
    with contextlib.ExitStack() as stack:
        running = []
        for number, arguments in enumerate(batch):
            report = instance.folder / f"report-{number}.json"
            report.unlink(missing_ok=True)
            output = stack.enter_context(tempfile.TemporaryFile()) if number else None
            process = _start(instance, arguments, report, output)
            running.append((process, report, output))
        results = []
        for process, report, output in running:
            code = process.wait()
            if output:
                output.seek(0)
                sys.stdout.flush()
                shutil.copyfileobj(output, sys.stdout.buffer)
                sys.stdout.flush()
            if not report.exists():
                raise Failure(f"pytest ended with code {code} before it ran a test.")
            results.append((code, json.loads(report.read_text())))
        return results


def _start(instance, arguments, report, output):
    environment = instance.odoo.environment(
        CLIENTES_TEST_REPORT=report,
        # Odoo's own commands, for the tests that start them.
        PGHOST=instance.cluster.socket_folder,
        PGUSER=instance.cluster.USER,
    )
    environment["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    return subprocess.Popen(
        [PYTHON, "-m", "pytest", "-p", "launcher.pytest_strict", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
