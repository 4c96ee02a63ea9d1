from datetime import date, timedelta

from odoo.tests import TransactionCase, tagged

from ..tools import freshness

RULES = freshness.Rules(
    {"age": 40, "required": 20, "bounce": 20, "email": 10, "phone": 10},
    180,
    730,
    85,
    65,
)
TODAY = date(2026, 11, 22)
GOOD = freshness.Facts(TODAY, 0, 4, True, True, 0, False, True, True)


@tagged("post_install", "-at_install")
class TestFreshness(TransactionCase):
    """The arithmetic of the score, without records."""

    def _score(self, rules=RULES, **facts):
        parts = freshness.components(GOOD._replace(**facts), TODAY, rules)
        return freshness.score(parts, rules)

    def test_components(self):
        for facts, expected in (
            ({}, 100),
            ({"missing": 2}, 90),
            ({"missing": 4}, 80),
            ({"missing": 9}, 80),
            # 20 of 80 points are not asked: nothing is required
            ({"missing": 0, "required": 0}, 100),
            ({"bounces": 1}, 90),
            ({"bounces": 2}, 90),
            ({"bounces": 3}, 80),
            ({"blacklisted": True}, 80),
            ({"phone_valid": False}, 90),
            # unknown, not wrong
            ({"has_phone": False, "phone_valid": False}, 100),
            ({"has_email": False, "email_valid": False}, 100),
            # malformed: whether mail arrives is not known
            ({"email_valid": False}, 88),
            ({"verified": TODAY - timedelta(days=180)}, 100),
            ({"verified": TODAY - timedelta(days=181)}, 96),
            ({"verified": TODAY - timedelta(days=729)}, 60),
            ({"verified": TODAY - timedelta(days=9000)}, 60),
            ({"verified": TODAY + timedelta(days=1)}, 100),
        ):
            with self.subTest(**facts):
                self.assertEqual(self._score(**facts), expected)

    def test_unknown_is_worth_the_mean_of_the_rest(self):
        """Neither reward nor punishment: with all else bad it does not help either."""
        old = {"verified": TODAY - timedelta(days=9000)}
        with_bad_phone = self._score(**old, phone_valid=False)
        without_phone = self._score(**old, has_phone=False, phone_valid=False)
        with_good_phone = self._score(**old)
        self.assertLess(with_bad_phone, without_phone)
        self.assertLess(without_phone, with_good_phone)

    def test_weights(self):
        nothing = RULES._replace(weights=dict.fromkeys(RULES.weights, 0))
        self.assertEqual(self._score(nothing), 100)
        phone = RULES._replace(weights={**nothing.weights, "phone": 3})
        self.assertEqual(self._score(phone, phone_valid=False), 0)
        self.assertEqual(self._score(phone, missing=4), 100)

    def test_bands(self):
        for value, expected in (
            (100, "fresh"),
            (85, "fresh"),
            (84, "ageing"),
            (65, "ageing"),
            (64, "stale"),
            (0, "stale"),
        ):
            with self.subTest(value):
                self.assertEqual(freshness.band(value, RULES), expected)

    def test_next_loss_is_the_next_day_that_changes(self):
        """From any day to the announced one the score stands; on it, it falls."""
        for fresh, stale in ((180, 730), (0, 10), (30, 37), (0, 1), (5, 6)):
            rules = RULES._replace(fresh_days=fresh, stale_days=stale)
            day, last = TODAY, TODAY + timedelta(days=stale + 3)
            while day < last:
                lost = freshness.lost_steps((day - TODAY).days, rules)
                change = freshness.next_loss(TODAY, day, rules)
                with self.subTest(fresh=fresh, stale=stale, day=day):
                    if change is None:
                        self.assertEqual(lost, freshness.STEPS)
                        break
                    self.assertGreater(change, day)
                    eve = (change - TODAY).days - 1
                    self.assertEqual(freshness.lost_steps(eve, rules), lost)
                    self.assertGreater(freshness.lost_steps(eve + 1, rules), lost)
                day = change
            self.assertIsNone(freshness.next_loss(TODAY, last, rules))
