"""Spreads verifications over working days: pure, no ORM."""

from collections import Counter
from datetime import timedelta

SATURDAY = 5


def spread(people, start, per_day, taken=None):
    """Give each verification a working day, at most so many per day and person.

    :param list people: the person of each verification, in order.
    :param date start: the first day.
    :param int per_day: how many a person is asked for on one day.
    :param dict taken: what is planned already, by (person, day).
    :return: a day for each verification
    :rtype: list[date]
    """
    taken = Counter(taken)
    current, days = {}, []
    for person in people:
        day = current.get(person, start)
        while day.weekday() >= SATURDAY or taken[person, day] >= per_day:
            day += timedelta(days=1)
        taken[person, day] += 1
        current[person] = day
        days.append(day)
    return days
