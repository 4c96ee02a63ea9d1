"""``./clientes restore``: a database and its files out of a backup, proven the same."""

import contextlib
import sys
from pathlib import Path

from .console import Failure, need_disk, say, step
from .loading import become_a_copy, compare, create, load, put_in_place
from .parts import FILES, MANIFEST, below, copy_files, digests, read_backup
from .place import opened_place
from .versions import check_versions

# PostgreSQL cuts what is longer.
LONGEST = 63


def run_restore(options):
    """Restore a backup, or only check that it can be.

    :param argparse.Namespace options: path, name, neutralize, force, check, instance,
        config
    """
    backup = chosen_backup(Path(options.path).expanduser().resolve())
    with opened_place(options, new=not options.check) as place:
        if options.check:
            check_backup(place, backup)
            return
        name = options.name or backup.database
        replaced = place.has(name)
        if replaced:
            confirm(place, name, force=options.force)
        elif (place.filestore / name).exists():
            raise Failure(
                f"{place.filestore / name} holds files, but there is no database "
                f"{name}. Move them away, or choose another name with --as."
            )
        with restored(place, backup, name) as making:
            if options.neutralize:
                with step("Neutralising the copy"):
                    place.odoo("neutralize", making, "Neutralising the copy")
            if name != backup.database:
                become_a_copy(place, making)
            put_in_place(place, making, name, replaced=replaced)
    say(f"Restored: the database {name} as it was at {backup.manifest['made']}.")


def chosen_backup(path):
    """Return the backup at ``path``: its folder, or its manifest.

    :raise Failure: when there is none
    """
    backup = read_backup(path.parent if path.name == MANIFEST else path)
    if backup:
        return backup
    if not path.exists():
        raise Failure(f"There is no {path}.")
    inside = []
    if path.is_dir():
        inside = sorted(folder.name for folder in path.iterdir() if read_backup(folder))
    if inside:
        raise Failure(f"{path} holds backups; name one: {', '.join(inside[-5:])}")
    raise Failure(
        f"{path} is no backup of ./clientes backup: a folder with a manifest.json. "
        "A zip of Odoo's own is loaded with ./clientes odoo db load."
    )


def check_backup(place, backup):
    """Restore ``backup`` under a throw-away name, compare everything, drop it.

    :raise Failure: when anything is not as it was
    """
    with restored(place, backup, f"{backup.database}-check") as making:
        files = below(FILES, backup.sums())
        found = digests(place.filestore / making, files)
        wrong = [name for name, digest in files.items() if found[name] != digest]
        if wrong:
            raise Failure(f"Restored files differ from the backup: {wrong[:3]}")
    tables = backup.manifest["tables"]
    rows = sum(count for count, _digest in tables.values())
    say(
        f"Checked: {len(tables)} tables with {rows} rows and {len(files)} files came "
        f"back as they were ({backup.name})."
    )


@contextlib.contextmanager
def restored(place, backup, name):
    """Restore into a name of its own; yield it; what is left of it is dropped.

    :raise Failure: before anything is made, when the backup cannot be restored here
    """
    with step("Checking the digests of the backup"):
        files = backup.check()
    check_versions(place, backup)
    size = backup.manifest["database_size"] / 1e9
    stored = sum((backup.folder / FILES / file).stat().st_size for file in files)
    place.filestore.mkdir(parents=True, exist_ok=True)
    need_disk(place.filestore, round(stored / 1e9 + 0.05, 2))
    if place.server_data:
        need_disk(place.server_data, round(size + 0.05, 2))
    making = f"{name}-in-the-making"
    if len(making.encode()) > LONGEST:
        raise Failure(f"{name} is too long a name; choose a shorter one with --as.")
    if place.has(making) and place.in_use(making):
        raise Failure(f"Another restore into {name} is going on; wait for it.")
    place.drop(making)
    try:
        with step(f"Restoring {backup.name}"):
            create(place, making)
            load(place, backup, making)
            copied = copy_files(
                list(files), backup.folder / FILES, place.filestore / making
            )
        with step("Comparing with the backup"):
            compare(place, backup, making)
            if copied != files:
                raise Failure("The files changed while they were being restored.")
        yield making
    finally:
        place.drop(making)


def confirm(place, name, *, force):
    """Refuse to replace a living database, unless somebody types its name."""
    if not force:
        raise Failure(
            f"The database {name} exists. Restore beside it with --as OTHER, or "
            "replace it with --force."
        )
    if place.in_use(name):
        raise Failure(f"The database {name} is being served. Stop its server first.")
    if not sys.stdin.isatty():
        raise Failure("--force asks at a terminal; without one nothing is replaced.")
    typed = input(f"{name} will be replaced for good. Type its name to go on: ")
    if typed.strip() != name:
        raise Failure("That is not its name. Nothing was changed.")
