"""docs/security.md says what the addons declare."""

import pytest
from repository import read
from security_matrix import DOCUMENT, refreshed, sections


def test_document_is_up_to_date():
    text = read(DOCUMENT)
    assert text == refreshed(text), "run: python tests/security_matrix.py"


@pytest.mark.parametrize("name", sections())
def test_sections_stand_in_the_document(name):
    assert read(DOCUMENT).count(f"<!-- {name}:begin -->") == 1
    assert len(sections()[name].splitlines()) > 2


def test_a_change_is_noticed():
    text = read(DOCUMENT).replace("| read |", "| read, write |")
    assert text != refreshed(text)
