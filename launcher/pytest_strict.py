"""pytest plugin: count outcomes, and fail a run that logged an error.

A logged ERROR does not fail a test by itself, yet a user would have met it. Records
that a test expects are muted there (``mute_logger``, ``assertLogs``) and never get
here.
"""

import json
import logging
import os
from pathlib import Path

OURS = ("clientes_crm", "pqr.")
# A browser test that has passed closes its page under requests still on their way.
TEARDOWN = "Error received after termination"
OUTCOMES = {
    "passed": ("passed",),
    "failed": ("failed", "error"),
    "skipped": ("skipped", "xfailed", "xpassed"),
}


class Recorder(logging.Handler):
    """Keeps every ERROR, and every WARNING that names our addons."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []
        self.test = "outside of a test"

    def emit(self, record):
        """Keep ``record`` if it should fail the run."""
        message = record.getMessage()
        ours = any(name in record.name or name in message for name in OURS)
        if message.startswith(TEARDOWN):
            return
        if record.levelno >= logging.ERROR or ours:
            first = message.splitlines()[0] if message else ""
            where = f"{record.levelname} {record.name}"
            self.found.append(f"{where}: {first} ({self.test})")


recorder = Recorder()


def pytest_configure(config):
    """Listen from the beginning, collection included."""
    logging.getLogger().addHandler(recorder)


def pytest_runtest_logstart(nodeid, location):
    """Remember which test is running, to name it beside a record."""
    recorder.test = nodeid


def pytest_sessionfinish(session, exitstatus):
    """Turn logged errors into a failed run."""
    if recorder.found and not session.exitstatus:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    """Print the records found, and leave the counts for the launcher."""
    for line in recorder.found:
        terminalreporter.write_line(f"LOGGED {line}", red=True)
    counts = {
        outcome: sum(len(terminalreporter.stats.get(name, ())) for name in names)
        for outcome, names in OUTCOMES.items()
    }
    counts["failed"] += len(recorder.found)
    report = os.environ.get("CLIENTES_TEST_REPORT")
    if report:
        Path(report).write_text(json.dumps(counts))
