"""The frame of the benchmarks measures in turns and tells what misses its bar."""

import argparse
import json
import sys

import pytest
from repository import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import frame
from figures import Failure, Figure, load, memory, names, result, samples
from frame import databases, main, table


def figure(**values):
    return Figure(id="x", ours="ours", peer="peer", **{"bar": 1.0, **values})


def test_each_side_begins_as_often_and_the_first_call_does_not_count():
    calls = []

    def measure(work):
        calls.append(work)
        return len(calls)

    ours, peer = samples(figure(rounds=4), measure)
    assert calls[:2] == ["ours", "peer"]
    turns = [tuple(calls[i : i + 2]) for i in range(2, len(calls), 2)]
    assert turns == [("ours", "peer"), ("peer", "ours")] * 2
    assert len(ours) == len(peer) == 4
    assert not {1, 2}.intersection(ours + peer)


@pytest.mark.parametrize(
    ("ours", "peer", "bar", "ratio", "holds"),
    [
        ([10, 12, 500], [10, 10, 10], 1.2, 1.2, True),
        ([10, 13, 500], [10, 10, 10], 1.2, 1.3, False),
        ([5, 5, 5], [10, 10, 10], 1.0, 0.5, True),
        ([0, 0, 0], [0, 0, 0], 1.0, 1.0, True),
        ([1, 1, 1], [0, 0, 0], 1.0, float("inf"), False),
    ],
)
def test_medians_are_compared_with_the_bar(ours, peer, bar, ratio, holds):
    found = result(figure(bar=bar), (ours, peer))
    assert found["ratio"] == ratio
    assert found["holds"] is holds
    assert ("MISSED" in table([found])) is not holds


def test_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="unit"):
        figure(unit="furlongs")


def test_a_figure_needs_a_bar_or_a_limit():
    with pytest.raises(ValueError, match="neither bar nor limit"):
        figure(bar=None)


@pytest.mark.parametrize(
    ("ours", "limit", "holds"),
    [
        ([10] * 19 + [500], 10, True),
        ([10] * 18 + [500] * 2, 10, False),
        ([10], 9, False),
    ],
)
def test_limit_holds_for_nineteen_of_twenty_calls(ours, limit, holds):
    found = result(figure(bar=None, limit=limit), (ours, [1]))
    assert found["holds"] is holds
    assert ("MISSED" in table([found])) is not holds
    assert result(figure(bar=0.5, limit=limit), (ours, [1]))["holds"] is False


def test_each_side_is_measured_in_its_own_way():
    chosen = figure(rounds=2, repeat=3, warm=False)
    calls = []
    ours, peer = samples(
        chosen,
        lambda work: calls.append(work) or 1,
        lambda work: calls.append(work) or 2,
    )
    assert calls == [*["ours"] * 3, "peer", "peer", *["ours"] * 3]
    assert (ours, peer) == ([1] * 6, [2] * 2)


def test_memory_is_the_growth_at_its_highest():
    with memory() as used:
        assert len(bytearray(64 << 20)) == 64 << 20
    assert 60 < used[0] < 100
    with memory() as used:
        pass
    assert used[0] < 10


def test_a_plain_benchmark_has_databases_of_its_own():
    assert databases("db", load("pqr")) == {"": "db"}
    assert databases("db", load("directory")) == {
        "": "db_directory",
        "plain": "db_directory_plain",
    }
    assert list(databases("db", load("funnel")).values()) == [
        "db_funnel",
        "db_funnel_plain",
        "db_funnel_tenth",
    ]


def test_the_plain_database_is_filled_first_and_in_the_same_way(monkeypatch):
    steps = []

    def ask(options, _benchmark, step, **more):
        [kind] = more.values() or [None]
        steps.append((options.database, step, kind))
        return {"res.partner": 5} if step == "prepare" else {}

    monkeypatch.setattr(frame, "ask", ask)
    monkeypatch.setattr(
        frame, "odoo", lambda options, *line: steps.append((options.database, *line))
    )
    frame.run(argparse.Namespace(database="db"), "directory")
    ours, plain = "db_directory", "db_directory_plain"
    populate = ("populate", "--models", "res.partner", "--factors", "5")
    assert steps == [
        *((plain, "prepare", True), (plain, *populate), (plain, "settle", None)),
        *((ours, "prepare", False), (ours, *populate), (ours, "settle", None)),
        (ours, "measure", [plain]),
    ]


def test_the_tenth_is_filled_at_a_tenth(monkeypatch):
    scales = {}

    def ask(options, _benchmark, _step, **_more):
        scales[options.database] = options.scale
        return {}

    monkeypatch.setattr(frame, "ask", ask)
    frame.run(argparse.Namespace(database="db", scale=0.5), "funnel")
    assert scales == {
        "db_funnel_plain": 0.5,
        "db_funnel_tenth": 0.05,
        "db_funnel": 0.5,
    }


def test_unknown_benchmark_names_the_known_ones():
    with pytest.raises(Failure, match="pqr"):
        load("nothing")


@pytest.mark.parametrize("name", names())
def test_declared_benchmarks_can_be_loaded(name):
    benchmark = load(name)
    assert benchmark.name == name
    assert benchmark.addons
    assert benchmark.rows


def run_with(monkeypatch, tmp_path, holds, *arguments):
    item = {"id": "x", "unit": "ms", "value": 1, "peer": 1, "ratio": 1, "bar": 1}
    item |= {"p95": 1, "limit": None}
    monkeypatch.setattr("frame.run", lambda _options, _name: [item | {"holds": holds}])
    target = tmp_path / "figures.json"
    line = [*arguments, "--database", "db", "--json", str(target), "--", "odoo"]
    return main(line), json.loads(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_exit_code_and_report(monkeypatch, tmp_path, holds, code):
    found, report = run_with(monkeypatch, tmp_path, holds, "pqr")
    assert found == code
    assert report["name"] == "pqr"
    assert report["figures"][0]["id"] == "x"


def test_report_of_all(monkeypatch, tmp_path):
    _code, report = run_with(monkeypatch, tmp_path, True)
    assert report["name"] == "all"
    assert [item["id"] for item in report["figures"]] == [
        f"{name}.x" for name in names()
    ]


def test_odoo_that_fails_is_reported(tmp_path, capsys):
    code = main(
        ["pqr", "--database", "db", "--", sys.executable, "-c", "raise SystemExit(3)"]
    )
    assert code == 2
    assert "odoo shell failed" in capsys.readouterr().err
