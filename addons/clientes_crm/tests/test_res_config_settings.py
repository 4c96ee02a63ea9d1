from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestResConfigSettings(TransactionCase):
    def test_numbers_that_mean_nothing(self):
        """What no rule could work with is refused, and said in words."""
        settings = self.env["res.config.settings"]
        for values, words in (
            ({"clientes_scoring_min_closed": -1}, "closed opportunities"),
            ({"account_default_credit_limit": -5}, "credit limit"),
            ({"clientes_duplicate_similarity": -5}, "1 to 100"),
            ({"clientes_duplicate_similarity": 101}, "1 to 100"),
            ({"clientes_credit_overdue_days": -1}, ""),
            ({"customer_dormant_days": 0}, "dormant"),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, words),
            ):
                settings.create({**values, "account_use_credit_limit": True})
        self.assertTrue(settings.create({"account_default_credit_limit": 0}))
