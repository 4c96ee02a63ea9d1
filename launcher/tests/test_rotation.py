"""The rule that deletes backups: what it must never delete, whatever the moments."""

import argparse
import datetime
import random

import pytest

from launcher import rotation

UTC = datetime.UTC
RULES = [
    "daily=7,weekly=4,monthly=12",
    "last=3",
    "daily=1",
    "yearly=2,last=2",
    "last=0",
]
DAY = datetime.timedelta(days=1)


def some_moments(seed):
    """Return up to 200 moments of three years, in no order."""
    chance = random.Random(seed)
    start = datetime.datetime(2025, 1, 1, tzinfo=UTC)
    return [
        start + datetime.timedelta(seconds=chance.randrange(3 * 365 * 86400))
        for _number in range(chance.randrange(200))
    ]


def periods(moments, period):
    return {moment.strftime(rotation.PERIODS[period]) for moment in moments}


@pytest.mark.parametrize("text", RULES)
@pytest.mark.parametrize("seed", range(30))
def test_properties_of_what_is_kept(text, seed):
    rule, moments = rotation.rule(text), some_moments(seed)
    kept = rotation.kept(moments, rule)
    assert kept <= set(moments)
    assert rotation.kept(kept, rule) == kept, "a second run must delete nothing"
    assert rotation.kept(reversed(moments), rule) == kept, "the order must not count"
    if not moments:
        return
    assert max(moments) in kept
    assert len(kept) <= max(sum(rule.values()), 1)
    for period, amount in rule.items():
        there = periods(moments, period)
        latest = set(sorted(there)[-amount:]) if amount else set()
        assert latest <= periods(kept, period), f"{period}: a period has lost its own"


def test_years_of_nights():
    """Each night one backup, then the rule: the distance grows with the age."""
    rule = rotation.rule("daily=7,weekly=4,monthly=12")
    night = datetime.datetime(2025, 1, 1, 4, 30, tzinfo=UTC)
    kept = set()
    for number in range(1, 800):
        kept = rotation.kept(kept | {night}, rule)
        wanted = {night - DAY * back for back in range(min(number, 7))}
        assert wanted <= kept, "one of the last seven nights is gone"
        oldest = min(kept)
        if number > 400:
            assert night - oldest > 300 * DAY, "nothing is left of a year ago"
        night += DAY
    assert len(kept) <= 7 + 4 + 12


@pytest.mark.parametrize(
    "text",
    ["", "daily", "daily=", "daily=x", "daily=-1", "hourly=2", "daily=1,daily=2", "=3"],
)
def test_a_rule_that_cannot_be_read_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="daily=7,weekly=4"):
        rotation.rule(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("24h", 86400), ("30m", 1800), ("7d", 604800)]
)
def test_intervals(text, seconds):
    assert rotation.interval(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "0h", "24", "-1h", "1.5h", "24H", "²h"])
def test_intervals_that_cannot_be_read(text):
    with pytest.raises(argparse.ArgumentTypeError, match="24h, 30m or 7d"):
        rotation.interval(text)


def test_names_are_read_back():
    moment = datetime.datetime(2026, 11, 22, 7, 0, 5, tzinfo=UTC)
    name = rotation.backup_name("clientes_x", moment)
    assert name == "clientes_x_2026-11-22T070005Z"
    assert rotation.moment_of(name, "clientes_x") == moment


@pytest.mark.parametrize(
    "name",
    [
        "clientes_2026-11-22T070005Z",
        "x_2026-13-45T070005Z",
        "x_2026-11-22",
        ".x_2026-11-22T070005Z.part",
        "x_2026-11-22T070005Z.old",
        "x",
    ],
)
def test_other_names_are_not_ours(name):
    assert rotation.moment_of(name, "x") is None
