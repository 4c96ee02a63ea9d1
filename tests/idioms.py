"""Old idioms of Odoo that version 19 installs in silence, and house rules.

One entry a rule: its pattern, the suffixes of the files that it reads, what to write
instead, a line that it must find and a line that it must leave alone. The linters see
none of these (docs/adr and CONTRIBUTING.md say why each matters).
"""

import re
from typing import NamedTuple


class Idiom(NamedTuple):
    """A rule of one line."""

    pattern: str
    suffixes: tuple
    instead: str
    bad: str
    good: str
    in_tests: bool = True

    def found_in(self, line):
        """Tell whether a line breaks the rule."""
        return re.search(self.pattern, line)


PY, XML, JS, SCSS = (".py",), (".xml",), (".js",), (".scss",)
CODE = PY + XML + JS + SCSS
# In pieces, so that this file does not find itself.
UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])

IDIOMS = [
    # Python: installs, and does nothing or warns.
    Idiom(r"_sql_constraints\b", PY, "models.Constraint", "_sql_constraints = [", ""),
    Idiom(r"\bosv\b", PY, "odoo.fields.Domain", "from odoo.osv import expression", ""),
    Idiom(
        r"(?<![\w])read_group\(|\.readGroup\(",
        PY + JS,
        "_read_group, formattedReadGroup",
        "self.env[model].read_group(domain, [], [])",
        "self._read_group(domain, ['x'])",
    ),
    Idiom(r"type=.json[\"']", PY, "type='jsonrpc'", 'type="json"', 'type="jsonrpc"'),
    Idiom(r"\bgroups_id\b", CODE, "group_ids", 'name="groups_id"', 'name="group_ids"'),
    Idiom(r"\bname_get\b", PY, "_compute_display_name", "def name_get(self):", ""),
    Idiom(r"\btoggle_active\b", CODE, "action_archive", "r.toggle_active()", ""),
    Idiom(
        r"\bcheck_access_(?:rights|rule)\b",
        PY,
        "check_access, has_access",
        "self.check_access_rights('read')",
        "self.check_access('read')",
    ),
    Idiom(
        r"\bself\._(?:cr|uid|context)\b",
        PY,
        "self.env.cr, .uid, .context",
        "self._cr.execute(query)",
        "self._create(vals)",
    ),
    Idiom(
        r"(?<![\w.])_\(",
        PY,
        "self.env._(...)",
        'raise UserError(_("No"))',
        'raise UserError(self.env._("No"))',
    ),
    Idiom(r"\bgroup_operator\b", PY, "aggregator", 'group_operator="sum"', ""),
    Idiom(r"\btrack_visibility\b", PY, "tracking", 'track_visibility="always"', ""),
    Idiom(
        r"\(\s*[0-6]\s*,\s*(?:0|False|_)\s*,",
        PY + XML,
        "Command.set, .create, .link",
        'eval="[(6, 0, ids)]"',
        "range(0, 6)",
    ),
    Idiom(
        r"\(\s*4\s*,\s*(?:ref|self|\w+\.id)\b",
        PY + XML,
        "Command.link",
        "[(4, ref('base.group_user'))]",
        "Command.link(ref('base.group_user'))",
    ),
    Idiom(
        r"\bcr\.(?:commit|rollback)\(",
        PY,
        "ir.cron._commit_progress; Odoo owns the transaction",
        "self.env.cr.commit()",
        "self.env['ir.cron']._commit_progress(1)",
        # Two transactions at once need two of their own; pylint-odoo asks for a word.
        in_tests=False,
    ),
    Idiom(
        r"\bskipTest\b|unittest\.skip|@skip|pytest\.mark\.(?:skip|xfail)|\btest\.skip\b",
        PY + JS,
        "no test is skipped",
        "@unittest.skip('later')",
        "def test_x(self):",
    ),
    Idiom(
        r"\bNotImplementedError\b", PY, "nothing unfinished", "NotImplementedError", ""
    ),
    Idiom(
        rf"\b(?:{UNFINISHED})\b",
        (*CODE, ".csv", ".rst", ".md", ".sh", ".yml"),
        "nothing unfinished",
        "# " + UNFINISHED.split("|", maxsplit=1)[0] + ": later",
        "# TODOS",
    ),
    # XML: installs, and the browser then throws or shows nothing.
    Idiom(
        r"<tree\b|view_mode\"?>.*\btree\b|[\"']tree[\"',]",
        XML + PY + JS,
        "list",
        '<field name="view_mode">tree,form</field>',
        '<field name="view_mode">list,form</field>',
    ),
    Idiom(r"kanban-box|oe_kanban_", CODE, "t-name='card'", 't-name="kanban-box"', ""),
    Idiom(r"\boe_chatter\b", XML, "<chatter />", 'class="oe_chatter"', "<chatter />"),
    Idiom(r"\bt-(?:esc|raw)\b", CODE, "t-out", '<t t-esc="x" />', '<t t-out="x" />'),
    Idiom(
        r"\s(?:attrs|states)=",
        XML,
        "invisible=, readonly=, required=",
        '<field name="x" attrs="{}" />',
        '<field name="x" t-attrs="x" />',
    ),
    Idiom(r"<data\b", XML, "<odoo noupdate='1'>", '<data noupdate="1">', "<odoo>"),
    Idiom(
        r"name=\"(?:numbercall|doall)\"",
        XML,
        "nothing: ir.cron has no counters",
        '<field name="numbercall">-1</field>',
        "",
    ),
    Idiom(
        r"<group[^>]*\bexpand=",
        XML,
        "a bare <group>",
        '<group expand="0" string="Group By">',
        "<group>",
    ),
    Idiom(
        r"\bcontext_today\(\)",
        XML,
        "'today', 'today -7d' in the domain",
        "context_today().strftime('%Y')",
        "[('x', '>=', 'today -7d')]",
    ),
    # JavaScript: legacy frameworks.
    Idiom(r"\bpublicWidget\b", JS, "Interaction", "publicWidget.Widget.extend", ""),
    Idiom(r"@odoo-module\b", JS, "nothing", "/** @odoo-module **/", "/** @type */"),
    Idiom(
        r"useService\([\"'](?:rpc|user)[\"']\)",
        JS,
        "rpc and user of @web/core",
        'useService("rpc")',
        'useService("orm")',
    ),
    Idiom(
        r"\bodoo\.define\(|(?<![\w.])require\(|=\s*owl\s*;",
        JS,
        "import",
        "const { Component } = owl;",
        'import { Component } from "@odoo/owl";',
    ),
    Idiom(r"\bQUnit\b", JS, "Hoot", 'QUnit.module("x")', "describe.current.tags()"),
    Idiom(r"^\s*:root\b", SCSS, "a class of ours", ":root {", ".o_clientes_crm {"),
]
