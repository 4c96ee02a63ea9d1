"""``./clientes bench``: the benchmarks, on a cluster and databases of their own."""

import subprocess

from .console import run
from .database import Databases
from .instance import Instance
from .odoo_source import ensure_odoo
from .paths import ROOT
from .postgres import ensure_postgres
from .python_env import PYTHON, ensure_python

DATABASE = "clientes_bench"


def run_benchmarks(options):
    """Run one benchmark or all; their filled database is kept for the next time.

    :param argparse.Namespace options: ``name`` or ``None``, ``json``, ``scale``
    :return: 1 when a figure misses its bar, 2 when a benchmark cannot run
    """
    ensure_postgres()
    ensure_python()
    instance = Instance("bench", ensure_odoo())
    busy = "A benchmark already runs in this checkout; two would slow each other."
    with instance.locked("bench", busy=busy), instance.using_cluster():
        databases = Databases(instance)
        command = [PYTHON, ROOT / "benchmarks" / "frame.py"]
        listed = run([*command, "--list"], what="Listing the benchmarks")
        for line in listed.splitlines():
            name, *_words, kinds = line.split("\t")
            if options.name not in (None, name):
                continue
            if kinds == "shared":
                databases.ensure_test(DATABASE)
                continue
            databases.ensure_test(f"{DATABASE}_{name}")
            if "plain" in kinds:
                databases.ensure_plain(f"{DATABASE}_{name}_plain")
            if "tenth" in kinds:
                databases.ensure_test(f"{DATABASE}_{name}_tenth")
        command += [options.name] if options.name else []
        command += ["--database", DATABASE, "--config", databases.config]
        command += ["--json", options.json] if options.json else []
        command += ["--scale", str(options.scale)]
        return subprocess.run(
            [*command, "--", *instance.odoo.command()],
            env=instance.odoo.environment(),
            check=False,
        ).returncode
