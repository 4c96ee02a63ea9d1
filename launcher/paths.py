"""Where things lie. Only ``.local/`` is ever written to."""

import ast
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
ADDONS = ROOT / "addons"
OUR_ADDONS = ("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat")
CHECKOUT_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


def digest(paths):
    """Return one SHA-256 over names and contents of the files ``paths``.

    :param paths: iterable of :class:`pathlib.Path`
    """
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def addon_digest():
    """Return the digest of all that an upgrade of our addons would read."""
    kinds = {".py", ".xml", ".csv", ".po"}
    return digest(
        path
        for path in ADDONS.rglob("*")
        if path.suffix in kinds and "/tests/" not in path.as_posix()
    )


def foreign_addons():
    """Return the addons of others that ours depend on, sorted."""
    found = set()
    for name in OUR_ADDONS:
        manifest = (ADDONS / name / "__manifest__.py").read_text(encoding="utf-8")
        found.update(ast.literal_eval(manifest)["depends"])
    return sorted(found.difference(OUR_ADDONS))


def clean_environment():
    """Return the environment without what would lead a child process astray."""
    astray = {"PYTHONPATH", "PYTHONHOME", "ODOO_RC", "OPENERP_SERVER"}
    return {
        name: value
        for name, value in os.environ.items()
        if name not in astray and not name.startswith("PG")
    }
