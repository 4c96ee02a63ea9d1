"""What the tool says: progress lines, and failures as one clear sentence."""

import contextlib
import shutil
import subprocess
import sys
import threading
import time


class Failure(Exception):
    """Something the person at the keyboard can mend; ends with exit code 2."""


def say(text):
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


@contextlib.contextmanager
def step(title):
    """Show ``title`` while the block runs, and the seconds it took.

    On a terminal the line counts the seconds; in a log it is printed at its start, and
    again at its end, so that somebody who waits sees what is being waited for.
    """
    started = time.monotonic()
    done = threading.Event()
    terminal = sys.stdout.isatty()

    def tick():
        while not done.wait(1):
            seconds = time.monotonic() - started
            print(f"\r==> {title} … {seconds:.0f} s", end="", flush=True)

    if terminal:
        print(f"==> {title} …", end="", flush=True)
        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
    else:
        say(f"==> {title} …")
    outcome = "stopped"
    try:
        yield
        outcome = "done"
    finally:
        done.set()
        seconds = time.monotonic() - started
        start = "\r" if terminal else ""
        say(f"{start}==> {title}: {outcome} in {seconds:.1f} s")


def run(command, *, what, log=None, **options):
    """Run ``command`` quietly; on failure say ``what`` failed and show its last lines.

    :param list command: program and arguments
    :param str what: what is being done, for the message
    :param pathlib.Path log: where the output goes; kept in memory without it
    :return: the output, empty when it went to ``log``
    :rtype: str
    :raise Failure: when the command cannot be started or ends with an error
    """
    try:
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("ab") as stream:
                process = subprocess.run(
                    command, stdout=stream, stderr=stream, check=False, **options
                )
        else:
            process = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                text=True,
                errors="replace",
                **options,
            )
    except OSError as error:
        raise Failure(f"{what} failed: {error.strerror} ({command[0]})") from error
    if process.returncode:
        output = log.read_text(errors="replace") if log else process.stdout
        where = f"\n(the whole log: {log})" if log else ""
        raise Failure(f"{what} failed. Its last lines:\n{tail(output)}{where}")
    return "" if log else process.stdout


def tail(text, lines=12):
    """Return the last non-empty ``lines`` of ``text``, indented."""
    kept = [line for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join(f"    {line}" for line in kept)


def need_disk(folder, gigabytes):
    """Refuse to begin what would fill the disk.

    :raise Failure: when fewer than ``gigabytes`` are free where ``folder`` lies
    """
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Failure(
            f"{gigabytes:g} GB of free disk space are needed in {folder}, "
            f"{free:.1f} GB are free. Make room and start again."
        )
