"""Scripts that drive Chromium on a running demo server, and how they are started."""

import os
import shutil
import subprocess
from pathlib import Path

from ..console import Failure, say
from ..node import ensure_node_tools, node_environment
from ..paths import ROOT
from ..system import TEST_PACKAGES, ensure_packages

FOLDER = Path(__file__).resolve().parent
PICTURES = ROOT / "docs" / "img"


def browse(script, address, *arguments, contact, shots=None, **options):
    """Start a script and return the finished process.

    :param str script: name of a file beside this one
    :param str address: of the running server, with demo data
    :param str contact: the customer's company that the portal user belongs to
    :param pathlib.Path shots: where pictures of a failure go
    """
    ensure_packages(TEST_PACKAGES)
    modules = ensure_node_tools() / "node_modules"
    environment = node_environment() | {
        "NODE_PATH": str(modules),
        "CLIENTES_CHROMIUM": shutil.which("chromium"),
        "CLIENTES_CONTACT": contact,
    }
    if shots:
        environment["CLIENTES_SHOTS"] = str(shots)
    node = shutil.which("node", path=environment["PATH"])
    return subprocess.run(
        [node, FOLDER / script, address, *map(os.fspath, arguments)],
        env=environment,
        check=False,
        **options,
    )


def take_pictures(options):
    """``./clientes pictures``: take the pictures of the documentation anew.

    :param argparse.Namespace options: ``address`` of a running server with demo data
    """
    PICTURES.mkdir(exist_ok=True)
    process = browse(
        "screenshots.cjs", options.address, PICTURES, contact=options.contact
    )
    if process.returncode:
        raise Failure("The pictures could not be taken; see above.")
    say(f"Look at them: {PICTURES.relative_to(ROOT)}")
