"""Short files, and nothing in them that belongs to one machine."""

import re

import pytest
from repository import at, read, tracked_files

LONGEST = 250
SOURCES = {".py", ".js", ".mjs", ".cjs", ".xml", ".scss", ".css", ".sh", ".conf"}
SOURCES |= {".yml", ".toml"}
# A longer file, with its reason.
LONG_FILES = {"addons/clientes_crm/models/__init__.py": "one line a model"}
TEXT = {*SOURCES, ".cfg", ".csv", ".in", ".json", ".md", ".po", ".pot", ".rst", ".txt"}

# In pieces, so that this file does not find itself.
HOSTS = (
    r"https?://(?:deb|ftp|files|registry|security|snapshot)\.",
    r"registry\.npm" + r"js",
    r"\bpypi\." + r"org",
    r"python" + r"hosted\.org",
    r"\bdebian\." + r"org",
)
FOLDERS = (
    "/wo" + r"rk/(?:main|shared|\.library)",
    "(?<![\\w$}.])/ro" + "ot/",
    "/fa" + "rm/",
    "/tmp/d" + "ev\\b",
    "/opt/(?:py" + "pi|wheels)",
    r"/home/(?!odoo\b)\w+/",
)
MACHINE = re.compile("|".join(HOSTS + FOLDERS))


def is_source(path):
    """Tell whether people read and change a file as code.

    Demonstration records are a list: there is nothing to understand at once.
    """
    if "demo" in path.parts:
        return False
    has_script_line = not path.suffix and read(path).startswith("#!")
    return path.suffix in SOURCES or has_script_line


def is_text(path):
    return path.suffix in TEXT or not path.suffix or path.name.startswith(".")


def test_files_are_short(report):
    report(
        at(path, LONGEST, f"{length} lines: split it by responsibility")
        for path in tracked_files()
        if (path.suffix in SOURCES or not path.suffix) and is_source(path)
        if (length := len(read(path).splitlines())) > LONGEST
        if path.as_posix() not in LONG_FILES
    )


def test_a_long_file_is_still_long():
    long = {
        path.as_posix()
        for path in tracked_files()
        if path.as_posix() in LONG_FILES and len(read(path).splitlines()) > LONGEST
    }
    assert long == set(LONG_FILES)


def test_nothing_names_a_machine_or_a_registry(report):
    report(
        at(path, number, f"belongs to one machine: {match[0]}")
        for path in tracked_files()
        if is_text(path)
        for number, line in enumerate(read(path).splitlines(), 1)
        for match in MACHINE.finditer(line)
    )


@pytest.mark.parametrize(
    "line",
    [
        "cd /wo" + "rk/main && ls",
        "--index-url https://py" + "pi.org/simple",
        '"resolved": "https://regi' + "stry.npmjs" + '.org/eslint"',
        "deb http://de" + "b.debi" + "an.org/debian",
        'open("/ro' + 'ot/.npmrc")',
        "PYTHON=/tmp/d" + "ev/venv/bin/python",
        "/home" + "/ana/odoo",
    ],
)
def test_machine_pattern_finds(line):
    assert MACHINE.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "http://localhost:8069/web/login",
        "/var/lib/odoo",
        "homework/main",
        "$ROOT/root/x",
        '"url": "https://opencollective.com/eslint"',
        "/home/odoo/.local",
    ],
)
def test_machine_pattern_allows(line):
    assert not MACHINE.search(line)


def test_lock_file_names_no_registry(report):
    path = next(path for path in tracked_files() if path.name == "package-lock.json")
    report(
        at(path, number, "resolved address: see .npmrc")
        for number, line in enumerate(read(path).splitlines(), 1)
        if '"resolved"' in line
    )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_hashed(name):
    path = next(path for path in tracked_files() if path.as_posix() == name)
    entries = re.split(r"\n(?=\S)", read(path))
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+(?:\[[\w,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
