"""No old idiom and no breach of a house rule that a regular expression can see."""

import ast
import re

import pytest
from idioms import IDIOMS
from repository import addon_files, at, in_tests, read, tree

SUFFIXES = (".py", ".xml", ".js", ".scss", ".csv", ".rst")


def code_lines(path):
    """Return the numbered lines of a file, Python's comments and all."""
    return enumerate(read(path).splitlines(), 1)


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom.bad)
def test_idiom_is_absent(idiom, report):
    report(
        at(path, number, f"write {idiom.instead} instead of: {line.strip()}")
        for path in addon_files(*set(SUFFIXES).intersection(idiom.suffixes))
        if idiom.in_tests or not in_tests(path)
        for number, line in code_lines(path)
        if idiom.found_in(line)
    )


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom.bad)
def test_idiom_can_be_found(idiom):
    assert idiom.found_in(idiom.bad)
    assert not idiom.found_in(idiom.good)


def elevations(module):
    """Yield (statement, call) of each call in a module that raises its rights."""
    statements = [node for node in ast.walk(module) if isinstance(node, ast.stmt)]
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and raises_rights(node):
            holders = [
                statement
                for statement in statements
                if statement.lineno <= node.lineno <= statement.end_lineno
            ]
            # The innermost statement is the one that begins last.
            yield max(holders, key=lambda statement: statement.lineno), node


def raises_rights(call):
    """Tell whether a call is sudo() or env(su=True)."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "sudo":
        lowers = call.args and getattr(call.args[0], "value", None) is False
        return not lowers
    return any(
        keyword.arg == "su" and getattr(keyword.value, "value", None) is True
        for keyword in call.keywords
    )


def unexplained(source):
    """Return the lines of the elevated calls without ``# sudo: model - why``."""
    lines = source.splitlines()
    found = []
    for statement, call in elevations(ast.parse(source)):
        first = statement.lineno - 1
        while first and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        near = lines[first : call.end_lineno]
        if not any(re.search(r"# sudo: [\w.* ,]+ - \S", line) for line in near):
            found.append(call.end_lineno)
    return found


def test_every_sudo_has_its_reason(report):
    report(
        at(path, number, "sudo() without '# sudo: model - why'")
        for path in addon_files(".py")
        if not in_tests(path)
        for number in unexplained(read(path))
    )


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = y.sudo()", [1]),
        ("# sudo: because\nx = y.sudo()", [2]),
        ("# sudo: res.partner - read by its own user\nx = y.sudo()", []),
        ("x = y.sudo()  # sudo: res.partner - read by its own user", []),
        ("# sudo: a.b - two\n# lines of reason\nx = (\n    y\n    .sudo()\n)", []),
        ("# sudo: a.b - far\nz = 1\nx = y.sudo()", [3]),
        ("def f():\n    # sudo: a.b - why\n    if a.sudo():\n        b.sudo()", [4]),
        ("x = y.sudo(False)", []),
        ("x = y.with_env(env(su=True))", [1]),
    ],
)
def test_sudo_rule(source, lines):
    assert unexplained(source) == lines


# What these do is said by the ORM; an override says why in a comment.
ORM_METHODS = {"create", "write", "unlink", "copy", "copy_data", "default_get", "init"}


def undocumented(module):
    """Return the public functions and methods without a docstring."""
    return [
        node
        for holder in ast.walk(module)
        if isinstance(holder, (ast.Module, ast.ClassDef))
        for node in holder.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and node.name not in ORM_METHODS
        and not ast.get_docstring(node)
    ]


def test_public_methods_have_a_docstring(report):
    report(
        at(path, node.lineno, f"{node.name}() has no docstring")
        for path in addon_files(".py")
        if not in_tests(path)
        for node in undocumented(tree(path))
    )


def test_docstring_rule():
    module = ast.parse("class A:\n    def b(self): pass\n    def _c(self): pass")
    assert [node.name for node in undocumented(module)] == ["b"]
    assert not undocumented(ast.parse('def d():\n    """Say it."""'))


def untagged(module):
    """Return the test classes that Odoo would run while modules still load."""
    needed = {"post_install", "-at_install"}
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.ClassDef):
            continue
        tests = [name for item in node.body if (name := getattr(item, "name", ""))]
        tags = {
            argument.value
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call)
            for argument in decorator.args
            if isinstance(argument, ast.Constant)
        }
        if any(name.startswith("test_") for name in tests) and not needed <= tags:
            found.append(node)
    return found


def test_tests_run_after_all_modules(report):
    report(
        at(path, node.lineno, f"{node.name} needs @tagged(post_install, -at_install)")
        for path in addon_files(".py")
        if in_tests(path)
        for node in untagged(tree(path))
    )


def test_tag_rule():
    body = "class T:\n    def test_a(self): pass"
    assert untagged(ast.parse(body))
    assert not untagged(ast.parse(f'@tagged("post_install", "-at_install")\n{body}'))
