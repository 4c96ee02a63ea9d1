from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..models import res_partner_freshness_job as job
from .common_freshness import FreshnessCommon


@tagged("post_install", "-at_install")
class TestResPartnerFreshnessJob(FreshnessCommon):
    """What time alone does to the score, and the pass over the whole directory."""

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
            self.assertEqual(self.env["res.partner"]._get_freshness_pass(), ids[-1] + 1)
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
