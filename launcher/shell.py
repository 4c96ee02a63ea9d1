"""``./clientes odoo``: Odoo's own command line, with our cluster and settings."""

import subprocess

from .database import Databases
from .instance import Instance
from .odoo_source import ensure_odoo
from .postgres import ensure_postgres
from .python_env import ensure_python


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
        config = Databases(instance).config
        takes_config = command not in ("help", "cloc", "scaffold", "upgrade_code")
        where = ["-c", config] if takes_config and "--help" not in rest else []
        if command == "i18n" and rest:
            # Its sub-commands take the configuration, it does not.
            where, rest = [rest[0], *where], rest[1:]
        return subprocess.run(
            instance.odoo.command(command, *where, *rest),
            env=instance.odoo.environment(PGHOST=instance.cluster.socket_folder),
            check=False,
        ).returncode
