"""Routes declare how they are called, and reading a page never changes data."""

import ast
import re

import pytest
from repository import addon_files, at, read

WRITERS = {"create", "write", "unlink", "message_post", "copy", "message_subscribe"}
WRITERS |= {"_portal_ensure_token", "action_archive", "toggle_is_favorite"}


def routes(module):
    """Yield (function, keywords of its route) of each route that declares a path."""
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            name = ast.unparse(decorator).partition("(")[0]
            if name not in {"route", "http.route"}:
                continue
            # Without a path it extends a route of another module, and says no more.
            if isinstance(decorator, ast.Call) and decorator.args:
                yield node, {item.arg: item.value for item in decorator.keywords}


def methods_of(keywords):
    """Return the HTTP methods of a route; none declared means all."""
    return set(ast.literal_eval(keywords["methods"])) if "methods" in keywords else None


def writes(function):
    """Return the calls in a function that change records."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITERS
    ]


def faults(source):
    """Yield (line, message) of what is wrong with the routes of a controller."""
    lines = source.splitlines()
    for function, keywords in routes(ast.parse(source)):
        line = function.decorator_list[0].lineno
        head = "\n".join(lines[max(line - 3, 0) : function.lineno])
        methods = methods_of(keywords)
        kind = ast.literal_eval(keywords.get("type", ast.Constant("http")))
        if methods is None:
            yield line, "declare methods=[...]"
            continue
        if "auth" not in keywords:
            yield line, "declare auth="
        if kind == "jsonrpc" and methods != {"POST"}:
            yield line, "a jsonrpc route is POST only"
        csrf = keywords.get("csrf")
        if csrf and not ast.literal_eval(csrf) and not re.search(r"# csrf: \S", head):
            yield line, "csrf=False without '# csrf: why'"
        if methods != {"POST"}:
            for call in writes(function):
                yield call.lineno, f"{call.func.attr}() in a route that answers GET"


def test_routes_of_the_addons(report):
    report(
        at(path, line, message)
        for path in addon_files(".py")
        if "controllers" in path.parts
        for line, message in faults(read(path))
    )


@pytest.mark.parametrize(
    ("decorator", "body", "fault"),
    [
        ('"/a", auth="user"', "pass", "declare methods"),
        ('"/a", methods=["GET"]', "pass", "declare auth"),
        ('"/a", auth="user", methods=["GET"]', "t.write({})", "write() in a route"),
        ('"/a", auth="user", methods=["GET", "POST"]', "t.create({})", "create() in"),
        ('"/a", auth="user", type="jsonrpc", methods=["GET"]', "pass", "a jsonrpc"),
        ('"/a", auth="user", csrf=False, methods=["POST"]', "pass", "csrf=False"),
    ],
)
def test_faults_are_found(decorator, body, fault):
    source = f"class A:\n    @http.route({decorator})\n    def a(self):\n        {body}"
    messages = [message for _line, message in faults(source)]
    assert len(messages) == 1
    assert messages[0].startswith(fault)


@pytest.mark.parametrize(
    ("decorator", "body"),
    [
        ("", "self.write({})"),
        ('"/a", auth="user", methods=["POST"]', "t.write({})"),
        ('["/a", "/b"], auth="public", methods=["GET"]', "return t.read()"),
    ],
)
def test_good_routes_are_left_alone(decorator, body):
    source = f"class A:\n    @http.route({decorator})\n    def a(self):\n        {body}"
    assert not list(faults(source))
