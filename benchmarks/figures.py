"""What a benchmark declares, and how its figures are measured."""

import gc
import importlib.util
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
UNITS = ("ms", "queries")


class Failure(Exception):
    """Something that keeps a benchmark from running; the message says what."""


@dataclass(frozen=True)
class Figure:
    """One number: what ours takes, measured beside what the peer takes.

    ``ours`` and ``peer`` are called without arguments, in turns, and do one whole piece
    of work each. ``bar`` is the ratio of the medians that must not be exceeded.
    """

    id: str
    ours: Callable
    peer: Callable
    bar: float
    unit: str = "ms"
    rounds: int = 15

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"{self.id}: unit {self.unit!r} is not measured here")


@dataclass(frozen=True)
class Benchmark:
    """What one ``bench_NAME.py`` declares as its ``BENCHMARK``.

    ``seed(env)`` makes a few records of each model in ``rows`` through the ORM; they
    are multiplied to about that many rows with ``odoo populate``. ``figures(env)``
    returns the figures. A change of ``version`` asks for a fresh database.
    """

    name: str
    title: str
    addons: tuple
    seed: Callable
    figures: Callable
    rows: dict = field(default_factory=dict)
    version: int = 1


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


def samples(figure, measure):
    """Return (ours, peer): the measures of each round, in turns.

    One call of each comes first and does not count: it fills the caches. Who begins
    changes from round to round, so that a slow moment of the machine meets both.
    """
    pair = (figure.ours, figure.peer)
    found = ([], [])
    for work in pair:
        measure(work)
    for number in range(figure.rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            found[side].append(measure(pair[side]))
    return found


def result(figure, measured):
    """Return a figure with its measures as a dictionary of the report."""
    value, peer = (statistics.median(side) for side in measured)
    # Both nothing at all is as good as the peer.
    ratio = value / peer if peer else (1.0 if not value else float("inf"))
    return {
        "id": figure.id,
        "unit": figure.unit,
        "value": round(value, 3),
        "peer": round(peer, 3),
        "ratio": round(ratio, 3),
        "bar": figure.bar,
        "holds": ratio <= figure.bar,
    }


def measures(env):
    """Return the ways of measuring by unit. What a call wrote is taken back."""

    def run(work):
        env.invalidate_all()
        gc.collect()
        gc.disable()
        try:
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
        finally:
            gc.enable()
        return {"ms": taken * 1000, "queries": queries}

    return {unit: lambda work, unit=unit: run(work)[unit] for unit in UNITS}
