"""One direction: a lower addon never names an upper one (docs/architecture.md)."""

import re

import pytest
from repository import ADDONS, addon_files, at, manifest, read

# What belongs to an upper addon besides its technical name.
OWN_NAMES = {
    "clientes_crm_pqr": r"\bpqr[._](?:ticket|stage|type|team|tag|claim|act|term|sla)"
    r"|/my/pqr",
    "clientes_crm_chat": r"\bpqr\.chat\b|/clientes/chat",
}
CODE = (".py", ".xml", ".js", ".scss", ".csv")


def upper_names(addon):
    """Return the pattern of what an addon may not name."""
    upper = ADDONS[ADDONS.index(addon) + 1 :]
    return re.compile("|".join([*upper, *(OWN_NAMES[name] for name in upper)]))


@pytest.mark.parametrize("addon", ADDONS[:-1])
def test_lower_addon_names_no_upper_one(addon, report):
    pattern = upper_names(addon)
    report(
        at(path, number, f"{match[0]} belongs to an upper addon")
        for path in addon_files(*CODE, addon=addon)
        for number, line in enumerate(read(path).splitlines(), 1)
        for match in pattern.finditer(line)
    )


@pytest.mark.parametrize(
    ("addon", "line"),
    [
        ("clientes_crm", "from odoo.addons.clientes_crm_pqr.tools import terms"),
        ("clientes_crm", 'if "pqr.ticket" in self.env:'),
        ("clientes_crm", '<field name="pqr_ticket_ids" />'),
        ("clientes_crm_pqr", 'parent="clientes_crm_chat.chat_menu"'),
        ("clientes_crm_pqr", 'url = "/clientes/chat/" + token'),
    ],
)
def test_pattern_finds_an_upper_name(addon, line):
    assert upper_names(addon).search(line)


@pytest.mark.parametrize(
    ("addon", "line"),
    [
        ("clientes_crm", 'ref="clientes_crm.clientes_crm_group_user"'),
        ("clientes_crm_pqr", 'self.env["pqr.ticket"]'),
    ],
)
def test_pattern_allows_own_names(addon, line):
    assert not upper_names(addon).search(line)


def test_manifests_depend_downwards():
    for position, addon in enumerate(ADDONS):
        depends = set(manifest(addon)["depends"])
        assert not depends.intersection(ADDONS[position:])
        if position:
            assert ADDONS[position - 1] in depends
