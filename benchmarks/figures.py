"""What a benchmark declares, and how its figures are measured."""

import ctypes
import gc
import importlib.util
import math
import statistics
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
UNITS = ("ms", "queries", "MB")


class Failure(Exception):
    """Something that keeps a benchmark from running; the message says what."""


@dataclass(frozen=True)
class Figure:
    """One number: what ours takes, measured beside what the peer takes.

    ``ours`` and ``peer`` are called without arguments, in turns, and do one whole piece
    of work each. ``bar`` is the ratio of the medians that must not be exceeded,
    ``limit`` what 19 of 20 calls of ours must not; one of them may be missing. With
    ``plain`` or ``tenth`` the peer works in that database. ``repeat`` calls ours that
    often a round, where the peer is much slower; without ``warm`` the first call
    counts.
    """

    id: str
    ours: Callable
    peer: Callable
    bar: float | None = None
    unit: str = "ms"
    rounds: int = 15
    limit: float | None = None
    plain: bool = False
    tenth: bool = False
    repeat: int = 1
    warm: bool = True

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"{self.id}: unit {self.unit!r} is not measured here")
        if self.bar is None and self.limit is None:
            raise ValueError(f"{self.id}: neither bar nor limit")

    @property
    def where(self):
        """Return the kind of database that the peer works in, empty for ours."""
        return "plain" if self.plain else "tenth" if self.tenth else ""


@dataclass(frozen=True)
class Benchmark:
    """What one ``bench_NAME.py`` declares as its ``BENCHMARK``.

    ``seed(env)`` makes a few records of each model in ``rows`` through the ORM; they
    are multiplied to about that many rows with ``odoo populate``;
    ``dress(env, scale)`` may then make them look like real ones. ``figures(env)``
    returns the figures. A change of ``version`` asks for a fresh database.

    With ``plain`` everything is done in two databases, one of which has what our addons
    need and not the addons themselves, and it is ``figures(env, plain_env)``. With
    ``tenth`` there is one more, as ours but with a tenth of the rows: its environment
    comes last.
    """

    name: str
    title: str
    addons: tuple
    seed: Callable
    figures: Callable
    rows: dict = field(default_factory=dict)
    version: int = 1
    plain: bool = False
    tenth: bool = False
    dress: Callable | None = None

    @property
    def others(self):
        """Return the kinds of databases beside ours, in the order of `figures`."""
        return [kind for kind in ("plain", "tenth") if getattr(self, kind)]


def load(name):
    """Return the benchmark that ``bench_NAME.py`` declares."""
    path = FOLDER / f"bench_{name}.py"
    if not path.is_file():
        raise Failure(f"No benchmark {name!r}. There are: {', '.join(names())}.")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BENCHMARK


def names():
    """Return the names of all benchmarks."""
    return sorted(path.stem[len("bench_") :] for path in FOLDER.glob("bench_*.py"))


# === MEASURING === #


def samples(figure, measure, peer_measure=None):
    """Return (ours, peer): the measures of each round, in turns.

    One call of each comes first and does not count: it fills the caches. Who begins
    changes from round to round, so that a slow moment of the machine meets both.

    :param peer_measure: how the peer is measured, if not as ours
    """
    sides = (
        (figure.ours, measure, figure.repeat),
        (figure.peer, peer_measure or measure, 1),
    )
    found = ([], [])
    if figure.warm:
        for work, way, _repeat in sides:
            way(work)
    for number in range(figure.rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            work, way, repeat = sides[side]
            found[side].extend(way(work) for _call in range(repeat))
    return found


def percentile(values, share):
    """Return the smallest of ``values`` that ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * share) - 1]


def result(figure, measured):
    """Return a figure with its measures as a dictionary of the report."""
    value, peer = (statistics.median(side) for side in measured)
    # Both nothing at all is as good as the peer.
    ratio = value / peer if peer else (1.0 if not value else float("inf"))
    high = percentile(measured[0], 0.95)
    within = figure.limit is None or high <= figure.limit
    return {
        "id": figure.id,
        "unit": figure.unit,
        "value": round(value, 3),
        "p95": round(high, 3),
        "limit": figure.limit,
        "peer": round(peer, 3),
        "ratio": round(ratio, 3),
        "bar": figure.bar,
        "holds": within and (figure.bar is None or ratio <= figure.bar),
    }


@contextmanager
def memory():
    """Yield a list that holds, after the block, by how many MB the process grew."""
    used = []
    # What was freed before goes back first: growing into it would not be seen.
    gc.collect()
    with suppress(AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    # Linux forgets the highest mark so far when 5 is written there.
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    yield used
    used.append((_status("VmHWM") - before) / 1024)


def _status(name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise Failure(f"The system does not tell {name}.")


def measures(env):
    """Return the ways of measuring by unit. What a call wrote is taken back."""

    def run(work):
        env.invalidate_all()
        with closing(env.cr.savepoint(flush=False)):
            queries, start = env.cr.sql_log_count, time.perf_counter()
            work()
            env.flush_all()
            # What belongs to the work but waits for its end, such as tracking.
            env.cr.precommit.run()
            taken = time.perf_counter() - start
            queries = env.cr.sql_log_count - queries
            # Closing takes back what was written; the caches must forget it too.
            env.cr.clear()
        return {"ms": taken * 1000, "queries": queries}

    def undisturbed(work):
        gc.collect()
        gc.disable()
        try:
            return run(work)
        finally:
            gc.enable()

    def grown(work):
        with memory() as used:
            run(work)
        return used[0]

    return {
        "ms": lambda work: undisturbed(work)["ms"],
        "queries": lambda work: undisturbed(work)["queries"],
        "MB": grown,
    }
