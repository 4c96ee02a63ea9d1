from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestClientesPartnerKpi(KpiCommon):
    def test_nothing_happened(self):
        self.assertEqual(self._contact(), (False, False))
        self.assertFalse(self.customer.last_purchase_date)
        self.assertFalse(self._rows(self.customer))

    def test_messages(self):
        lead = self._create_lead()
        seller = self.role["seller"].partner_id
        note = {"subtype_xmlid": "mail.mt_note"}
        cases = (
            ("note of a colleague", {"author_id": seller.id, **note}, False),
            ("to nobody", {"author_id": seller.id}, False),
            (
                "internal comment",
                {"author_id": self.contact.id, "is_internal": True},
                False,
            ),
            (
                "notification",
                {
                    "author_id": seller.id,
                    "partner_ids": self.contact.ids,
                    "message_type": "notification",
                },
                False,
            ),
            (
                "to the contact",
                {"author_id": seller.id, "partner_ids": self.contact.ids},
                "message_out",
            ),
            ("from the contact", {"author_id": self.contact.id}, "message_in"),
            (
                "mail of the contact",
                {"author_id": self.contact.id, "message_type": "email"},
                "message_in",
            ),
        )
        for name, values, kind in cases:
            with self.subTest(name):
                message = self._post(lead, **values)
                date = message.date if kind else False
                self.assertEqual(self._contact(), (date, kind))
                message.sudo().unlink()
                self.assertEqual(self._contact(), (False, False))

    def test_activities(self):
        lead = self._create_lead(partner_id=self.contact.id)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2020-01-01' WHERE id = %s", [lead.id]
        )
        for record in (self.customer, lead):
            for xmlid, kind in (
                ("mail.mail_activity_data_call", "call"),
                ("mail.mail_activity_data_meeting", "meeting"),
                ("mail.mail_activity_data_email", "email"),
                ("mail.mail_activity_data_todo", "opportunity"),
            ):
                with self.subTest(model=record._name, kind=kind):
                    activity = record.activity_schedule(xmlid, user_id=self.env.uid)
                    self.assertEqual(self._contact()[1], "opportunity")
                    activity.action_feedback()
                    self.assertEqual(self._contact()[1], kind)
                    record.message_ids.filtered("mail_activity_type_id").sudo().unlink()

    def test_meeting_counts_once_it_has_begun(self):
        start = self.now + timedelta(days=2)
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set(self.contact.ids)],
            }
        )
        self.assertEqual(self._contact(), (False, False))
        waiting = self.env["clientes.partner.kpi.queue"].search(
            [("partner_ref", "=", self.contact.id)]
        )
        self.assertEqual(waiting.mapped("due"), [start])
        cron = self.env.ref("clientes_crm.ir_cron_partner_kpi")
        self.assertTrue(
            self.env["ir.cron.trigger"].search_count(
                [("cron_id", "=", cron.id), ("call_at", "=", start)]
            )
        )
        yesterday = self.now - timedelta(days=1)
        meeting.write({"start": yesterday, "stop": yesterday + timedelta(hours=1)})
        self.assertEqual(self._contact(), (yesterday, "meeting"))
        meeting.partner_ids = [Command.set(self.second.ids)]
        self.assertEqual(self._contact(), (False, False))
        self.assertEqual(self._contact(self.second), (yesterday, "meeting"))
        meeting.active = False
        self.assertEqual(self._contact(self.second), (False, False))

    def test_meeting_is_worked_off_when_it_begins(self):
        start = self.now + timedelta(days=2)
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set(self.contact.ids)],
            }
        )
        self._work_off()
        later = start + timedelta(minutes=1)
        self.patch(fields.Datetime, "now", lambda *args: later)
        self.assertEqual(self._contact(), (start, "meeting"))

    def test_orders(self):
        order = self._order(self.contact, confirmed=False)
        self.assertEqual(self._contact(), (False, False))
        order.action_confirm()
        date = self.now - timedelta(days=40)
        order.date_order = date
        self.assertEqual(self._contact(), (date, "order"))
        self.assertEqual(self.customer.first_purchase_date, date.date())
        later = self._order(self.customer)
        self._work_off()
        self.assertEqual(self.customer.first_purchase_date, date.date())
        self.assertEqual(self.customer.last_purchase_date, later.date_order.date())
        order.partner_id = self.second
        self._work_off()
        self.assertEqual(self.customer.first_purchase_date, later.date_order.date())
        self.assertEqual(self.second.first_purchase_date, date.date())
        later._action_cancel()
        self.assertEqual(self._contact(), (False, False))
        self.assertFalse(self.customer.last_purchase_date)

    def test_day_of_an_order_is_the_companys(self):
        self.company.partner_id.tz = "America/Bogota"
        self._order(
            self.customer, date_order=fields.Datetime.to_datetime("2026-03-02 02:00:00")
        )
        self._work_off()
        self.assertEqual(
            self.customer.last_purchase_date, fields.Date.to_date("2026-03-01")
        )

    def test_invoices(self):
        day = fields.Date.to_date("2026-02-03")
        invoice = self._invoice(self.contact, posted=False, invoice_date=day)
        self._work_off()
        self.assertFalse(self.customer.last_purchase_date)
        invoice.action_post()
        self._work_off()
        self.assertEqual(self.customer.last_purchase_date, day)
        # An invoice is no contact.
        self.assertEqual(self._contact(), (False, False))
        invoice.button_draft()
        self._work_off()
        self.assertFalse(self.customer.last_purchase_date)
        self._invoice(self.customer, move_type="out_refund", invoice_date=day)
        self._invoice(self.customer, move_type="in_invoice", invoice_date=day)
        self._work_off()
        self.assertFalse(self.customer.last_purchase_date)

    def test_reversed_invoice_is_no_purchase(self):
        first, last = (
            self._invoice(self.contact, invoice_date=fields.Date.to_date(day))
            for day in ("2026-02-03", "2026-03-04")
        )
        self._work_off()
        refund = self._reverse(last)
        self.assertEqual(last.payment_state, "reversed")
        self._work_off()
        self.assertEqual(self.customer.last_purchase_date, first.invoice_date)
        self._reverse(first)
        self._work_off()
        self.assertFalse(self.customer.first_purchase_date)
        refund.line_ids.remove_move_reconcile()
        self.assertEqual(last.payment_state, "not_paid")
        self._work_off()
        self.assertEqual(self.customer.first_purchase_date, last.invoice_date)
        # In part only: something was bought.
        part = last._reverse_moves([{"invoice_date": last.invoice_date}])
        part.invoice_line_ids.quantity = 0.5
        part.action_post()
        lines = (last | part).line_ids.filtered("amount_residual")
        lines.reconcile()
        self.assertEqual(last.payment_state, "partial")
        self._work_off()
        self.assertEqual(self.customer.last_purchase_date, last.invoice_date)
        self._assert_equals_scratch()

    def test_opportunities(self):
        lead = self._create_lead(partner_id=self.contact.id)
        self.assertEqual(self._contact(), (lead.create_date, "opportunity"))
        lead.partner_id = self.second
        self.assertEqual(self._contact(), (False, False))
        self.assertEqual(self._contact(self.second), (lead.create_date, "opportunity"))
        lead.unlink()
        self.assertEqual(self._contact(self.second), (False, False))
