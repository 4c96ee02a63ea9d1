"""Arithmetic of the funnel: periods, intervals, paths through stages, working days."""

from bisect import bisect_right
from calendar import monthrange
from datetime import datetime, time, timedelta
from math import sqrt

from dateutil.relativedelta import relativedelta

# Two-sided, for 95 of 100.
CONFIDENCE_Z = 1.959964


def wilson_interval(hits, n, z=CONFIDENCE_Z):
    """Return the bounds that a share observed so often has with 95 % confidence.

    The score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and
    Statistical Inference", Journal of the American Statistical Association 22 (1927),
    209-212. Other than the usual one it stays within 0 and 1 and holds for few cases.

    >>> [round(bound, 4) for bound in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    >>> [round(bound, 4) for bound in wilson_interval(0, 10)]
    [0.0, 0.2775]
    >>> wilson_interval(0, 0)

    :param int hits: how often it happened.
    :param int n: of how many.
    :param float z: quantile of the normal distribution.
    :return: lower and upper bound; None without any case.
    :rtype: tuple or None
    """
    if not n:
        return None
    share = hits / n
    square = z * z
    middle = share + square / (2 * n)
    margin = z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    scale = 1 + square / n
    return (
        # Exact at both ends, where rounding would pass them.
        min(share, max(0.0, (middle - margin) / scale)),
        max(share, min(1.0, (middle + margin) / scale)),
    )


def get_offsets(zone, since):
    """Return from when on a time zone is how far from UTC.

    >>> import pytz
    >>> from datetime import date
    >>> get_offsets(pytz.timezone("America/Bogota"), date(2020, 1, 1))
    [(datetime.datetime(2020, 1, 1, 0, 0), -18000)]
    >>> len(get_offsets(pytz.timezone("Europe/Madrid"), date(2036, 1, 1)))
    5

    :param zone: time zone of `pytz`.
    :param date since: nothing before it matters.
    :return: (moment in UTC, seconds to add), in order of time.
    :rtype: list
    """
    start = datetime.combine(since, time.min)
    moments = [moment for moment in _get_transitions(zone) if moment > start]
    return [
        (moment, int(zone.fromutc(moment).utcoffset().total_seconds()))
        for moment in [start, *moments]
    ]


def _get_transitions(zone):
    # Zones that never changed have none.
    return getattr(zone, "_utc_transition_times", ())


def ratio(part, whole):
    """Divide, or return None where there is nothing to divide by.

    >>> ratio(1, 4), ratio(0, 0), ratio(1, None)
    (0.25, None, None)
    """
    return part / whole if whole else None


def percentile(counts, share):
    """Return the number that a share of all do not exceed, as PERCENTILE_CONT does.

    Between two neighbours it is as far from one as from the other as the share says.

    >>> percentile({1: 2, 5: 1, 9: 1}, 0.5), percentile({3: 1}, 0.9), percentile({}, 1)
    (3.0, 3.0, None)

    :param dict counts: {number: how often it is there}
    :param float share: between 0 and 1.
    :rtype: float or None
    """
    total = sum(counts.values())
    if not total:
        return None
    rank = share * (total - 1)
    numbers = []
    passed = 0
    for number in sorted(counts):
        passed += counts[number]
        while len(numbers) < 2 and passed > int(rank) + len(numbers):
            numbers.append(float(number))
    lower, upper = (numbers * 2)[:2] if len(numbers) == 1 else numbers
    return lower + (upper - lower) * (rank - int(rank))


def is_whole_months(date_from, date_to):
    """Tell whether a period is made of whole months.

    :rtype: bool
    """
    last = monthrange(date_to.year, date_to.month)[1]
    return date_from.day == 1 and date_to.day == last


def previous_period(date_from, date_to):
    """Return the period of the same length just before: as many months, or days.

    >>> from datetime import date
    >>> [str(day) for day in previous_period(date(2026, 4, 1), date(2026, 6, 30))]
    ['2026-01-01', '2026-03-31']
    >>> [str(day) for day in previous_period(date(2026, 4, 2), date(2026, 4, 8))]
    ['2026-03-26', '2026-04-01']
    """
    end = date_from - timedelta(days=1)
    if is_whole_months(date_from, date_to):
        months = (date_to.year - date_from.year) * 12
        months += date_to.month - date_from.month + 1
        return date_from - relativedelta(months=months), end
    return date_from - (date_to - date_from) - timedelta(days=1), end


def year_before(date_from, date_to):
    """Return the same period of the year before.

    >>> from datetime import date
    >>> [str(day) for day in year_before(date(2024, 2, 1), date(2024, 2, 29))]
    ['2023-02-01', '2023-02-28']
    """
    year = relativedelta(years=1)
    end = date_to - year
    if is_whole_months(date_from, date_to):
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return date_from - year, end


def places_of(path, stages):
    """Return the places in the funnel that were entered, 0 for those that have none.

    A deleted stage counts as the last one that stood in its place or before.

    >>> stages = [{"id": 7, "sequence": 1}, {"id": 5, "sequence": 4}]
    >>> sorted(places_of([7, 9, 5], stages)), places_of([-4], stages)
    ([0, 1, 2], {1})

    :param list path: ids of stages; -1 - sequence of deleted ones.
    :param list stages: stages in the order of the funnel, with `id` and `sequence`.
    :rtype: set
    """
    known = {stage["id"]: place for place, stage in enumerate(stages, 1)}
    sequences = [stage["sequence"] for stage in stages]
    return {
        bisect_right(sequences, -1 - key) if key < 0 else known.get(key, 0)
        for key in path
    }


def in_order(path, stages):
    """Return how many stages, from the first on, were entered one after the other.

    What lies between is passed over, a stage that was never entered ends it.

    >>> in_order([1, 2, 1, 3], [1, 2, 3, 4]), in_order([1, 3], [1, 2, 3])
    (3, 1)

    :param list path: stages in the order of entry.
    :param list stages: all stages in the order of the funnel.
    :rtype: int
    """
    done = 0
    for stage in path:
        if done < len(stages) and stage == stages[done]:
            done += 1
    return done


def count_working_days(start, days, weekdays, days_off):
    """Return how many working days there are up to each day, the first one included.

    Working days between two days are the difference: the day of leaving counts, the day
    of entering does not.

    >>> from datetime import date
    >>> count_working_days(date(2026, 1, 2), 5, {0, 1, 2, 3, 4}, {date(2026, 1, 5)})
    [1, 1, 1, 1, 2]

    :param date start: first day.
    :param int days: how many.
    :param set weekdays: those with work, 0 for Monday.
    :param set days_off: without work all the same.
    :rtype: list
    """
    total, result = 0, []
    weekday = start.weekday()
    off = {(day - start).days for day in days_off}
    for index in range(days):
        total += (weekday + index) % 7 in weekdays and index not in off
        result.append(total)
    return result
