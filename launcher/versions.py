"""Whether a backup fits the server, the Odoo and the addons that are here."""

import re

from .console import Failure

SERIES = "19.0"
VERSION = re.compile(r"[\"']version[\"']: *[\"']([\d.]+)")


def check_versions(place, backup):
    """Refuse what this server, Odoo or addons are too old or too new for."""
    manifest = backup.manifest
    theirs, ours = manifest["postgresql"], place.version()
    if int(theirs.split(".")[0]) > int(ours.split(".")[0]):
        raise Failure(
            f"The backup is from PostgreSQL {theirs}, this server is {ours}: restore "
            f"it on PostgreSQL {theirs.split('.')[0]} or newer."
        )
    odoo = manifest["modules"].get("base", "")
    if not odoo.startswith(f"{SERIES}."):
        raise Failure(
            f"The backup is of Odoo {'.'.join(odoo.split('.')[:2]) or '(unknown)'}, "
            f"this is for {SERIES}. Restore it with that Odoo and migrate it there."
        )
    for module, version in manifest["modules"].items():
        there = _addon_version(place, module)
        if there and _numbers(version) > _numbers(there):
            raise Failure(
                f"The backup has {module} {version}, here is the older {there}: "
                "get the newer addons first."
            )


def _addon_version(place, module):
    for folder in place.addons:
        manifest = folder / module / "__manifest__.py"
        if manifest.exists():
            found = re.search(
                r"[\"']version[\"']: *[\"']([\d.]+)", manifest.read_text()
            )
            return found and found[1]
    return None


def _numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]
