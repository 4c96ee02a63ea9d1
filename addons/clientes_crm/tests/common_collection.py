from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command

from .common_ledger import LedgerCommon

# A Wednesday, ten o'clock in Bogota. Classes freeze it with `@freeze_time(NOW)`.
NOW = "2026-11-18 15:00:00"


class CollectionCommon(LedgerCommon):
    """Debtors with addresses, a plan of three steps, and somebody who collects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "America/Bogota"
        cls.company.country_id = cls.env.ref("base.co")
        cls.partners.write(
            {"tz": False, "country_id": cls.env.ref("base.co").id, "user_id": False}
        )
        cls.customer.email = "debtor@example.com"
        cls.second.email = "second@example.com"
        cls.users = cls._create_users()
        cls.collector = cls.users["collector"]
        cls.plan = cls.env["clientes.reminder.plan"].create(
            {
                "name": "Test",
                "step_ids": [
                    Command.create(
                        {
                            "name": tone,
                            "tone": tone,
                            "sequence": days,
                            "days_overdue": days,
                            "channel": "any",
                            "min_amount": 10,
                        }
                    )
                    for tone, days in (("friendly", 5), ("firm", 20), ("last", 45))
                ],
            }
        )
        cls.steps = cls.plan.step_ids.sorted("sequence")
        cls.company.clientes_reminder_plan_id = cls.plan
        cls.company.clientes_reminder_user_id = cls.collector
        cls.Promise = cls.env["clientes.payment.promise"]
        cls.Reminder = cls.env["clientes.reminder"]
        cls.decider = cls.env["clientes.reminder.decision"]

    def setUp(self):
        super().setUp()
        self.mails = []
        mails = self.mails

        def send(records, *args, **kwargs):
            mails.extend(records)

        self.patch(type(self.env["mail.mail"]), "send", send)

    def _promise(self, amount=100, days=5, made=0, **values):
        return self.Promise.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "amount": amount,
                "promise_date": self.today + timedelta(days=made),
                "date": self.today + timedelta(days=days),
                "user_id": self.collector.id,
                **values,
            }
        )

    def _decide(self, partner=None):
        return self.decider._decide(partner or self.customer, self.company)[0]

    def _remind(self, partner=None):
        decision = self._decide(partner)
        self.assertEqual(decision.obstacle, "")
        return self.Reminder._carry_out([decision])

    def _run_job(self):
        """Run the job of the reminders to its end, as Odoo's scheduler would."""
        self._work_off()
        progress = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=100
        )
        with progress:
            self.env["clientes.reminder.run"]._cron_remind()
