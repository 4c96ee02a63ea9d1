from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTourDirectory(HttpCase):
    def test_directory(self):
        """From the search panel and the filters to a customer."""
        seller, idle = (
            new_test_user(
                self.env, login=login, groups="clientes_crm.clientes_crm_group_user"
            )
            for login in ("clientes_directory", "clientes_idle")
        )
        segment = self.env["clientes.segment"].create({"name": "Tour Segment"})
        active, lost = self.env["res.partner"].create(
            [
                {
                    "name": "00 Tour Active",
                    "segment_id": segment.id,
                    "city": "Tour City",
                    "user_id": seller.id,
                },
                {"name": "00 Tour Lost", "city": "Tour Village"},
                {"name": "00 Tour Written Otherwise", "city": "TOUR CÍTY"},
            ]
        )[:2]
        self.assertFalse(idle.is_customer_responsible)
        today = fields.Date.today()
        for partner, days in ((active, 1), (lost, 4000)):
            self.env.cr.execute(
                "INSERT INTO clientes_partner_kpi"
                " (partner_id, first_purchase_date, last_purchase_date)"
                " VALUES (%s, %s, %s)",
                [partner.id, today, today - timedelta(days=days)],
            )
        self.start_tour("/odoo", "clientes_directory_tour", login="clientes_directory")
