"""A backup on disk: a folder with its manifest, its parts, and their digests.

clientes_2026-11-22T070000Z/
    manifest.json     what it is, with which versions, and the figures of each table
    SHA256SUMS        one digest a part; ``sha256sum -c SHA256SUMS`` checks by hand
    database/         pg_dump's directory format
    filestore/        the attachments' files, by Odoo's names
"""

import concurrent.futures
import contextlib
import dataclasses
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from .console import Failure

FORMAT = "clientes-backup"
VERSION = 1
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
DATABASE = "database"
FILES = "filestore"
CHUNK = 1 << 20
# A line of SHA256SUMS; a part lies inside of the backup, whatever the file says.
LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>(?!/)(?!.*\.\.)[\w./-]+)")
THREADS = 4


@dataclasses.dataclass(frozen=True)
class Backup:
    """One backup that is complete: its folder and what its manifest says."""

    folder: Path
    manifest: dict

    @property
    def name(self):
        """Name of its folder."""
        return self.folder.name

    @property
    def database(self):
        """Name of the database it was made of."""
        return self.manifest["database"]

    @property
    def dump(self):
        """Folder with pg_dump's files."""
        return self.folder / DATABASE

    def sums(self):
        """Return {part: SHA-256} as it was written.

        :raise Failure: when the list is missing or not whole
        """
        try:
            text = (self.folder / SUMS).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(self.folder, f"{SUMS} cannot be read") from error
        found = {}
        for line in text.splitlines():
            match = LINE.fullmatch(line)
            if not match:
                raise damaged(self.folder, f"{SUMS} has a broken line")
            found[match["name"]] = match["digest"]
        if MANIFEST not in found or len(found) != self.manifest["parts"] + 1:
            raise damaged(self.folder, f"{SUMS} is not whole")
        return found

    def check(self):
        """Read every part and compare it with its digest; return the files' digests.

        :return: {name of a file in the filestore: SHA-256}
        :raise Failure: naming the first parts that are not as they were
        """
        sums = self.sums()
        found = digests(self.folder, sums)
        bad = [name for name, digest in sums.items() if found[name] != digest]
        if bad:
            more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
            raise damaged(self.folder, f"{', '.join(bad[:3])}{more}")
        return below(FILES, sums)


def below(folder, sums):
    """Return those of {part: digest} that lie in ``folder``, named from there."""
    prefix = f"{folder}/"
    return {
        name.removeprefix(prefix): digest
        for name, digest in sums.items()
        if name.startswith(prefix)
    }


def damaged(folder, what):
    """Return the failure that says so."""
    return Failure(
        f"The backup {folder} is damaged: {what}. Nothing was restored from it; "
        "take another one."
    )


def sha256(path):
    """Return the digest of a file, ``None`` when there is none."""
    total = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                total.update(chunk)
    except FileNotFoundError:
        return None
    return total.hexdigest()


def digests(folder, names):
    """Return {name: SHA-256, or ``None`` where there is no file} below ``folder``."""
    names = list(names)
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda name: sha256(folder / name), names)
        return dict(zip(names, found, strict=True))


def copy_file(source, target):
    """Copy a file and return the digest of what was copied."""
    total = hashlib.sha256()
    with source.open("rb") as stream, target.open("xb") as copy:
        while chunk := stream.read(CHUNK):
            total.update(chunk)
            copy.write(chunk)
    return total.hexdigest()


def copy_files(names, source, target, known=None, known_folder=None):
    """Copy the files ``names``; return {name: SHA-256} of those that were there.

    A file that an earlier backup holds unchanged is linked, not copied again: it takes
    no room twice. It is read all the same, so that one which has rotted is noticed and
    replaced.

    :param dict known: {name: SHA-256} of the earlier backup
    :param pathlib.Path known_folder: where its files lie
    """
    target.mkdir(parents=True, exist_ok=True)
    for folder in {Path(name).parent for name in names}:
        (target / folder).mkdir(parents=True, exist_ok=True)

    def place(name):
        digest = (known or {}).get(name)
        if digest and sha256(known_folder / name) == digest:
            # Not every file system can link.
            with contextlib.suppress(OSError):
                os.link(known_folder / name, target / name)
                return digest
        try:
            return copy_file(source / name, target / name)
        except FileNotFoundError:
            (target / name).unlink(missing_ok=True)
            return None

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        found = dict(zip(names, pool.map(place, names), strict=True))
    return {name: digest for name, digest in found.items() if digest}


def write_manifest(folder, manifest, files):
    """Write the manifest and the digests of all parts; the backup is then whole.

    :param dict files: {name: SHA-256} of the filestore, known from copying
    """
    dump = digests(folder, (f"{DATABASE}/{path.name}" for path in _files(folder)))
    parts = dump | {f"{FILES}/{name}": digest for name, digest in files.items()}
    manifest = {
        "format": FORMAT,
        "format_version": VERSION,
        **manifest,
        "parts": len(parts),
    }
    (folder / MANIFEST).write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    parts[MANIFEST] = sha256(folder / MANIFEST)
    lines = (f"{digest}  {name}\n" for name, digest in sorted(parts.items()))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _files(folder):
    return (path for path in (folder / DATABASE).iterdir() if path.is_file())


def read_backup(folder):
    """Return the backup in ``folder``, ``None`` when there is none of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return None
    return Backup(folder, manifest)


def remove(folder):
    """Remove a backup, its manifest first: half of one is never taken for one."""
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder)
