"""The staleness check of the translation templates finds what it has to find."""

import runpy

import pytest
from repository import ROOT

CHECK = runpy.run_path(str(ROOT / ".ci" / "check_pot.py"))
HEADER = 'msgid ""\nmsgstr ""\n"POT-Creation-Date: {}\\n"\n\n'
CUSTOMER = '#. module: x\n#: model:ir.model,name:x.a\nmsgid "Customer"\nmsgstr ""\n\n'
ORDER = '#. module: x\n#: code:addons/x/models/a.py:0\nmsgid "Order"\nmsgstr ""\n\n'


@pytest.fixture
def compare(tmp_path):
    """Return a function that gives the differences of two .pot texts."""

    def run(committed, exported):
        texts = {"committed.pot": committed, "exported.pot": exported}
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        sides = [CHECK["terms"](tmp_path / name) for name in texts]
        return list(CHECK["differences"](*sides))

    return run


def test_dates_and_order_do_not_count(compare):
    committed = HEADER.format("2026-01-01") + CUSTOMER + ORDER
    exported = HEADER.format("2026-02-02") + ORDER + CUSTOMER
    assert compare(committed, exported) == []


@pytest.mark.parametrize(
    ("committed", "exported", "line"),
    [
        (CUSTOMER, CUSTOMER + ORDER, "+ 'Order' is new"),
        (CUSTOMER + ORDER, CUSTOMER, "- 'Order' is no longer a term"),
        (ORDER, ORDER.replace("a.py", "b.py"), "~ 'Order' is used elsewhere now: "),
    ],
)
def test_differences_are_found(compare, committed, exported, line):
    found = compare(HEADER + committed, HEADER + exported)
    assert len(found) == 1
    assert found[0].startswith(line)


def test_a_missing_file_is_an_error(tmp_path):
    assert CHECK["main"]([str(tmp_path), "clientes_crm"]) == 2
