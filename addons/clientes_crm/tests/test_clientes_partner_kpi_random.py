from datetime import timedelta
from random import Random

from odoo.fields import Command
from odoo.tests import tagged

from .common_kpi import KpiCommon

STEPS = 120


class Scenario:
    """Do at random what users do, and take some of it back."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.random = Random(seed)
        self.leads, self.orders = [], []
        self.invoices, self.refunds = [], []
        self.messages, self.events = [], []
        self.partners = test.customer | test.contact | test.second
        self.partners |= test.env["res.partner"].create(
            [
                {"name": "Of the first", "parent_id": test.customer.id},
                {"name": "Of the second", "parent_id": test.second.id},
                {"name": "Of nobody"},
            ]
        )
        self.steps = [
            getattr(self, name) for name in dir(self) if name.startswith("do_")
        ]

    def run(self):
        for _step in range(STEPS):
            self.random.choice(self.steps)(self.random.choice(self.partners))

    def past(self):
        return self.test.now - timedelta(days=self.random.randrange(1, 800))

    def some(self, records):
        return self.random.choice(records or [None])

    def taken(self, records):
        return records.pop(self.random.randrange(len(records))) if records else None

    def do_lead(self, partner):
        self.leads.append(self.test._create_lead(partner_id=partner.id))

    def do_order(self, partner):
        self.orders.append(self.test._order(partner, date_order=self.past()))

    def do_invoice(self, partner):
        day = self.past().date()
        self.invoices.append(self.test._invoice(partner, invoice_date=day))

    def do_message_from(self, partner):
        self.messages.append(
            self.test._post(self.test.customer, author_id=partner.id, date=self.past())
        )

    def do_message_to(self, partner):
        self.messages.append(
            self.test._post(self.test.second, partner_ids=partner.ids, date=self.past())
        )

    def do_call(self, partner):
        activity = partner.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.env.uid
        )
        activity.action_feedback()

    def do_meeting(self, partner):
        start = self.past()
        self.events.append(
            self.env["calendar.event"].create(
                {
                    "name": "Meeting",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [Command.set(partner.ids)],
                }
            )
        )

    def do_cancel_order(self, _partner):
        if order := self.taken(self.orders):
            order._action_cancel()

    def do_reset_invoice(self, _partner):
        if invoice := self.taken(self.invoices):
            invoice.button_draft()

    def do_reverse_invoice(self, _partner):
        if invoice := self.taken(self.invoices):
            self.refunds.append(self.test._reverse(invoice))

    def do_take_reversal_back(self, _partner):
        if refund := self.taken(self.refunds):
            refund.line_ids.remove_move_reconcile()

    def do_delete_message(self, _partner):
        if message := self.taken(self.messages):
            message.sudo().unlink()

    def do_delete_lead(self, _partner):
        if lead := self.taken(self.leads):
            lead.unlink()

    def do_move_lead(self, partner):
        if lead := self.some(self.leads):
            lead.partner_id = partner

    def do_date_order(self, _partner):
        if order := self.some(self.orders):
            order.date_order = self.past()

    def do_invite(self, partner):
        if event := self.some(self.events):
            event.partner_ids = [Command.link(partner.id)]

    def do_postpone(self, _partner):
        if event := self.some(self.events):
            start = self.test.now + timedelta(days=self.random.randrange(-9, 9))
            event.write({"start": start, "stop": start + timedelta(hours=1)})

    def do_change_employer(self, partner):
        if not partner.is_company:
            companies = [False, self.test.customer.id, self.test.second.id]
            partner.parent_id = self.random.choice(companies)

    def do_work_off(self, _partner):
        self.test._work_off()


@tagged("post_install", "-at_install")
class TestClientesPartnerKpiRandom(KpiCommon):
    def test_equals_scratch(self):
        for seed in (3, 19, 2026):
            with self.subTest(seed=seed):
                Scenario(self, seed).run()
                self._assert_equals_scratch()
