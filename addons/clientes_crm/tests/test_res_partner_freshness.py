from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from ..models import res_partner_freshness_job as job
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerFreshness(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["clientes.required.field"].search([]).unlink()
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "Frescos del Campo",
                "is_company": True,
                "email": "hola@frescos.example",
                "phone": "+57 601 555 0142",
                "country_id": cls.env.ref("base.co").id,
            }
        )
        cls.env.flush_all()

    def _stored(self, partners):
        partners.flush_recordset()
        partners.invalidate_recordset()
        return [
            (p.id, p.freshness_score, p.freshness_band, p.freshness_next_date)
            for p in partners
        ]

    def _from_scratch(self, partners):
        return [
            (partner.id, *values)
            for partner, values in partners._get_freshness_values().items()
        ]

    def _run_cron(self):
        # Inside a test there is nothing to commit to.
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *a, **kw: 60.0):
            self.env["res.partner"]._cron_refresh_freshness()

    def test_at_once(self):
        today = fields.Date.today()
        self.assertEqual(self.partner.freshness_score, 100)
        self.assertEqual(self.partner.freshness_band, "fresh")
        self.assertEqual(
            self.partner.freshness_next_date, today + timedelta(days=181)
        )
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

    def test_time_alone(self):
        """The nightly job writes the due rows and no others, and is idempotent."""
        other = self.partner.copy({"email": "b@frescos.example"})
        other.data_verified_date = fields.Date.today() + timedelta(days=100)
        self._run_cron()
        before = self._stored(other)
        write_date = self.partner.write_date
        day = fields.Date.today() + timedelta(days=181)
        with freeze_time(day), self._count_updates() as updated:
            self._run_cron()
            self.assertEqual(self.partner.freshness_score, 95)
            self.assertEqual(
                self._stored(self.partner), self._from_scratch(self.partner)
            )
        self.assertIn(self.partner.id, updated)
        self.assertNotIn(other.id, updated)
        self.assertEqual(self._stored(other), before)
        self.assertEqual(self.partner.write_date, write_date)
        with freeze_time(day), self._count_updates() as updated:
            self._run_cron()
        self.assertFalse(updated)

    def _count_updates(self):
        """Collect the partners whose scores the job writes."""
        updated = set()
        partners = type(self.env["res.partner"])
        original = partners._refresh_freshness

        def _refresh_freshness(records):
            before = {row[0]: row for row in self._stored(records)}
            original(records)
            updated.update(
                row[0] for row in self._stored(records) if row != before[row[0]]
            )

        context = patch.object(partners, "_refresh_freshness", _refresh_freshness)

        class Updates:
            def __enter__(self):
                context.__enter__()
                return updated

            def __exit__(self, *args):
                return context.__exit__(*args)

        return Updates()

    def test_pass_resumes(self):
        """Interrupted after a batch, the pass goes on behind it."""
        self.env["res.partner"]._restart_freshness_pass()
        crons = type(self.env["ir.cron"])
        with (
            patch.object(job, "BATCH", 2),
            patch.object(crons, "_commit_progress", lambda *a, **kw: 0),
        ):
            ids = self.env["res.partner"].with_context(active_test=False)
            ids = ids.search([], order="id", limit=2).ids
            self.env["res.partner"]._cron_refresh_freshness()
            self.assertEqual(
                self.env["res.partner"]._get_freshness_pass(), ids[-1] + 1
            )
        with patch.object(job, "BATCH", 50):
            self._run_cron()
        self.assertEqual(self.env["res.partner"]._get_freshness_pass(), 0)

    def test_incremental_equals_from_scratch(self):
        """Whatever happened to whom in which order, the stored values are right."""
        random = Random(19)
        today = fields.Date.today()
        values = {
            "phone": [False, "12", "+57 601 555 0142", "+57 310 555 0142"],
            "email": [False, "no", "a@frescos.example", "b@frescos.example"],
            "message_bounce": [0, 1, 3],
            "website": [False, "https://frescos.example"],
            "is_company": [True, False],
            "city": [False, "Tunja"],
            "data_verified_date": [
                False,
                *(today - timedelta(days=days) for days in (0, 200, 500, 900)),
            ],
            "company_id": [False, self.other_company.id],
        }
        self.env["clientes.required.field"].create(
            [
                {"customer_type": "company", "field_name": "website"},
                {"customer_type": "person", "field_name": "city"},
                {
                    "customer_type": "company",
                    "field_name": "city",
                    "company_id": self.other_company.id,
                },
            ]
        )
        partners = self.env["res.partner"].create(
            [{"name": f"Fresco {number}"} for number in range(12)]
        )
        for _step in range(120):
            name = random.choice(list(values))
            some = partners.browse(random.sample(partners.ids, 3))
            some.write({name: random.choice(values[name])})
            if random.random() < 0.2:
                email = random.choice(values["email"][2:])
                blacklist = self.env["mail.blacklist"]
                random.choice([blacklist._add, blacklist._remove])(email)
        stored = self._stored(partners)
        self.assertEqual(stored, self._from_scratch(partners))
        self.assertGreater(len({row[1] for row in stored}), 3)
        self.env["res.partner"]._restart_freshness_pass()
        self._run_cron()
        self.assertEqual(self._stored(partners), stored)

    def test_query_budget(self):
        """Two queries more than a write that does not concern the score, at most."""
        partners = self.partner | self.partner.copy({"email": "b@frescos.example"})
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
        self.assertLessEqual(count({"city": "Tunja", "function": "z"}), plain + 2)

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
            {f"clientes_freshness_weight_{name}": 0 for name in (
                "age", "required", "bounce", "email", "phone")},
            {"clientes_freshness_fresh_days": 800},
            {"clientes_freshness_ageing_score": 90},
            {"clientes_verification_per_day": 0},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                settings.create(values)
