"""The freshness score of a customer's data: pure arithmetic, no ORM.

Five components, each worth between 0 and 1 or None when nothing is known about it. The
score is their weighted mean over the components that are known, as a percentage:

- age: 1 until `fresh_days` after the last verification (or, before the first one, after
  the creation of the customer), then a tenth less at equal intervals, 0 from
  `stale_days` on;
- required: the share of the required fields that are filled;
- bounce: 1 if mail arrives, 0.5 after the first bounces, 0 from BOUNCE_LIMIT bounces on
  or when the address is on the blacklist; unknown without an e-mail address;
- email: whether the address is well formed; unknown without one;
- phone: whether the number exists in its country's numbering plan; unknown without one.
"""

from collections import namedtuple
from datetime import timedelta

COMPONENTS = ("age", "required", "bounce", "email", "phone")
STEPS = 10
BOUNCE_LIMIT = 3

Rules = namedtuple("Rules", "weights fresh_days stale_days fresh_score ageing_score")
Facts = namedtuple(
    "Facts",
    "verified missing required has_email email_valid bounces blacklisted"
    " has_phone phone_valid",
)


def lost_steps(days, rules):
    """Return how many tenths of the age component are lost after so many days.

    :param int days: days since the data were last known to be right.
    :param Rules rules: the definition in force.
    :rtype: int
    """
    if days <= rules.fresh_days:
        return 0
    span = max(rules.stale_days - rules.fresh_days, 1)
    # Rounded up, in whole numbers: the first tenth goes on the first day.
    return min(STEPS, -(-STEPS * (days - rules.fresh_days) // span))


def next_loss(verified, today, rules):
    """Return the next day on which time alone lowers the score.

    :param date verified: when the data were last known to be right.
    :param date today: the day of the calculation.
    :param Rules rules: the definition in force.
    :return: that day, or None when nothing is left to lose.
    :rtype: date or None
    """
    lost = lost_steps((today - verified).days, rules)
    if lost >= STEPS:
        return None
    span = max(rules.stale_days - rules.fresh_days, 1)
    days = rules.fresh_days + lost * span // STEPS + 1
    return verified + timedelta(days=days)


def components(facts, today, rules):
    """Return the worth of each component.

    :param Facts facts: what is known about the customer.
    :param date today: the day of the calculation.
    :param Rules rules: the definition in force.
    :return: a number from 0 to 1 for each of COMPONENTS, None where nothing is known.
    :rtype: dict
    """
    bounce = None
    if facts.has_email and facts.email_valid:
        if facts.blacklisted or facts.bounces >= BOUNCE_LIMIT:
            bounce = 0.0
        else:
            bounce = 0.5 if facts.bounces else 1.0
    days = (today - facts.verified).days
    return {
        "age": 1 - lost_steps(days, rules) / STEPS,
        "required": (
            max(0.0, 1 - facts.missing / facts.required) if facts.required else None
        ),
        "bounce": bounce,
        "email": float(facts.email_valid) if facts.has_email else None,
        "phone": float(facts.phone_valid) if facts.has_phone else None,
    }


def score(parts, rules):
    """Return the weighted mean of the known components, from 0 to 100.

    :param dict parts: what `components` returned.
    :param Rules rules: the definition in force.
    :rtype: int
    """
    known = {name: worth for name, worth in parts.items() if worth is not None}
    total = sum(rules.weights[name] for name in known)
    if not total:
        return 100
    points = sum(rules.weights[name] * worth for name, worth in known.items())
    # Halves go up, and a float that falls short of one by its last bit still counts.
    return int(100 * points / total + 0.5 + 1e-9)


def band(value, rules):
    """Return the band of a score: fresh, ageing or stale.

    :param int value: a score.
    :param Rules rules: the definition in force.
    :rtype: str
    """
    if value >= rules.fresh_score:
        return "fresh"
    return "ageing" if value >= rules.ageing_score else "stale"
