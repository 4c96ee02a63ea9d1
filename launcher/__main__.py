"""Command line of ``./clientes``."""

import argparse
import errno
import importlib
import re
import sys

from .backup_arguments import add_backup_commands
from .console import Failure

DESCRIPTION = "Clientes: customers, CRM, PQR and chat on Odoo 19."
COMMANDS = {
    "run": ("serve", "run_server"),
    "stop": ("serve", "stop_all"),
    "test": ("testing", "run_tests"),
    "odoo": ("shell", "run_odoo"),
    "lint": ("lint", "run_lints"),
    "i18n": ("lint", "refresh_translations"),
    "bench": ("bench", "run_benchmarks"),
    "pictures": ("browser", "take_pictures"),
    "backup": ("backup", "run_backup"),
    "restore": ("restore", "run_restore"),
}


def database_name(text):
    """Accept what PostgreSQL and a URL take without quoting."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", text):
        raise argparse.ArgumentTypeError(
            "use lower-case letters, digits, _ and -, beginning with a letter"
        )
    return text


def worker_count(text):
    """Accept a sensible number of worker processes."""
    if not text.isdigit() or int(text) > 64:
        raise argparse.ArgumentTypeError("use a number from 0 (threads) to 64")
    return int(text)


def build_parser():
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(prog="clientes", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="install what is missing and serve")
    run.add_argument("--host", default="127.0.0.1", help="address to serve on")
    run.add_argument("--port", type=int, default=8069, help="port to serve on")
    run.add_argument("--db", type=database_name, default="clientes", help="database")
    run.add_argument(
        "--no-demo",
        dest="demo",
        action="store_false",
        help="a new database stays empty",
    )
    run.add_argument(
        "--workers", type=worker_count, default=0, help="processes; 0 means threads"
    )
    run.add_argument(
        "--instance", type=database_name, default="run", help="keep a separate state"
    )

    for name, text in (
        ("test", "run every test; arguments go to pytest"),
        ("odoo", "Odoo's own command line in this environment"),
    ):
        commands.add_parser(name, help=text, add_help=False)

    lint = commands.add_parser("lint", help="run every lint")
    lint.add_argument("paths", nargs="*", help="only these, without the database lints")
    commands.add_parser("i18n", help="refresh the .pot and es.po of the addons")
    bench = commands.add_parser("bench", help="measure, beside a peer")
    bench.add_argument("name", nargs="?", help="one benchmark; all without it")
    bench.add_argument("--json", metavar="FILE", help="write the figures there")
    bench.add_argument(
        "--scale", type=float, default=1, help="share of the rows, for trying"
    )
    pictures = commands.add_parser("pictures", help="retake those of the documentation")
    pictures.add_argument("address", nargs="?", default="http://localhost:8069")
    pictures.add_argument("--contact", default="Ferretería El Tornillo Feliz")
    add_backup_commands(commands, instance=database_name)
    commands.add_parser("stop", help="stop what this checkout has started")
    return parser


def main(arguments):
    """Carry out one command; return its exit code (2: something to mend first)."""
    # Everything after these belongs to pytest or Odoo, --help included.
    if arguments[:1] in (["test"], ["odoo"]):
        options = argparse.Namespace(command=arguments[0], arguments=arguments[1:])
    else:
        options = build_parser().parse_args(arguments)
    module, function = COMMANDS[options.command]
    try:
        # Each part is loaded only when it is called for.
        command = getattr(importlib.import_module(f".{module}", __package__), function)
        return command(options) or 0
    except Failure as failure:
        print(f"clientes: {failure}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS):
            raise
        print(f"clientes: {error}. Nothing can be written there.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
