from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestClientesPartnerKpi(ChatCommon):
    def _work_off(self):
        self.env.cr.flush()
        while self.env["clientes.partner.kpi.queue"]._process_batch():
            continue
        self.env.invalidate_all()

    def test_what_is_said_is_contact(self):
        channel = (
            self.env["discuss.channel"]
            .with_user(self.seller)
            ._get_or_start_customer_session(self.contact, self.portal_user)
        )
        self._work_off()
        # Only that it was started: nobody has said anything.
        self.assertFalse(self.customer.last_contact_date)
        message = channel.message_post(
            body="Good morning",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self._work_off()
        self.assertEqual(self.customer.last_contact_date, message.date)
        self.assertEqual(self.customer.last_contact_kind, "chat")
        self.env.cr.execute("DELETE FROM clientes_partner_kpi")
        self.env["clientes.partner.kpi"]._enqueue_conversations()
        self._work_off()
        self.assertEqual(self.customer.last_contact_date, message.date)
        message.sudo().unlink()
        self._work_off()
        self.assertFalse(self.customer.last_contact_date)
