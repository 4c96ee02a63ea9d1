"""Which backups a rule keeps. Pure functions: nothing here touches a disk."""

import argparse
import datetime
import re

# What makes two moments belong to the same period. Weeks are those of ISO 8601.
PERIODS = {
    "last": "%Y-%m-%dT%H%M%S",
    "daily": "%Y-%m-%d",
    "weekly": "%G-%V",
    "monthly": "%Y-%m",
    "yearly": "%Y",
}
MOMENT = "%Y-%m-%dT%H%M%SZ"
NAME = re.compile(r"(?P<database>.+)_(?P<moment>\d{4}-\d{2}-\d{2}T\d{6}Z)")
UNITS = {"m": 60, "h": 3600, "d": 86400}


def rule(text):
    """Return the rule ``daily=7,weekly=4,monthly=12`` as a dictionary."""
    found = {}
    for part in text.split(","):
        period, _equals, amount = part.strip().partition("=")
        if period not in PERIODS or period in found or not _is_number(amount):
            raise argparse.ArgumentTypeError(
                "write it as daily=7,weekly=4,monthly=12; "
                f"the periods are {', '.join(PERIODS)}"
            )
        found[period] = int(amount)
    return found


def interval(text):
    """Return the seconds of an interval such as ``24h``, ``30m`` or ``7d``."""
    amount, unit = text[:-1], text[-1:]
    if unit not in UNITS or not _is_number(amount) or not int(amount):
        raise argparse.ArgumentTypeError("write it as 24h, 30m or 7d")
    return int(amount) * UNITS[unit]


def _is_number(text):
    return re.fullmatch(r"[0-9]{1,5}", text) is not None


def kept(moments, keep):
    """Return those of ``moments`` that the rule ``keep`` wants.

    Of each period the newest one, for as many of the latest periods that have any as
    the rule says. The newest of all is always kept.

    :param moments: iterable of :class:`datetime.datetime`
    :param dict keep: as :func:`rule` returns it
    :rtype: set
    """
    newest_first = sorted(set(moments), reverse=True)
    found = set(newest_first[:1])
    for period, amount in keep.items():
        newest = {}
        for moment in newest_first:
            newest.setdefault(moment.strftime(PERIODS[period]), moment)
        found.update(list(newest.values())[:amount])
    return found


def backup_name(database, moment):
    """Return the name of the backup of ``database`` made at ``moment`` (UTC)."""
    return f"{database}_{moment.strftime(MOMENT)}"


def moment_of(name, database):
    """Return when the backup ``name`` of ``database`` was made, ``None`` for others."""
    match = NAME.fullmatch(name)
    if not match or match["database"] != database:
        return None
    try:
        moment = datetime.datetime.strptime(match["moment"], MOMENT)
    except ValueError:
        return None  # digits where a date would be, but no date
    return moment.replace(tzinfo=datetime.UTC)
