import doctest
from datetime import date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..tools import contact_hours, promises, reminder_decision

ZONES = [
    ZoneInfo(name)
    for name in ("America/Bogota", "America/Santiago", "Europe/Madrid", "UTC")
]
HOLIDAYS = {date(2026, 7, 13), date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1)}


def forbidden(local):
    """Say independently what the article forbids."""
    minutes = local.hour * 60 + local.minute
    if local.isoweekday() == 7 or local.date() in HOLIDAYS:
        return True
    if local.isoweekday() == 6:
        return not 480 <= minutes < 900
    return not 420 <= minutes < 1140


@tagged("post_install", "-at_install")
class TestCollectionTools(BaseCase):
    """Contact hours and promises: examples, and properties over random cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        random = Random(2300)
        start = datetime(2026, 6, 1, tzinfo=timezone.utc)
        cls.moments = [
            (
                start + timedelta(minutes=random.randrange(60 * 24 * 365)),
                random.choice(ZONES),
            )
            for _number in range(3000)
        ]
        cls.random = random

    def test_doctests(self):
        for module, least in (
            (contact_hours, 8),
            (promises, 7),
            (reminder_decision, 9),
        ):
            failures, count = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreaterEqual(count, least)

    def test_never_at_a_forbidden_time(self):
        for moment, zone in self.moments:
            allowed = contact_hours.is_contact_time(moment, zone, HOLIDAYS)
            self.assertEqual(allowed, not forbidden(moment.astimezone(zone)))

    def test_next_is_allowed_and_the_first(self):
        for moment, zone in self.moments:
            found = contact_hours.next_contact_time(moment, zone, HOLIDAYS)
            self.assertGreaterEqual(found, moment)
            self.assertTrue(contact_hours.is_contact_time(found, zone, HOLIDAYS))
            if found > moment:
                before = found - timedelta(minutes=1)
                self.assertFalse(contact_hours.is_contact_time(before, zone, HOLIDAYS))
                middle = moment + (found - moment) / 2
                self.assertFalse(contact_hours.is_contact_time(middle, zone, HOLIDAYS))

    def test_a_calendar_without_a_day(self):
        class Always:
            def __contains__(self, day):
                return True

        with self.assertRaises(ValueError):
            contact_hours.next_contact_time(*self.moments[0], Always())

    def test_whatever_frequency_lets_through_keeps_the_law(self):
        for _number in range(200):
            contacts = []
            for _attempt in range(40):
                day = date(2026, 1, 1) + timedelta(days=self.random.randrange(60))
                channel = self.random.choice(["email", "phone"])
                if not contact_hours.get_frequency_obstacle(day, channel, contacts):
                    contacts.append((day, channel))
            days = [day for day, _channel in contacts]
            self.assertEqual(len(days), len(set(days)))
            for first in range(7):
                weeks = {}
                for day, channel in contacts:
                    week = (day.toordinal() + first) // 7
                    weeks.setdefault(week, set()).add(channel)
                self.assertTrue(all(len(used) == 1 for used in weeks.values()))

    def test_no_money_is_counted_twice(self):
        start = date(2026, 11, 1)
        for _number in range(300):
            made = [
                promises.Promise(
                    id=number,
                    made=start + timedelta(days=self.random.randrange(10)),
                    last=start + timedelta(days=self.random.randrange(10, 20)),
                    amount=float(self.random.randrange(1, 200)),
                    invoices=frozenset(self.random.sample(range(1, 4), k=1))
                    if self.random.random() < 0.5
                    else frozenset(),
                )
                for number in range(5)
            ]
            paid = [
                promises.Money(
                    start + timedelta(days=self.random.randrange(25)),
                    float(self.random.randrange(1, 100)),
                    self.random.randrange(4),
                )
                for _payment in range(6)
            ]
            received = promises.allocate(made, paid)
            self.assertEqual(set(received), {promise.id for promise in made})
            self.assertLessEqual(
                sum(received.values()), sum(money.amount for money in paid) + 1e-6
            )
            for promise in made:
                own = sum(
                    money.amount
                    for money in paid
                    if promise.made <= money.day <= promise.last
                    and (not promise.invoices or money.invoice in promise.invoices)
                )
                self.assertLessEqual(received[promise.id], min(own, promise.amount))
