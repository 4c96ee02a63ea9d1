"""``./clientes backup``: a database and its files as they were at one moment."""

import contextlib
import datetime
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .console import Failure, need_disk, say, step, tail
from .parts import (
    DATABASE,
    FILES,
    below,
    copy_files,
    read_backup,
    remove,
    write_manifest,
)
from .place import opened_place
from .restore import check_backup
from .rotation import backup_name, kept, moment_of
from .snapshot import frozen, installed_modules, stored_files, table_figures

# Shown at the end, of what is there.
SHOWN = {
    "res_partner": "contacts",
    "crm_lead": "opportunities",
    "pqr_ticket": "PQR",
    "account_move": "journal entries",
    "mail_message": "messages",
}
RETRY = 600  # seconds after a failure, with --every


def run_backup(options):
    """Make one backup, or one after the other with ``--every``.

    :param argparse.Namespace options: db, instance, config, to, keep, every, verify
    :return: 1 when the backup lacks files that the database names
    """
    target = Path(options.to).expanduser().resolve()
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Failure(f"{target} is no folder; choose another with --to.") from None
    if options.every:
        return _repeat(options, target)
    return _backup(options, target)


def _repeat(options, target):
    """Make a backup whenever the newest is as old as ``--every`` says, for ever.

    What fails is said and tried again: tomorrow's backup does not depend on today's.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    with opened_place(options) as place:
        database = chosen_database(options, place)
    while True:
        made = [moment for moment, _backup in backups_of(database, target)]
        age = (_now() - made[0]).total_seconds() if made else options.every
        pause = options.every - age
        if pause <= 0:
            try:
                _backup(options, target)
            except (Failure, OSError) as failure:
                say(f"clientes: {failure}")
                pause = min(RETRY, options.every)
        if pause > 0:
            say(f"The next backup is due in {datetime.timedelta(seconds=int(pause))}.")
            time.sleep(pause)


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def _now():
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def _backup(options, target):
    busy = f"Another backup into {target} is being made; wait for it."
    with opened_place(options) as place, _locked(target / ".lock", busy):
        database = chosen_database(options, place)
        # Nobody else works here: what is left of a backup was cut short.
        for leftover in target.glob(f".{database}_*.part"):
            shutil.rmtree(leftover)
        backup = make(place, database, target)
        if options.verify:
            check_backup(place, backup)
        if options.keep:
            rotate(database, target, options.keep)
    missing = backup.manifest["missing"]
    if missing:
        say(
            f"Attention: {len(missing)} files that attachments name were not in the "
            f"filestore any more, such as {missing[0]}. The manifest lists them."
        )
    return int(bool(missing))


def chosen_database(options, place):
    """Return the database that the command line means.

    :raise Failure: when it is not there, or several are and none was named
    """
    present = place.databases()
    wanted = options.db or place.database
    if not wanted and len(present) == 1:
        return present[0]
    listed = f"There are: {', '.join(present) or 'none'}."
    if not wanted:
        raise Failure(f"Name the database with --db. {listed}")
    if wanted not in present:
        raise Failure(f"There is no database {wanted}. {listed}")
    return wanted


@contextlib.contextmanager
def _locked(path, busy):
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(busy) from None
        yield


def make(place, database, target):
    """Make a backup of ``database`` below ``target``, whole or not at all.

    :rtype: Backup
    """
    moment = _now()
    final = target / backup_name(database, moment)
    if final.exists():
        raise Failure(f"{final} is there already; backups are made one a second.")
    part = target / f".{final.name}.part"
    part.mkdir(mode=0o700)
    try:
        with step(f"Backing up the database {database}"):
            figures = _fill(place, database, part, backups_of(database, target))
        tables = figures["tables"]
        os.sync()
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    counts = (
        f"{tables[name][0]} {word}" for name, word in SHOWN.items() if name in tables
    )
    say(f"{final}: {', '.join(counts)}, {figures['files']} files")
    return read_backup(final)


def _fill(place, database, part, earlier):
    """Write all parts of a backup into ``part`` and return its manifest."""
    filestore = place.filestore / database
    known, known_folder = {}, None
    if earlier:
        _moment, newest = earlier[0]
        # A damaged one is no help; this backup then copies everything.
        with contextlib.suppress(Failure):
            known, known_folder = below(FILES, newest.sums()), newest.folder / FILES
    with frozen(place, database) as (session, snapshot):
        size = int(session.ask("SELECT pg_database_size(current_database());")[0])
        names = stored_files(session)
        fresh = sum(size for name, size in names.items() if name not in known)
        # pg_dump's files are compressed: half of the database is more than they take.
        need_disk(part, round((size / 2 + fresh) / 1e9 + 0.05, 2))
        with _dumping(place, database, snapshot, part / DATABASE) as dump:
            manifest = {
                "database": database,
                "made": _now().isoformat(),
                "postgresql": place.version(),
                "modules": installed_modules(session),
                "database_size": size,
                "tables": table_figures(session),
            }
            # In the order of the dump: the moment first, then the files it names.
            files = copy_files(
                list(names), filestore, part / FILES, known, known_folder
            )
            dump()
    manifest["files"] = len(files)
    manifest["missing"] = sorted(set(names) - set(files))
    write_manifest(part, manifest, files)
    return manifest


@contextlib.contextmanager
def _dumping(place, database, snapshot, folder):
    """Run pg_dump beside the block; yield what waits for it."""
    command = [place.programs["pg_dump"], "--no-password", "--format=directory"]
    command += [f"--jobs={min(os.cpu_count() or 1, 4)}", "--compress=3"]
    command += [f"--snapshot={snapshot}", f"--file={folder}", database]
    with tempfile.TemporaryFile(mode="w+", errors="replace") as errors:
        process = subprocess.Popen(
            command, stdout=errors, stderr=errors, env=place.environment
        )

        def wait():
            if process.wait():
                errors.seek(0)
                raise Failure(f"pg_dump failed. Its last lines:\n{tail(errors.read())}")

        try:
            yield wait
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def backups_of(database, target):
    """Return [(moment, backup)] of ``database`` below ``target``, the newest first.

    Only whole ones of ours: by their name and by what their manifest says.
    """
    found = []
    for folder in target.iterdir():
        moment = moment_of(folder.name, database)
        if not moment or folder.is_symlink() or not folder.is_dir():
            continue
        backup = read_backup(folder)
        if backup and backup.database == database:
            found.append((moment, backup))
    return sorted(found, key=lambda pair: pair[0], reverse=True)


def rotate(database, target, keep):
    """Delete the backups of ``database`` that the rule ``keep`` does not want."""
    backups = dict(backups_of(database, target))
    for moment in sorted(backups.keys() - kept(backups, keep)):
        remove(backups[moment].folder)
        say(f"Deleted by the rule: {backups[moment].name}")
