"""The three manifests agree, and name each file that Odoo has to load."""

import struct
from fnmatch import fnmatch
from pathlib import Path

import pytest
from repository import ADDONS, ROOT, addon_files, at, manifest, read, tracked_files

AUTHOR = "Clientes"
VERSION = "19.0.1.4.0"
# Folders in the order in which their files are loaded; menus come after all.
ORDER = ("security", "data", "wizard", "views", "report", "menus")
# A file that must stand elsewhere in the order, with the reason.
ORDER_EXCEPTIONS = {}
ICON_SIDE = 128


def path_of(addon):
    return Path("addons", addon, "__manifest__.py")


def load_rank(entry):
    """Return the place of a data file in the load order."""
    folder = "menus" if entry.endswith("_menus.xml") else entry.split("/")[0]
    return ORDER.index(folder)


def disorder(entries):
    """Return the entries that stand after one of a later folder."""
    found, highest = [], 0
    for entry in entries:
        rank = load_rank(entry)
        if rank < highest:
            found.append(entry)
        highest = max(highest, rank)
    return found


def test_only_the_known_addons_exist():
    found = {path.parts[1] for path in tracked_files() if path.parts[0] == "addons"}
    assert found == set(ADDONS)


@pytest.mark.parametrize("addon", ADDONS)
def test_manifests_agree(addon, report):
    expected = {"version": VERSION, "license": "LGPL-3", "author": AUTHOR}
    report(
        at(path_of(addon), 1, f"{key} is {value!r} in this repository")
        for key, value in expected.items()
        if manifest(addon).get(key) != value
    )


def test_changelog_knows_the_version(report):
    path = Path("CHANGELOG.md")
    if f"## [{VERSION}]" not in read(path):
        report([at(path, 1, f"no entry for {VERSION}")])


@pytest.mark.parametrize("addon", ADDONS)
def test_every_data_file_is_listed_once(addon, report):
    entries = manifest(addon).get("data", []) + manifest(addon).get("demo", [])
    base = Path("addons", addon)
    on_disk = {
        path.relative_to(base).as_posix()
        for path in addon_files(".xml", ".csv", addon=addon)
        if path.relative_to(base).parts[0] in {*ORDER, "demo"}
    }
    findings = [f"in no manifest key: {entry}" for entry in on_disk - {*entries}]
    findings += [f"listed, but missing: {entry}" for entry in {*entries} - on_disk]
    findings += [
        f"listed twice: {entry}" for entry in entries if entries.count(entry) > 1
    ]
    report(at(path_of(addon), 1, finding) for finding in findings)


@pytest.mark.parametrize("addon", ADDONS)
def test_demo_files_are_demo(addon, report):
    listed = [(entry, False) for entry in manifest(addon).get("data", [])]
    listed += [(entry, True) for entry in manifest(addon).get("demo", [])]
    report(
        at(path_of(addon), 1, f"demo/ is for demo data, and only it: {entry}")
        for entry, is_demo in listed
        if entry.startswith("demo/") != is_demo
    )


@pytest.mark.parametrize("addon", ADDONS)
def test_load_order(addon, report):
    entries = [
        entry
        for entry in manifest(addon).get("data", [])
        if f"{addon}/{entry}" not in ORDER_EXCEPTIONS
    ]
    report(
        at(path_of(addon), 1, f"{entry} stands after a later folder ({ORDER})")
        for entry in disorder(entries)
    )


def test_load_order_can_fail():
    assert disorder(["security/a.xml", "views/a.xml", "views/a_menus.xml"]) == []
    assert disorder(["views/a.xml", "security/a.xml"]) == ["security/a.xml"]
    assert disorder(["views/a_menus.xml", "views/a.xml"]) == ["views/a.xml"]


@pytest.mark.parametrize("addon", ADDONS)
def test_assets_and_static_files_meet(addon, report):
    # ("before", target, path), ("remove", path) or a plain path
    patterns = [
        entry if isinstance(entry, str) else entry[-1]
        for bundle in manifest(addon).get("assets", {}).values()
        for entry in bundle
    ]
    # Odoo's ** stands for no folder as well; fnmatch's * crosses folders anyway.
    own = [
        pattern.replace("**/", "*")
        for pattern in patterns
        if pattern.startswith(f"{addon}/")
    ]
    files = [
        path.relative_to("addons").as_posix()
        for path in addon_files(".js", ".xml", ".scss", ".css", addon=addon)
        if "static" in path.parts and "description" not in path.parts
    ]
    findings = [
        f"asset path without a file: {pattern}"
        for pattern in own
        if not any(fnmatch(name, pattern) for name in files)
    ]
    findings += [
        f"static file in no bundle: {name}"
        for name in files
        if not any(fnmatch(name, pattern) for pattern in own)
    ]
    report(at(path_of(addon), 1, finding) for finding in findings)


@pytest.mark.parametrize("addon", ADDONS)
def test_addon_is_complete(addon, report):
    expected = [
        "README.rst",
        "static/description/icon.png",
        "static/description/icon.svg",
        f"i18n/{addon}.pot",
        "i18n/es.po",
    ]
    report(
        at(path_of(addon), 1, f"missing: {name}")
        for name in expected
        if not (ROOT / "addons" / addon / name).is_file()
    )


@pytest.mark.parametrize("addon", ADDONS)
def test_icon_is_square(addon, report):
    path = Path("addons", addon, "static/description/icon.png")
    header = (ROOT / path).read_bytes()[:24] if (ROOT / path).is_file() else b""
    size = struct.pack(">II", ICON_SIDE, ICON_SIDE)
    if header[1:4] != b"PNG" or header[16:24] != size:
        report([at(path, 1, f"not a PNG of {ICON_SIDE} x {ICON_SIDE}")])
