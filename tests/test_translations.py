"""Everything that a Spanish user reads is translated."""

import re
from pathlib import Path

import polib
import pytest
from repository import ADDONS, ROOT, addon_files, at

# %s, %(name)s, {name}, <tag attribute="value">, ${name}
PLACEHOLDER = re.compile(
    r"%\(\w+\)[sdif]|%[sdif]|\$?\{[\w.]*\}|</?\w+|\bt-\w+=\"[^\"]*\""
)


def placeholders(text):
    """Return what must be the same in a translation, in any order."""
    return sorted(PLACEHOLDER.findall(text))


def entries(addon, name):
    path = Path("addons", addon, "i18n", name)
    if not (ROOT / path).is_file():
        return path, []
    return path, list(polib.pofile(str(ROOT / path), wrapwidth=0))


def problems(entry):
    """Return what is wrong with one entry of es.po."""
    found = []
    if entry.obsolete:
        return ["obsolete"]
    if entry.fuzzy:
        found.append("fuzzy")
    if not entry.msgstr.strip():
        return [*found, "untranslated"]
    if placeholders(entry.msgid) != placeholders(entry.msgstr):
        found.append("other placeholders or tags")
    outer = (entry.msgid[0].isspace(), entry.msgid[-1].isspace())
    if outer != (entry.msgstr[0].isspace(), entry.msgstr[-1].isspace()):
        found.append("other blanks around the text")
    return found


@pytest.mark.parametrize("addon", ADDONS)
def test_spanish_is_complete(addon, report):
    path, spanish = entries(addon, "es.po")
    report(
        at(path, entry.linenum, f"{problem}: {entry.msgid!r}")
        for entry in spanish
        for problem in problems(entry)
    )


@pytest.mark.parametrize("addon", ADDONS)
def test_spanish_has_the_terms_of_the_template(addon, report):
    path, spanish = entries(addon, "es.po")
    _path, template = entries(addon, f"{addon}.pot")
    known = {entry.msgid for entry in spanish}
    wanted = {entry.msgid for entry in template}
    findings = [f"not in es.po: {term!r}" for term in wanted - known]
    findings += [f"no longer a term: {term!r}" for term in known - wanted]
    report(at(path, 1, finding) for finding in sorted(findings))


def test_spanish_is_one_file_and_says_so(report):
    findings = []
    for path in addon_files(".po"):
        if path.name != "es.po":
            findings.append(at(path, 1, "es.po is the base of every Spanish"))
        elif polib.pofile(str(ROOT / path)).metadata.get("Language") != "es":
            findings.append(at(path, 1, "its header must say 'Language: es'"))
    report(findings)


@pytest.mark.parametrize(
    ("msgid", "msgstr", "flags", "problem"),
    [
        ("Customer", "", [], "untranslated"),
        ("Customer", "Cliente", ["fuzzy"], "fuzzy"),
        ("%(n)s days", "%(m)s días", [], "other placeholders or tags"),
        ("<b>Days</b>", "Días", [], "other placeholders or tags"),
        ("%s of %s", "%s de", [], "other placeholders or tags"),
        ("Days ", "Días", [], "other blanks around the text"),
    ],
)
def test_problems_are_found(msgid, msgstr, flags, problem):
    entry = polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags)
    assert problems(entry) == [problem]


def test_a_good_translation_passes():
    entry = polib.POEntry(msgid="%(a)s <b>of</b> {b}", msgstr="{b} <b>de</b> %(a)s")
    assert problems(entry) == []
