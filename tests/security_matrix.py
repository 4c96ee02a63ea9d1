#!/usr/bin/env python3
"""Write the tables of docs/security.md from the addons: run it after changing rights.

Between ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->`` stand the access rights, the
record rules and the routes, as the addons declare them. test_security_matrix.py fails
when they are not up to date.
"""

import ast
import csv
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

from repository import ADDONS, ROOT, addon_files, read
from test_routes import methods_of, routes

DOCUMENT = Path("docs/security.md")
QUOTES = "f'\""  # around a path in the source
RIGHTS = ("read", "write", "create", "unlink")


def access_rows():
    """Yield (model, group, rights) of every ir.model.access.csv."""
    for addon in ADDONS:
        for path in addon_files(".csv", addon=addon):
            if path.name != "ir.model.access.csv":
                continue
            for row in csv.DictReader(StringIO(read(path))):
                model = row["model_id:id"].rpartition("model_")[2].replace("_", ".")
                group = row["group_id:id"]
                group = group if "." in group else f"{addon}.{group}"
                rights = [name for name in RIGHTS if row[f"perm_{name}"] == "1"]
                yield f"`{model}`", f"`{group}`", ", ".join(rights) or "nothing"


def rule_rows():
    """Yield (rule, groups, domain) of every record rule."""
    for addon in ADDONS:
        for path in addon_files(".xml", addon=addon):
            if not path.as_posix().startswith(f"addons/{addon}/security/"):
                continue
            for record in ElementTree.fromstring(read(path)).iter("record"):
                if record.get("model") != "ir.rule":
                    continue
                fields = {field.get("name"): field for field in record.iter("field")}
                groups = fields.get("groups")
                names = (
                    re.findall(r"'([\w.]+)'", groups.get("eval", ""))
                    if groups is not None
                    else []
                )
                domain = fields["domain_force"]
                text = " ".join((domain.text or domain.get("eval", "")).split())
                who = ", ".join(f"`{name}`" for name in names) or "everybody"
                yield fields["name"].text, who, f"`{text.replace('|', chr(92) + '|')}`"


def constants(addon):
    """Return the texts that an addon's modules name, for routes made of them."""
    return {
        node.targets[0].id: node.value.value
        for path in addon_files(".py", addon=addon)
        for node in ast.parse(read(path)).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(getattr(node.value, "value", None), str)
    }


def route_rows():
    """Yield (path, methods, who may call) of every route of ours."""
    for path in addon_files(".py"):
        if "controllers" not in path.parts:
            continue
        known = constants(path.parts[1])
        for function, keywords in routes(ast.parse(read(path))):
            decorator = next(
                item for item in function.decorator_list if "route" in ast.unparse(item)
            )
            places = ast.unparse(decorator.args[0]).strip("[]")
            for name, value in known.items():
                places = places.replace("{" + name + "}", value)
            shown = ", ".join(
                f"`{place.strip(QUOTES)}`" for place in places.split(", ")
            )
            auth = ast.literal_eval(keywords.get("auth", ast.Constant("user")))
            yield shown, ", ".join(sorted(methods_of(keywords) or {"all"})), auth


def table(head, rows):
    """Return a Markdown table."""
    lines = [head, tuple("---" for _cell in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sections():
    """Return the generated sections by name."""
    return {
        "rights": table(("Model", "Group", "May"), list(access_rows())),
        "rules": table(("Rule", "For", "Sees"), list(rule_rows())),
        "routes": table(("Route", "Methods", "auth"), list(route_rows())),
    }


def refreshed(text):
    """Return a document with its generated sections made anew."""
    for name, section in sections().items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        before, _begin, rest = text.partition(begin)
        after = rest.partition(end)[2]
        text = f"{before}{begin}\n{section}\n{end}{after}"
    return text


if __name__ == "__main__":
    document = ROOT / DOCUMENT
    document.write_text(refreshed(read(DOCUMENT)), encoding="utf-8")
