from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from ..models import clientes_clearance
from .common_ledger import LedgerCommon
from .common_statement_mailing import COMMIT, LINE


@tagged("post_install", "-at_install")
class TestReceivablesTours(LedgerCommon, HttpCase):
    """What somebody who sees receivables, and nothing of accounting, does with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls._create_users("collector", "seller")
        cls.collector = cls.users["collector"]
        cls.customer.write(
            {"email": "debtor@example.com", "user_id": cls.users["seller"].id}
        )
        cls.invoice_contact.email = "accounts@example.com"
        cls.first = cls._invoice(cls.customer, 100, date=-60, due=-40)
        cls._pay(cls.first, 40, date=-1)
        cls._invoice(cls.contact, 50, date=-5, due=20)
        cls._work_off()

    def setUp(self):
        super().setUp()
        # Papers are the reports' own business.
        self.startPatcher(
            patch(
                f"{LINE}.ClientesStatementMailingLine._get_pdf",
                lambda line: (f"Statement {line.partner_id.name}.pdf", b"%PDF-1.4"),
            )
        )
        self.patch(
            self.env.registry["clientes.clearance"],
            "_get_verification_image",
            lambda clearance: "",
        )

    def _tour(self, name, partner=None, path=None):
        self.start_tour(
            path or f"/odoo/res.partner/{partner.id}", name, login=self.collector.login
        )

    def test_statement(self):
        """Open items, at a day, movements, and by e-mail to who gets the invoices."""
        self._tour("clientes_statement_tour", self.customer)
        line = self.env["clientes.statement.mailing.line"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual((line.state, line.email), ("sent", "accounts@example.com"))
        message = line.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, self.invoice_contact)
        self.assertEqual(message.author_id, self.collector.partner_id)

    def test_clearance(self):
        """None while something is due; then one that anybody may verify."""
        self._tour("clientes_clearance_refused_tour", self.customer)
        self._pay(self.first)
        with patch.object(clientes_clearance.secrets, "choice", lambda letters: "K"):
            self._tour("clientes_clearance_tour", self.customer)
        certificate = self.env["clientes.clearance"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(certificate.user_id, self.collector)
        self.start_tour(
            f"/clientes/clearance?number={certificate.name}&code=WRONG",
            "clientes_clearance_public_tour",
        )

    def test_ageing(self):
        """From what a responsible's customers owe to the document behind it."""
        self._invoice(self.second, 900, date=-9, due=-2)
        self._tour("clientes_ageing_tour", path="/odoo/edades-de-cartera")

    def test_promise_and_reminders(self):
        """A promise on the page; reminders of the step that is due, by hand and job."""
        self.patch(
            self.env.registry["res.company"],
            "_get_next_contact",
            lambda company, partner, days: None,
        )
        plan = self.env["clientes.reminder.plan"].create(
            {
                "name": "Tour",
                "step_ids": [
                    Command.create(
                        {
                            "name": tone,
                            "tone": tone,
                            "sequence": days,
                            "days_overdue": days,
                            "channel": "email",
                        }
                    )
                    for tone, days in (("friendly", 5), ("firm", 30), ("last", 90))
                ],
            }
        )
        self.company.clientes_reminder_plan_id = plan
        for amount, date in ((300, -20), (100, -40)):
            paid = self._invoice(self.second, amount, date=-60, due=-40)
            self._pay(paid, date=date)
        self._invoice(self.second, 200, date=-90, due=-50)
        self.second.email = "second@example.com"
        self._work_off()
        self._tour("clientes_promise_tour", self.second)
        promise = self.env["clientes.payment.promise"].search(
            [("partner_id", "=", self.second.id)]
        )
        self.assertEqual((promise.state, promise.amount), ("open", 100))
        self.assertEqual(promise.user_id, self.collector)
        self.assertIn("half on Friday", promise.note)
        # The first step of the debt is the friendly one; it has had it.
        with freeze_time(f"{self._day(-20)} 15:00:00"):
            decider = self.env["clientes.reminder.decision"]
            [decision] = decider._decide(self.customer, self.company)
            self.assertEqual(decision.step.tone, "friendly")
            self.env["clientes.reminder"]._carry_out([decision])
        self._tour("clientes_reminder_tour", path="/odoo/edades-de-cartera")
        reminders = self.env["clientes.reminder"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(reminders.partner_id, self.customer)
        self.assertEqual(reminders.mapped("is_manual"), [True, False])
        # The job.
        self.other.email = "person@example.com"
        self._invoice(self.other, 30, date=-20, due=-10)
        self._work_off()
        self.company.clientes_reminder_auto = True
        with patch(COMMIT, lambda *args, **kwargs: 60):
            self.env["clientes.reminder.run"]._cron_remind()
        self._tour("clientes_reminded_tour", self.other)

    def test_mailing(self):
        """To who is overdue, and the page follows what the scheduler does."""
        self._invoice(self.second, 900, date=-9, due=-2)
        self._invoice(self.other, 30, date=-9, due=20)
        self._work_off()
        self._let_the_scheduler_work()
        self._tour("clientes_statement_mailing_tour", path="/odoo/clientes")
        mailing = self.env["clientes.statement.mailing"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(mailing.state, "done")
        states = {line.partner_id: line.state for line in mailing.line_ids}
        self.assertEqual(states, {self.customer: "sent", self.second: "skipped"})

    def _let_the_scheduler_work(self):
        """Have it do something each time that the page looks again."""
        self.set_registry_readonly_mode(False)
        self.startPatcher(patch(COMMIT, lambda *args, **kwargs: 0))
        model = self.env.registry["clientes.statement.mailing"]
        read = model.web_read
        looks = []

        def web_read(mailings, specification):
            if looks and mailings.sudo().state == "running":
                self.env["clientes.statement.mailing"]._cron_process()
            looks.append(mailings)
            return read(mailings, specification)

        self.patch(model, "web_read", web_read)
