from datetime import timedelta

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_collection import NOW, CollectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestClientesReminder(CollectionCommon):
    """Who is reminded of what, and who is left in peace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.contact, 100, date=-90, due=-60)

    def _at(self, days, hour="15:00"):
        return freeze_time(f"{self.today + timedelta(days=days)} {hour}:00")

    def test_steps_in_order_with_a_pause(self):
        seen = []
        for days in (0, 1, 6, 7, 8, 14, 21, 28, 60):
            with self._at(days):
                decision = self._decide()
                if not decision.obstacle:
                    self.Reminder._carry_out([decision])
                    seen.append((days, decision.step.tone))
        # The 18th is a Wednesday: all these days are; two weeks later, too.
        self.assertEqual(seen, [(0, "friendly"), (7, "firm"), (14, "last")])

    def test_mail_lists_the_invoices(self):
        reminder = self._remind()
        mail = reminder.mail_id
        self.assertEqual(mail.email_to, "debtor@example.com")
        self.assertEqual((mail.model, mail.res_id), (reminder._name, reminder.id))
        self.assertIn(self.invoice.name, mail.body_html)
        self.assertEqual(reminder.item_ids.residual, 100)
        self.assertEqual(reminder.amount, 100)
        # Nothing of it shows on the customer, which salespeople read.
        self.assertFalse(
            self.customer.message_ids.filtered(lambda m: self.invoice.name in m.body)
        )

    def test_the_register_speaks_the_language_of_the_company(self):
        """Also what the job writes, whose user has another one."""
        self.env["res.lang"]._activate_lang("es_CO")
        self.company.partner_id.lang = "es_CO"
        self.steps[0].with_context(lang="es_CO").name = "Amable"
        self.assertEqual(self._remind().step_name, "Amable")

    def test_invoice_contact_gets_it(self):
        self.invoice_contact.email = "accounts@example.com"
        self.assertEqual(self._remind().recipient_id, self.invoice_contact)

    def test_phone_where_there_is_no_address(self):
        self._invoice(self.other, 50, date=-30, due=-10)
        reminder = self._remind(self.other)
        self.assertEqual(reminder.channel, "phone")
        self.assertEqual(reminder.activity_ids.user_id, self.collector)
        reminder.with_user(self.collector).activity_ids.action_feedback("Will pay")
        self.assertFalse(reminder.activity_ids)

    def test_obstacles(self):
        Settings = self.env["clientes.reminder.customer"]
        excluded = {"partner_id": self.customer.id, "company_id": self.company.id}

        def setup(**values):
            Settings.create({**excluded, "is_excluded": True, **values})

        yesterday = self.today - timedelta(days=1)
        cases = (
            ("excluded", setup),
            ("excluded", lambda: setup(excluded_until=self.today)),
            ("", lambda: setup(excluded_until=yesterday)),
            ("promise", self._promise),
            ("promise", lambda: self._promise(invoice_ids=self.invoice.ids)),
            ("", lambda: self._promise().action_cancel()),
            ("disputed", self.invoice.action_dispute),
            ("amount", lambda: self.steps.write({"min_amount": 101})),
            ("plan", lambda: self.company.write({"clientes_reminder_plan_id": False})),
            ("email", self._let_only_mail),
            ("nothing", lambda: self._pay(self.invoice)),
            ("day", self._remind),
        )
        for obstacle, prepare in cases:
            with self.subTest(obstacle):
                savepoint = self.env.cr.savepoint()
                prepare()
                self.assertEqual(self._decide().obstacle, obstacle)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def _let_only_mail(self):
        self.steps.write({"channel": "email"})
        self.customer.email = False

    def test_hours_of_the_debtor(self):
        # Wednesday to Sunday; hours in UTC, Bogota is five behind.
        cases = (
            (0, "11:59", "hours"),
            (0, "12:00", ""),
            (0, "23:59", ""),
            (3, "12:59", "hours"),
            (3, "13:00", ""),
            (3, "20:00", "hours"),
            (4, "15:00", "hours"),
            # The Immaculate Conception, a Tuesday.
            (20, "15:00", "hours"),
        )
        for days, hour, obstacle in cases:
            with self.subTest(days=days, hour=hour), self._at(days, hour):
                self.assertEqual(self._decide().obstacle, obstacle)
        self.customer.tz = "Europe/Madrid"
        with self._at(0, "19:00"):
            self.assertEqual(self._decide().obstacle, "hours")

    def test_days_off_of_the_company(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-11-18 05:00:00",
                "date_to": "2026-11-19 04:59:59",
            }
        )
        self.assertEqual(self._decide().obstacle, "hours")

    def test_one_channel_a_week(self):
        self._remind()
        self.steps.write({"channel": "phone", "pause_days": 1})
        for days, obstacle in ((1, "channel"), (6, "channel"), (7, "")):
            with self._at(days):
                self.assertEqual(self._decide().obstacle, obstacle)

    def test_plan_of_the_customer_and_of_the_segment(self):
        segment = self.env["clientes.segment"].create({"name": "Reminded apart"})
        of_segment, own = (
            self.plan.copy({"name": name}) for name in ("Segment", "Own")
        )
        of_segment.segment_ids = segment
        self.assertEqual(self._decide().plan, self.plan)
        self.customer.segment_id = segment
        self.assertEqual(self._decide().plan, of_segment)
        self.env["clientes.reminder.customer"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "plan_id": own.id,
            }
        )
        self.assertEqual(self._decide().plan, own)

    def test_job(self):
        self._invoice(self.second, 80, date=-30, due=-10)
        self._run_job()
        self.assertFalse(self.Reminder.search([("company_id", "=", self.company.id)]))
        self.company.clientes_reminder_auto = True
        self._run_job()
        sent = self.Reminder.search([("company_id", "=", self.company.id)])
        self.assertEqual(sent.partner_id, self.customer | self.second)
        self.assertEqual(len(self.mails), 2)
        self._run_job()
        self.assertEqual(len(self.mails), 2)
        runs = self.env["clientes.reminder.run"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertTrue(all(runs.mapped("is_done")))
        self.assertEqual(sum(runs.mapped("sent_count")), 2)

    def test_job_goes_on_where_it_stopped(self):
        self._invoice(self.second, 80, date=-30, due=-10)
        self.company.clientes_reminder_auto = True
        self._work_off()
        self.env["clientes.reminder.run"].create(
            {"company_id": self.company.id, "last_partner_id": self.customer.id}
        )
        self._run_job()
        sent = self.Reminder.search([("company_id", "=", self.company.id)])
        self.assertEqual(sent.partner_id, self.second)

    def test_never_twice(self):
        decision = self._decide()
        self.Reminder._carry_out([decision])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.Reminder._carry_out([decision])

    def test_register_is_only_added_to(self):
        reminder = self._remind()
        for operation in (
            lambda: reminder.write({"amount": 1}),
            reminder.unlink,
        ):
            with self.assertRaises(UserError):
                operation()
