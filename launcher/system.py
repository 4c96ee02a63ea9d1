"""System packages: what is missing, and getting it with apt where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

from .console import Failure, run, step

# package: (what proves that it is there, why it is needed)
RUN_PACKAGES = {
    "postgresql": (None, "the database server"),
    "wkhtmltopdf": ("wkhtmltopdf", "PDF reports"),
    "fonts-dejavu-core": (None, "letters in PDF reports"),
}
TEST_PACKAGES = {
    "chromium": ("chromium", "browser tours and Hoot suites"),
    "fonts-noto-color-emoji": (None, "emoji in the documentation's pictures"),
    "gettext": ("msgmerge", "translations"),
}
WORKERS_PACKAGES = {"nginx-light": ("nginx", "the websocket route before workers")}
POSTGRES_MINIMUM = 13


def postgres_bin():
    """Return the folder of the newest usable PostgreSQL server, or ``None``."""
    found = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    initdb = shutil.which("initdb")
    if not found and initdb:
        version = run([initdb, "--version"], what="Asking initdb its version").split()
        found.append((int(version[-1].split(".")[0]), Path(initdb).resolve().parent))
    found = [item for item in found if item[0] >= POSTGRES_MINIMUM]
    return max(found)[1] if found else None


def _is_there(package, program):
    if package == "postgresql":
        return postgres_bin() is not None
    if program:
        # Debian keeps servers in sbin, which is not on an ordinary user's PATH.
        return shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not shutil.which("dpkg-query"):
        return True  # not Debian: nothing to ask, and nothing apt could do
    query = ["dpkg-query", "-W", "-f", "${Status}", package]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    return "install ok installed" in answer.stdout


def ensure_packages(packages):
    """Install those of ``packages`` that are missing.

    :param dict packages: as :data:`RUN_PACKAGES`
    :raise Failure: when something is missing and apt cannot be used here
    """
    missing = [
        name
        for name, (program, _why) in packages.items()
        if not _is_there(name, program)
    ]
    if not missing:
        return
    reasons = ", ".join(f"{name} ({packages[name][1]})" for name in missing)
    command = ["apt-get", "install", "-y", "--no-install-recommends"]
    command += ["-o", "DPkg::Lock::Timeout=120", *missing]
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        raise Failure(
            f"Missing on this machine: {reasons}. Install them as root, on Debian: "
            f"apt-get install {' '.join(missing)}"
        )
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {', '.join(missing)} with apt"):
        run([*prefix, "apt-get", "update"], what="apt-get update", env=quiet)
        run([*prefix, *command], what=f"Installing {', '.join(missing)}", env=quiet)
