"""``./clientes odoo``: Odoo's own command line, with our cluster and settings."""

import subprocess

from .database import Databases, configured
from .instance import Instance
from .odoo_source import ensure_odoo
from .postgres import ensure_postgres
from .python_env import ensure_python

# These commands know no configuration file.
UNCONFIGURED = ("help", "cloc", "scaffold", "upgrade_code")


def run_odoo(options):
    """Run Odoo with the given arguments on the databases of ``run``.

    :param argparse.Namespace options: ``arguments`` as Odoo takes them
    :return: Odoo's exit code
    """
    ensure_postgres()
    ensure_python()
    instance = Instance("run", ensure_odoo(), durable=True)
    command, *rest = options.arguments or ["help"]
    if command.startswith("-"):
        command, rest = "server", options.arguments
    with instance.using_cluster():
        line = [command, *rest]
        if command not in UNCONFIGURED and "--help" not in rest:
            line = configured(Databases(instance).config, *line)
        return subprocess.run(
            instance.odoo.command(*line),
            env=instance.odoo.environment(PGHOST=instance.cluster.socket_folder),
            check=False,
        ).returncode
