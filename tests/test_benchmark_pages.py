"""The benchmarks read what a browser reads of a view."""

import sys
from types import SimpleNamespace
from xml.etree import ElementTree

from repository import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

from pages import specification

LINES = SimpleNamespace(_fields={"qty": SimpleNamespace(type="float")})
MODEL = SimpleNamespace(
    env={"line": LINES, "tag": None},
    _fields={
        "name": SimpleNamespace(type="char"),
        "user_id": SimpleNamespace(type="many2one"),
        "line_ids": SimpleNamespace(type="one2many", comodel_name="line"),
        "tag_ids": SimpleNamespace(type="many2many", comodel_name="tag"),
        "follower_ids": SimpleNamespace(type="one2many", comodel_name="line"),
    },
)
FORM = """
<form>
    <header><field name="user_id"/></header>
    <sheet>
        <group><field name="name"/></group>
        <field name="line_ids">
            <kanban><templates/></kanban>
            <list><field name="qty"/></list>
        </field>
        <field name="tag_ids" widget="many2many_tags"/>
        <field name="follower_ids"/>
    </sheet>
</form>
"""


def test_a_form_is_read_with_its_lists():
    assert specification(MODEL, ElementTree.fromstring(FORM)) == {
        "user_id": {"fields": {"display_name": {}}},
        "name": {},
        "line_ids": {"fields": {"qty": {}}, "limit": 40},
        "tag_ids": {"fields": {"display_name": {}}, "limit": 40},
        "follower_ids": {"fields": {}, "limit": 40},
    }


def test_the_plain_database_has_what_our_addons_need_and_not_them(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from launcher.paths import OUR_ADDONS, foreign_addons

    found = foreign_addons()
    assert {"contacts", "crm", "account", "im_livechat"} <= set(found)
    assert not set(found).intersection(OUR_ADDONS)
