"""``./clientes bench``: the benchmarks, on a cluster and databases of their own."""

import subprocess

from .database import Databases
from .instance import Instance
from .odoo_source import ensure_odoo
from .paths import ROOT
from .postgres import ensure_postgres
from .python_env import PYTHON, ensure_python


def run_benchmarks(options):
    """Run one benchmark or all; their filled database is kept for the next time.

    :param argparse.Namespace options: ``name`` or ``None``, ``json``
    :return: 1 when a figure misses its bar, 2 when a benchmark cannot run
    """
    ensure_postgres()
    ensure_python()
    instance = Instance("bench", ensure_odoo())
    busy = "A benchmark already runs in this checkout; two would slow each other."
    with instance.locked("bench", busy=busy), instance.using_cluster():
        databases = Databases(instance)
        databases.ensure_test("clientes_bench")
        command = [PYTHON, ROOT / "benchmarks" / "frame.py"]
        command += [options.name] if options.name else []
        command += ["--database", "clientes_bench", "--config", databases.config]
        command += ["--json", options.json] if options.json else []
        return subprocess.run(
            [*command, "--", *instance.odoo.command()],
            env=instance.odoo.environment(),
            check=False,
        ).returncode
