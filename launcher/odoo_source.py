"""Odoo 19 itself: ``ODOO_HOME`` where set, else the Debian package, unpacked.

The package is architecture-independent and needs no root: a private apt configuration
downloads it, Debian's keyring and a pinned digest vouch for it, ``dpkg -x`` unpacks it.
It is never installed: on a stable release that would pull unstable's Python.
"""

import dataclasses
import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from .console import Failure, need_disk, run, step
from .node import npm
from .paths import LOCAL, clean_environment
from .python_env import PYTHON

PACKAGE = "odoo-19"
VERSION = "19.0.0+dfsg-1"
SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
# The package links to these; unpacked beside it, its relative links hold.
LINKED_PACKAGES = (
    "libjs-jquery",  # without jquery.js every page answers HTTP 500
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",  # the icons of every page
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# Debian strips this file; without it a bundle logs an error on every page and no
# browser tour passes.
STRIPPED_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STRIPPED_FROM = "@mediapipe/selfie_segmentation@0.1.1675465747"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ELSEWHERE = (
    "Set ODOO_HOME to a folder with an Odoo 19 source tree or an unpacked package, "
    "or use docker compose."
)


@dataclasses.dataclass(frozen=True)
class OdooSource:
    """A usable Odoo: the script to start and the path Python needs for it."""

    script: Path
    pythonpath: Path

    def command(self, *arguments):
        """Return the command line of Odoo with ``arguments``."""
        return [str(PYTHON), str(self.script), *map(str, arguments)]

    def environment(self, **more):
        """Return the environment for Odoo and for tools that import it."""
        path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return clean_environment() | {
            "PYTHONPATH": str(self.pythonpath),
            "PATH": path,
            **{name: str(value) for name, value in more.items()},
        }


def ensure_odoo():
    """Return a usable Odoo 19, fetching it when there is none.

    :rtype: OdooSource
    :raise Failure: when ``ODOO_HOME`` is no Odoo 19, or none can be fetched
    """
    home = os.environ.get("ODOO_HOME")
    if home:
        return _from_folder(Path(home).expanduser().resolve())
    folder = LOCAL / "odoo" / VERSION
    if not (folder / "complete").exists():
        _download(folder)
    return _from_folder(folder)


def _from_folder(folder):
    layouts = (
        (folder / "usr/bin/odoo", folder / "usr/lib/python3/dist-packages"),
        (folder / "odoo-bin", folder),
    )
    for script, pythonpath in layouts:
        release = pythonpath / "odoo" / "release.py"
        if script.exists() and release.exists():
            if "version_info = (19, 0" not in release.read_text():
                raise Failure(f"{folder} holds another Odoo than 19.0. {ELSEWHERE}")
            return OdooSource(script, pythonpath)
    raise Failure(f"{folder} holds no Odoo 19. {ELSEWHERE}")


def _download(folder):
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            raise Failure(f"There is no Odoo 19, and no {tool} to get it. {ELSEWHERE}")
    LOCAL.mkdir(exist_ok=True)
    need_disk(LOCAL, 2)
    scratch = LOCAL / "odoo" / "unpacking"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        with step("Downloading Odoo 19 (150 MB)"):
            config = _private_apt(scratch)
            wanted = [f"{PACKAGE}={VERSION}", *LINKED_PACKAGES]
            _apt(config, scratch, "download", *wanted)
            _verify(next(scratch.glob(f"{PACKAGE}_*.deb")))
        with step("Unpacking Odoo 19"):
            tree = scratch / "tree"
            for package in scratch.glob("*.deb"):
                run(["dpkg", "-x", package, tree], what=f"Unpacking {package.name}")
            _repair(tree, scratch)
            (tree / "complete").touch()
            tree.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _verify(package):
    """Refuse a package whose content is not the pinned one."""
    if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
        raise Failure(
            f"The downloaded {package.name} has a wrong checksum and was thrown away. "
            f"Start again; if it happens twice, the mirror is broken. {ELSEWHERE}"
        )


def debian_mirrors():
    """Return the plain Debian archives of this machine's own apt configuration."""
    given = os.environ.get("CLIENTES_DEBIAN_MIRROR")
    if given:
        return [given]
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    output = run(
        [*command, "Created-By: Packages"], what="Asking apt for its mirrors"
    ).splitlines()
    return [uri for uri in dict.fromkeys(output) if uri.rstrip("/").endswith("/debian")]


def _private_apt(scratch):
    """Write an apt configuration that knows only Debian unstable; return its path."""
    mirrors = debian_mirrors()
    if not mirrors:
        raise Failure(
            "apt knows no Debian mirror here (is this another distribution, or was "
            f"`apt-get update` never run?). {ELSEWHERE}"
        )
    for name in ("lists/partial", "cache/archives/partial"):
        (scratch / "apt" / name).mkdir(parents=True)
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (scratch / "apt" / "sources.list").write_text(
        f"deb {signed}{mirrors[0]} unstable main\n"
    )
    config = scratch / "apt" / "apt.conf"
    options = {
        "Dir::State": scratch / "apt",
        "Dir::State::Lists": scratch / "apt" / "lists",
        "Dir::Cache": scratch / "apt" / "cache",
        "Dir::Etc::sourcelist": scratch / "apt" / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        # A mirror that lags is good enough: the version and its digest are pinned.
        "Acquire::Check-Valid-Until": "false",
    }
    if os.geteuid() == 0:
        # apt's own user may not enter a checkout that belongs to root.
        options["APT::Sandbox::User"] = "root"
    config.write_text("".join(f'{key} "{value}";\n' for key, value in options.items()))
    _apt(config, scratch, "update")
    return config


def _apt(config, folder, *arguments):
    process = subprocess.run(
        ["apt-get", "-q", *arguments],
        cwd=folder,
        env=os.environ | {"APT_CONFIG": str(config), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # A mirror that does not answer is only a warning to `apt-get update`.
    broken = [line for line in process.stdout.splitlines() if line[:2] in ("E:", "W:")]
    if process.returncode or (arguments[0] == "update" and broken):
        reason = broken[-1] if broken else process.stdout.strip()[-300:]
        raise Failure(f"Odoo 19 could not be downloaded: {reason}\n{ELSEWHERE}")


def _repair(tree, scratch):
    """Put back the one file that the package lacks, from its own published package."""
    addons = tree / "usr/lib/python3/dist-packages/odoo/addons"
    target = addons / STRIPPED_FILE
    if target.exists():
        return
    npm("pack", "--silent", STRIPPED_FROM, cwd=scratch)
    with tarfile.open(next(scratch.glob("*.tgz"))) as archive:
        content = archive.extractfile(f"package/{target.name}").read()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
