from odoo.tests import tagged

from .common import PqrHttpCase


@tagged("post_install", "-at_install")
class TestTours(PqrHttpCase):
    def test_customer_files_a_case(self):
        self.start_tour("/my", "clientes_crm_pqr_file", login="ana", timeout=90)
        ticket = self.env["pqr.ticket"].search([], order="id desc", limit=1)
        self.assertEqual(ticket.subject, "Factura con valor errado")
        self.assertEqual(ticket.partner_id, self.contact)
        self.assertEqual(ticket.filing_attachment_ids.mapped("name"), ["factura.pdf"])
        reply = ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(reply.author_id, self.contact)
        self.assertIn("Quedo atenta", reply.body)
