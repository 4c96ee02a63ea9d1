"""Who is to be reminded of what: the decision about one customer. Pure."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(kw_only=True)
class Decision:
    """What is to happen with a customer now.

    :param partner: the customer.
    :param company: to whom it owes.
    :param plan: its plan.
    :param step: what it is to get; the strongest that is due.
    :param list items: of what it is reminded, each with the `step` that it is due for.
    :param float amount: open amount of the items, in the company's currency.
    :param str channel: "email" or "phone".
    :param recipient: the contact that is written to or called.
    :param str email: its address.
    :param user: who calls, and who signs.
    :param date day: the day for the customer.
    :param str obstacle: why not; empty if it is to be contacted.
    :param str detail: more about the obstacle, for people.
    """

    partner: object
    company: object
    plan: object = None
    step: object = None
    items: list = field(default_factory=list)
    amount: float = 0.0
    channel: str = ""
    recipient: object = None
    email: str = ""
    user: object = None
    day: date | None = None
    obstacle: str = ""
    detail: str = ""


def get_due_items(items, steps, done):
    """Return the items that are due for their next step.

    Each item goes through the steps in order, none is left out: however late it is, the
    friendly reminder comes first.

    :param list items: dicts with `line_id` and `days` overdue.
    :param list steps: (id, days overdue) in their order.
    :param set done: (line id, step id) of what was sent.
    :return: (item, place of its step)
    :rtype: list

    >>> steps = [("friendly", 5), ("firm", 20), ("last", 45)]
    >>> get_due_items([{"line_id": 1, "days": 60}], steps, set())
    [({'line_id': 1, 'days': 60}, 0)]
    >>> get_due_items([{"line_id": 1, "days": 60}], steps, {(1, "friendly")})
    [({'line_id': 1, 'days': 60}, 1)]
    >>> get_due_items([{"line_id": 1, "days": 19}], steps, {(1, "friendly")})
    []
    >>> get_due_items([{"line_id": 1, "days": 99}], steps, {(1, "last")})
    []
    """
    due = []
    for item in items:
        reached = [
            place
            for place, (step, _days) in enumerate(steps)
            if (item["line_id"], step) in done
        ]
        place = max(reached) + 1 if reached else 0
        if place < len(steps) and item["days"] >= steps[place][1]:
            due.append((item, place))
    return due


def choose_step(due, minimums):
    """Return the strongest step whose items are worth it, with those items.

    :param list due: what `get_due_items` returns; items with a `residual`.
    :param list minimums: the least amount of each step.
    :return: (place, items) or nothing; weaker items come along with stronger ones

    >>> small, large = {"residual": 5.0}, {"residual": 90.0}
    >>> choose_step([(small, 1), (large, 0)], [10, 10])
    (1, [{'residual': 5.0}, {'residual': 90.0}])
    >>> choose_step([(small, 1), (large, 0)], [10, 100])
    (0, [{'residual': 90.0}])
    >>> choose_step([(small, 0)], [10, 10])
    """
    for place in sorted({place for _item, place in due}, reverse=True):
        items = [item for item, own in due if own <= place]
        if sum(item["residual"] for item in items) >= minimums[place]:
            return place, items
    return None
