from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_freshness import FreshnessCommon


@tagged("post_install", "-at_install")
class TestResPartnerFreshness(FreshnessCommon):
    def test_at_once(self):
        today = fields.Date.today()
        self.assertEqual(self.partner.freshness_score, 100)
        self.assertEqual(self.partner.freshness_band, "fresh")
        self.assertEqual(self.partner.freshness_next_date, today + timedelta(days=181))
        for values, score in (
            ({"phone": "12"}, 88),
            ({"phone": False}, 100),
            ({"phone": "+57 601 555 0142", "message_bounce": 1}, 88),
            ({"message_bounce": 3}, 75),
            # the bounces were those of the former address
            ({"email": "nuevo@frescos.example"}, 100),
            ({"email": "no es un correo"}, 83),
            ({"email": False, "message_bounce": 5}, 100),
            ({"data_verified_date": today - timedelta(days=730)}, 20),
            ({"data_verified_date": today}, 100),
            # a contact has the freshness of its company, not one of its own
            ({"parent_id": self.customer.id}, 0),
        ):
            with self.subTest(**values):
                self.partner.write(values)
                self.assertEqual(self.partner.freshness_score, score)
                self.assertEqual(
                    self._stored(self.partner), self._from_scratch(self.partner)
                )
        self.assertFalse(self.partner.freshness_band)
        self.assertFalse(self.partner.freshness_next_date)

    def test_required(self):
        rules = self.env["clientes.required.field"].create(
            [
                {"customer_type": "company", "field_name": "website"},
                {"customer_type": "company", "field_name": "phone"},
                {"customer_type": "person", "field_name": "vat"},
            ]
        )
        self.assertEqual(self.env["res.partner"]._get_freshness_pass(), 1)
        self._run_cron()
        self.assertEqual(self.env["res.partner"]._get_freshness_pass(), 0)
        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.freshness_score, 90)
        self.partner.website = "https://frescos.example"
        self.assertEqual(self.partner.freshness_score, 100)
        # of another company's customers only: not of one shared by all
        rules[0].company_id = self.other_company
        self.partner.website = False
        self.assertEqual(self.partner.freshness_score, 100)
        self.partner.company_id = self.other_company
        self.assertEqual(self.partner.freshness_score, 90)

    def test_blacklist(self):
        blacklist = self.env["mail.blacklist"]
        entry = blacklist._add("HOLA@frescos.example")
        self.assertEqual(self.partner.freshness_score, 75)
        entry.action_archive()
        self.assertEqual(self.partner.freshness_score, 100)
        blacklist._add("hola@frescos.example")
        self.assertEqual(self.partner.freshness_score, 75)
        entry.email = "otro@frescos.example"
        self.assertEqual(self.partner.freshness_score, 100)
        entry.email = "hola@frescos.example"
        entry.unlink()
        self.assertEqual(self.partner.freshness_score, 100)

    def test_verify(self):
        self.partner.data_verified_date = "2020-01-01"
        contact = self.env["res.partner"].create(
            {"name": "Lucía", "parent_id": self.partner.id}
        )
        seller = self.role["seller"]
        contact.with_user(seller).action_verify_data()
        self.assertEqual(self.partner.data_verified_by, seller)
        self.assertEqual(self.partner.data_verified_date, fields.Date.today())
        self.assertEqual(self.partner.freshness_score, 100)
        self.assertFalse(contact.data_verified_date)
        for role in ("employee", "collector"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.partner.with_user(self.role[role]).action_verify_data()

    def test_verification_is_tracked(self):
        # What is created in a transaction is not tracked in it.
        self.env.flush_all()
        self.env.cr.precommit.run()
        partner = self.partner.with_context(tracking_disable=False)
        partner.action_verify_data()
        self.env.flush_all()
        self.env.cr.precommit.run()
        partner.invalidate_recordset()
        tracked = partner.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("data_verified_date", tracked)
        self.assertIn("data_verified_by", tracked)

    def test_query_budget(self):
        """Two queries more than a write that does not concern the score, at most.

        A third one looks the city up, which the directory knows already.
        """
        partners = self.partner | self.partner.copy({"email": "b@frescos.example"})
        self.partner.copy({"email": "c@frescos.example", "city": "Tunja"})
        partners.write({"phone": "+57 601 555 0150"})
        partners.write({"barcode": False, "function": "x"})
        self.env.flush_all()

        def count(values):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            partners.write(values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        plain = count({"function": "y"})
        self.assertLessEqual(count({"city": "Tunja", "function": "z"}), plain + 3)

    def test_breakdown(self):
        self.partner.phone = "12"
        text = str(self.partner.freshness_breakdown)
        self.assertIn("Not a possible number of its country.", text)
        self.assertIn("Nothing is required: not counted.", text)
        self.assertIn("88 / 100", " ".join(text.split()))
        contact = self.env["res.partner"].create(
            {"name": "Lucía", "parent_id": self.partner.id}
        )
        self.assertFalse(contact.freshness_breakdown)

    def test_settings(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).clientes_freshness_weight_age, 40)
        settings.create({"clientes_freshness_weight_phone": 0}).set_values()
        self.assertEqual(settings.create({}).clientes_freshness_weight_phone, 0)
        self.assertEqual(self.env["res.partner"]._get_freshness_pass(), 1)
        self.assertEqual(
            self.env["res.partner"]._get_freshness_rules().weights["phone"], 0
        )
        for values in (
            {"clientes_freshness_weight_age": -1},
            {
                f"clientes_freshness_weight_{name}": 0
                for name in ("age", "required", "bounce", "email", "phone")
            },
            {"clientes_freshness_fresh_days": 800},
            {"clientes_freshness_ageing_score": 90},
            {"clientes_verification_per_day": 0},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                settings.create(values)
