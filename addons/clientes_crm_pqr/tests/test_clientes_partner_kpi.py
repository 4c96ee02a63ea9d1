from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestClientesPartnerKpi(PqrCase):
    def _work_off(self):
        self.env.cr.flush()
        while self.env["clientes.partner.kpi.queue"]._process_batch():
            continue
        self.env.invalidate_all()

    def test_a_filed_case_is_contact(self):
        ticket = self._new_ticket(partner_id=self.contact.id)
        self._work_off()
        self.assertEqual(self.customer.last_contact_date, ticket.date_filed)
        self.assertEqual(self.customer.last_contact_kind, "pqr")
        kept = self.env["clientes.partner.kpi"].search([]).read()
        self.env["clientes.partner.kpi"]._recompute_from_scratch()
        self.assertEqual(kept, self.env["clientes.partner.kpi"].search([]).read())

    def test_existing_cases_are_found(self):
        ticket = self._new_ticket(partner_id=self.contact.id)
        self._work_off()
        self.env.cr.execute("DELETE FROM clientes_partner_kpi")
        self.env["clientes.partner.kpi"]._enqueue_tickets()
        self._work_off()
        self.assertEqual(self.customer.last_contact_date, ticket.date_filed)

    def test_filter_of_the_directory(self):
        ticket = self._new_ticket(partner_id=self.contact.id)
        search = self.env["res.partner"].with_user(self.agent).search
        with_open = [("id", "=", self.customer.id), ("has_open_pqr", "=", True)]
        without = [("id", "=", self.customer.id), ("has_open_pqr", "=", False)]
        self.assertTrue(search(with_open))
        self.assertFalse(search(without))
        ticket.stage_id = self.stage_closed
        self.assertFalse(search(with_open))
        self.assertTrue(search(without))
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.seller).search(with_open)
