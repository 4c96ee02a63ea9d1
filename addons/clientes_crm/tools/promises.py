"""What promises to pay have received. Pure: plain values only."""

from dataclasses import dataclass, field
from datetime import date

OPEN, KEPT, PARTLY, BROKEN = "open", "kept", "partly", "broken"


@dataclass(frozen=True)
class Promise:
    """What a customer has promised.

    :param int id: its id.
    :param date made: the day on which it was promised: earlier money does not count.
    :param date last: the last day that counts: the promised one and the days of grace.
    :param float amount: how much.
    :param frozenset invoices: which invoices; none: whatever the customer pays.
    """

    id: int
    made: date
    last: date
    amount: float
    invoices: frozenset = field(default_factory=frozenset)


@dataclass(frozen=True)
class Money:
    """A part of a payment: what went to one invoice, or to none yet.

    :param date day: when it was paid.
    :param float amount: how much.
    :param int invoice: what it paid; nothing if it is not applied.
    """

    day: date
    amount: float
    invoice: int = 0


def allocate(promises, moneys, value=None):
    """Share what was paid among the promises that it may belong to.

    No money keeps two promises. Promises of certain invoices come first, for only
    their own money fits them; then who promised the earlier day.

    :param value: tells what a Money is worth in the currency of a Promise; its amount
        if None.
    :return: by id of the promise, how much it has received, never more than promised
    :rtype: dict

    >>> day = date(2026, 11, 20)
    >>> first, second = (Promise(i, day, day, 100.0) for i in (1, 2))
    >>> allocate([second, first], [Money(day, 150.0)])
    {1: 100.0, 2: 50.0}
    >>> of_invoice = Promise(3, day, day, 100.0, frozenset([7]))
    >>> allocate([first, of_invoice], [Money(day, 80.0, 7), Money(day, 5.0, 8)])
    {3: 80.0, 1: 5.0}
    >>> allocate([first, second], [Money(day, 150.0)], lambda m, p: m.amount * p.id)
    {1: 100.0, 2: 100.0}
    """
    value = value or (lambda money, _promise: money.amount)
    order = sorted(promises, key=lambda p: (not p.invoices, p.last, p.id))
    left = [money.amount for money in moneys]
    received = {}
    for promise in order:
        total = 0.0
        for index, money in enumerate(moneys):
            if not promise.made <= money.day <= promise.last:
                continue
            if promise.invoices and money.invoice not in promise.invoices:
                continue
            # One where both are in the same currency: then nothing is rounded.
            rate = value(money, promise) / money.amount if money.amount else 0.0
            part = min(left[index] * rate, promise.amount - total)
            if part > 0:
                total += part
                left[index] -= part / rate
        received[promise.id] = total
    return received


def get_state(promise, received, today, tolerance=0.005):
    """Return how a promise stands.

    :param Promise promise: the promise.
    :param float received: what it has received.
    :param date today: the day on which it is looked at.
    :param float tolerance: less than this is nothing.
    :rtype: str

    >>> promise = Promise(1, date(2026, 11, 1), date(2026, 11, 10), 100.0)
    >>> get_state(promise, 100.0, date(2026, 11, 2))
    'kept'
    >>> get_state(promise, 40.0, date(2026, 11, 10))
    'open'
    >>> get_state(promise, 40.0, date(2026, 11, 11))
    'partly'
    >>> get_state(promise, 0.0, date(2026, 11, 11))
    'broken'
    """
    if received > promise.amount - tolerance:
        return KEPT
    if today <= promise.last:
        return OPEN
    return PARTLY if received > tolerance else BROKEN
