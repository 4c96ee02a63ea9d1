"""What the repository holds, for the checks beside this file."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# From the lowest to the uppermost: each may name the ones before it only.
ADDONS = ("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat")
# Never ours, whatever git is told to ignore.
FOREIGN = {".git", ".local", "node_modules", "__pycache__"}


@cache
def tracked_files():
    """Return the files that git tracks or would add, as sorted relative paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    paths = (Path(line) for line in set(output.splitlines()))
    return sorted(
        path
        for path in paths
        if not FOREIGN.intersection(path.parts) and (ROOT / path).is_file()
    )


def addon_files(*suffixes, addon=None):
    """Return the tracked files of one addon, or of all, that end in a suffix."""
    return [
        path
        for path in tracked_files()
        if path.parts[0] == "addons"
        and (addon is None or path.parts[1] == addon)
        and path.suffix in suffixes
    ]


def in_tests(path):
    """Tell whether a path lies in a ``tests`` folder (Python or JavaScript)."""
    return "tests" in path.parts


@cache
def read(path):
    """Return the text of a relative path."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path):
    """Return the syntax tree of a Python file."""
    return ast.parse(read(path), filename=str(path))


@cache
def manifest(addon):
    """Return the manifest of an addon."""
    return ast.literal_eval(read(Path("addons", addon, "__manifest__.py")))


def at(path, line, message):
    """Return one finding, in the form that editors jump to."""
    return f"{path.as_posix()}:{line}: {message}"
