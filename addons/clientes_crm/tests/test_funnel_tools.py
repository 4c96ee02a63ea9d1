import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import funnel


@tagged("post_install", "-at_install")
class TestFunnelTools(BaseCase):
    def test_doctests(self):
        failures, count = doctest.testmod(funnel)
        self.assertTrue(count)
        self.assertFalse(failures)

    def test_wilson(self):
        """Against values published for the score interval, and at its ends."""
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998.
        cases = (
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        )
        for hits, n, low, high in cases:
            with self.subTest(hits=hits, n=n):
                told = funnel.wilson_interval(hits, n)
                self.assertAlmostEqual(told[0], low, 4)
                self.assertAlmostEqual(told[1], high, 4)
        for n in range(1, 30):
            for hits in range(n + 1):
                low, high = funnel.wilson_interval(hits, n)
                self.assertTrue(0 <= low <= hits / n <= high <= 1)

    def test_periods(self):
        cases = (
            ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
            ("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
            ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
            ("2026-03-10", "2026-03-10", "2026-03-09", "2026-03-09"),
        )
        for first, last, expected_first, expected_last in cases:
            with self.subTest(first=first, last=last):
                told = funnel.previous_period(
                    date.fromisoformat(first), date.fromisoformat(last)
                )
                self.assertEqual(
                    [str(day) for day in told], [expected_first, expected_last]
                )
        leap = funnel.year_before(date(2025, 2, 1), date(2025, 2, 28))
        self.assertEqual(leap, (date(2024, 2, 1), date(2024, 2, 29)))
