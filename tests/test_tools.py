"""The tools are the same ones everywhere: pip, npm and pre-commit."""

import json
import re
from pathlib import Path

from repository import ROOT, read
from ruamel.yaml import YAML


def hooks():
    config = YAML(typ="safe").load(read(Path(".pre-commit-config.yaml")))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    return config["repos"][0]["hooks"]


def test_hooks_have_the_versions_of_the_lists():
    pins = set(re.findall(r"^[\w-]+==[\w.]+", read(Path("requirements-dev.txt")), re.M))
    packages = json.loads(read(Path("package.json")))["devDependencies"]
    pins |= {f"{name}@{version}" for name, version in packages.items()}
    assert {pin for hook in hooks() for pin in hook["additional_dependencies"]} <= pins


def test_lint_runs_what_the_hooks_run():
    script = read(Path(".ci/lint.sh"))
    for hook in hooks():
        assert re.search(rf"\blint {hook['id']} ", script), hook["id"]


def test_node_packages_are_pinned():
    packages = json.loads(read(Path("package.json")))["devDependencies"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in packages.values())
    locked = json.loads(read(Path("package-lock.json")))["packages"]
    for name, version in packages.items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_lists_are_made_from_their_sources():
    for name in ("requirements", "requirements-dev"):
        wanted = re.findall(r"^[A-Za-z][\w-]*", read(Path(f"{name}.in")), re.M)
        pinned = set(re.findall(r"^([\w-]+)==", read(Path(f"{name}.txt")), re.M))
        for package in wanted:
            assert package.lower().replace("_", "-") in pinned, package


def test_licence_texts_are_whole():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    lesser = licence.index("GNU LESSER GENERAL PUBLIC LICENSE")
    assert lesser < licence.index("GNU GENERAL PUBLIC LICENSE\n")
    assert "Preamble" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
