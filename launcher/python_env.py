"""The Python packages, pinned and hashed, in a virtual environment of our own."""

import hashlib
import shutil
import sys

from .console import run, step
from .paths import LOCAL, ROOT, clean_environment

VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
RUN_SETS = ("requirements.txt",)
TEST_SETS = ("requirements.txt", "requirements-dev.txt")


def _stamp(name):
    content = (ROOT / name).read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def ensure_python(sets=RUN_SETS):
    """Make the environment hold the requirement files ``sets``.

    A stamp a file is written only after its packages are in, so that an interrupted
    installation is taken up again at the next start.
    """
    if not PYTHON.exists() or not (VENV / "made-by").exists():
        with step("Making the Python environment"):
            shutil.rmtree(VENV, ignore_errors=True)
            run([sys.executable, "-m", "venv", VENV], what="Making the environment")
            (VENV / "made-by").write_text(sys.version)
    elif (VENV / "made-by").read_text() != sys.version:
        shutil.rmtree(VENV)
        ensure_python(sets)
        return
    for name in sets:
        stamp = VENV / f"{name}.stamp"
        if stamp.exists() and stamp.read_text() == _stamp(name):
            continue
        with step(f"Installing the Python packages of {name}"):
            run(
                [
                    *(PYTHON, "-m", "pip", "install", "--disable-pip-version-check"),
                    *("--require-hashes", "--no-input", "-r", ROOT / name),
                ],
                what=f"Installing {name}",
                env=clean_environment(),
            )
            stamp.write_text(_stamp(name))
