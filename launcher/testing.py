"""``./clientes test``: every test, on a database of its own, and no skip allowed."""

import json
import os
import subprocess
from pathlib import Path

from .console import Failure, say
from .database import Databases
from .instance import Instance, free_port
from .node import ensure_node_tools
from .odoo_source import ensure_odoo
from .paths import ROOT
from .postgres import ensure_postgres
from .python_env import PYTHON, TEST_SETS, ensure_python
from .system import RUN_PACKAGES, TEST_PACKAGES, ensure_packages

DATABASE = "clientes_test"
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
        Databases(instance).ensure_test(DATABASE)
        total = dict.fromkeys(OUTCOMES, 0)
        bad = False
        for group in _groups(instance, options.arguments):
            code, counts = _pytest(instance, group)
            bad = bad or code not in (0, NO_TESTS)
            for outcome in OUTCOMES:
                total[outcome] += counts[outcome]
    if total["skipped"]:
        say("Skipped tests count as failed: a test that does not run proves nothing.")
    say(", ".join(f"{total[outcome]} {outcome}" for outcome in OUTCOMES))
    return int(bad or total["failed"] or total["skipped"] or not total["passed"])


def _groups(instance, arguments):
    """Return the pytest command lines to run: the addons', then the repository's."""
    config = instance.write_config("test", http_port=free_port())
    addons = ["--odoo-config", config, "--odoo-database", DATABASE, "--odoo-http"]
    # Its default lets no logged error through, and the strict plugin would see none.
    addons += ["--odoo-log-level", "warn"]
    chosen = [word for word in arguments if (ROOT / word.split("::")[0]).exists()]
    common = [word for word in arguments if word not in chosen]
    ours = [word for word in chosen if word.startswith("addons")]
    theirs = [word for word in chosen if word not in ours]
    if ours or not chosen:
        yield [*addons, *common, *(ours or ["addons"])]
    if theirs or not chosen:
        yield ["-p", "no:odoo", *common, *(theirs or REPOSITORY_TESTS)]


def _pytest(instance, arguments):
    report = Path(instance.folder / "report.json")
    report.unlink(missing_ok=True)
    environment = instance.odoo.environment(
        CLIENTES_TEST_REPORT=report,
        # Odoo's own commands, for the tests that start them.
        PGHOST=instance.cluster.socket_folder,
        PGUSER=instance.cluster.USER,
    )
    environment["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    code = subprocess.run(
        [PYTHON, "-m", "pytest", "-p", "launcher.pytest_strict", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        check=False,
    ).returncode
    if not report.exists():
        raise Failure(f"pytest ended with code {code} before it ran a test.")
    return code, json.loads(report.read_text())
