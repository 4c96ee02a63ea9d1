"""Option and fixture of the repository checks.

They read files only: no Odoo, no database. Run them with ``-p no:odoo``.
"""

import pytest


def pytest_addoption(parser):
    """Add ``--only PATH...``: what a developer of one addon wants to see."""
    parser.addoption("--only", nargs="+", default=None, help="findings below these")


@pytest.fixture
def report(request):
    """Return a function that fails with a list of findings ``path:line: message``."""
    only = request.config.getoption("--only")
    # Followed by what ends a path: one addon's name is the beginning of another's.
    prefixes = tuple(
        path.removeprefix("./").rstrip("/") + end
        for path in only or ()
        for end in ("/", ":")
    )

    def fail_on(findings):
        found = [
            finding
            for finding in findings
            if not prefixes or finding.startswith(prefixes)
        ]
        if found:
            lines = "\n".join(found)
            pytest.fail(f"{len(found)} finding(s)\n{lines}", pytrace=False)

    return fail_on
