"""``./clientes lint`` and ``./clientes i18n``."""

import contextlib
import os
import subprocess

from .console import Failure, run, say, step
from .database import Databases, refuse_errors
from .node import NODE_HOME, node_environment
from .paths import ADDONS, OUR_ADDONS, ROOT
from .python_env import PYTHON
from .testing import DATABASE, prepare_tests

# Upstream's own lints, those that speak about an addon and not about core as a whole.
TEST_LINT = (
    "ManifestLinter",
    "PotLinter",
    "RoutesLinter",
    "TestDunderinit",
    "TestI18n",
    "TestIndex",
    "TestJsTranslations",
    "TestLintOverrideSignatures",
    "TestNaming",
    "TestOnchangeDomains",
    "TestTestHoles",
)
LINT_DATABASE = "clientes_lint"


def run_lints(options):
    """Run the lints of the files, then those that need a database.

    :param argparse.Namespace options: with ``paths`` only these files
    :return: 1 when there is a finding
    """
    instance = prepare_tests()
    environment = instance.odoo.environment(
        PYTHON=PYTHON, ODOO_PATH=instance.odoo.pythonpath
    )
    node_path = node_environment()["PATH"]
    environment["PATH"] = f"{node_path}{os.pathsep}{environment['PATH']}"
    with _linked(NODE_HOME / "node_modules"):
        code = subprocess.run(
            ["sh", ROOT / ".ci" / "lint.sh", *options.paths],
            cwd=ROOT,
            env=environment,
            check=False,
        ).returncode
    if options.paths:
        return code
    busy = "Tests run in this checkout, and their database is needed; try again later."
    with instance.locked("test", busy=busy), instance.using_cluster():
        databases = Databases(instance)
        databases.ensure_test(DATABASE)
        stale = _check_translations(instance, databases)
        findings = _upstream_lints(databases)
    return int(bool(code or stale or findings))


@contextlib.contextmanager
def _linked(modules):
    """Show ``modules`` at the root during the block: the linters look only there."""
    link = ROOT / "node_modules"
    ours = not link.exists()
    if ours:
        link.unlink(missing_ok=True)
        link.symlink_to(modules)
    try:
        yield
    finally:
        if ours:
            link.unlink()


def _upstream_lints(databases):
    """Run Odoo's own lints on our addons; return whether they found something."""
    with step("Odoo's own lints"):
        databases.copy(DATABASE, LINT_DATABASE)
        tags = ",".join(f"/test_lint:{name}" for name in TEST_LINT)
        try:
            output = databases.odoo(
                *("server", "-d", LINT_DATABASE, "-i", "test_lint"),
                *("--test-tags", tags, "--stop-after-init", "--no-http"),
                what="Odoo's own lints",
            )
            refuse_errors(output, "Odoo's own lints")
        except Failure as failure:
            say(str(failure))
            return True
        finally:
            databases.drop(LINT_DATABASE)
    if "0 failed, 0 error(s) of" not in output or "of 0 tests" in output:
        say("Odoo's own lints did not run.")
        return True
    return False


def export_templates(databases, folder):
    """Write the current ``.pot`` of every addon into ``folder``."""
    folder.mkdir(exist_ok=True)
    for addon in OUR_ADDONS:
        databases.odoo(
            *("i18n", "export", "-d", DATABASE, "-l", "pot"),
            *("-o", folder / f"{addon}.pot", addon),
            what=f"Exporting the terms of {addon}",
        )


def _check_translations(instance, databases):
    """Return whether a committed ``.pot`` or ``es.po`` lags behind the code."""
    folder = instance.folder / "pot"
    with step("Translations"):
        export_templates(databases, folder)
    return subprocess.run(
        [PYTHON, ROOT / ".ci" / "check_pot.py", folder], check=False
    ).returncode


def refresh_translations(_options):
    """Write the addons' ``.pot`` anew and merge it into ``es.po``."""
    instance = prepare_tests()
    busy = "Tests run in this checkout, and their database is needed; try again later."
    with instance.locked("test", busy=busy), instance.using_cluster():
        databases = Databases(instance)
        databases.ensure_test(DATABASE)
        folder = instance.folder / "pot"
        export_templates(databases, folder)
        for addon in OUR_ADDONS:
            template, target = folder / f"{addon}.pot", ADDONS / addon / "i18n"
            (target / template.name).write_bytes(template.read_bytes())
            catalogue = target / "es.po"
            common = ["--no-wrap", "-o", catalogue, catalogue]
            merge = ["msgmerge", "-q", "--no-fuzzy-matching", *common, template]
            run(merge, what="Merging translations")
            run(["msgattrib", "--no-obsolete", *common], what="Merging translations")
            left = run(
                ["msgattrib", "--untranslated", "--no-wrap", catalogue],
                what="Reading translations",
            )
            say(f"{addon}: {left.strip() or 'every term has its translation'}")
