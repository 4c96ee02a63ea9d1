"""The command line of ``./clientes backup`` and ``./clientes restore``."""

import argparse
import os
import re

from .paths import LOCAL
from .rotation import interval, rule


def any_database(text):
    """Accept the names that Odoo accepts, also on servers that are not ours."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,40}", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            "use letters, digits, _, . and -, beginning with a letter or a digit"
        )
    return text


def add_backup_commands(commands, *, instance):
    """Add both commands.

    :param instance: the type of the option of that name
    """
    backup = commands.add_parser("backup", help="copy a database and its files")
    backup.add_argument("--db", type=any_database, help="database; the only one there")
    backup.add_argument(
        "--to",
        default=os.environ.get("CLIENTES_BACKUPS", LOCAL / "backups"),
        metavar="FOLDER",
        help="where backups are kept, best on another disk (.local/backups)",
    )
    backup.add_argument(
        "--keep",
        type=rule,
        metavar="RULE",
        help="delete what the rule does not want: daily=7,weekly=4,monthly=12",
    )
    backup.add_argument(
        "--every",
        type=interval,
        metavar="TIME",
        help="go on, with one backup each 24h, 30m or 7d",
    )
    backup.add_argument(
        "--verify", action="store_true", help="restore it once and compare everything"
    )

    restore = commands.add_parser("restore", help="bring a backup back")
    restore.add_argument("path", metavar="BACKUP", help="its folder, or its manifest")
    restore.add_argument(
        "--as",
        dest="name",
        type=any_database,
        metavar="NAME",
        help="the new database's name; the old one's without it",
    )
    restore.add_argument(
        "--neutralize",
        action="store_true",
        help="a copy for trying: sends no mail, runs no scheduled action",
    )
    restore.add_argument(
        "--force",
        action="store_true",
        help="replace the database of that name, after asking",
    )
    restore.add_argument(
        "--check",
        action="store_true",
        help="restore under a throw-away name, compare everything, drop it",
    )
    for command in (backup, restore):
        command.add_argument(
            "--instance", type=instance, default="run", help="of this checkout"
        )
        command.add_argument(
            "--config",
            default=os.environ.get("CLIENTES_CONFIG"),
            metavar="FILE",
            help="the server that this configuration file of Odoo's describes",
        )
