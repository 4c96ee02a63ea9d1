from odoo import api, fields, models
from odoo.fields import Domain

BATCH = 100
KEEP_DAYS = 90


class ClientesReminderRun(models.Model):
    """One pass of the job over the debtors of a company.

    It remembers how far it has come: what is interrupted goes on there.
    """

    _name = "clientes.reminder.run"
    _description = "Reminder Run"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    date = fields.Datetime(
        required=True,
        readonly=True,
        default=fields.Datetime.now,
    )
    last_partner_id = fields.Integer(readonly=True)
    is_done = fields.Boolean(string="Done", readonly=True)
    sent_count = fields.Integer(string="Contacted", readonly=True)
    skipped_count = fields.Integer(string="Not Contacted", readonly=True)

    # === BUSINESS METHODS === #

    @api.model
    def _cron_remind(self):
        """Remind the debtors of each company that wants it done automatically."""
        companies = self.env["res.company"].search(
            [("clientes_reminder_auto", "=", True)]
        )
        for company in companies:
            run = self._get_run(company)
            if run and not run._go_on():
                return

    @api.model
    def _get_run(self, company):
        """Return the interrupted run of today, or a new one within contact hours.

        Debtors elsewhere have other hours: the company's own decide when to look.
        """
        if company._get_next_contact(None, company._get_contact_holidays()):
            return self.browse()
        run = self.search(
            [("company_id", "=", company.id), ("is_done", "=", False)], limit=1
        )
        today = company._get_collection_day()
        if run and run.date.date() < today:
            run.is_done = True
            run = self.browse()
        return run or self.create({"company_id": company.id})

    def _go_on(self):
        """Work through the debtors, a batch a transaction.

        :return: whether there is time left for more
        :rtype: bool
        """
        self.ensure_one()
        cron = self.env["ir.cron"]
        company = self.company_id
        decider = self.env["clientes.reminder.decision"].with_company(company)
        register = self.env["clientes.reminder"].with_company(company)
        while partners := self._get_next_customers():
            # Two workers on one customer: the second finds nothing.
            if not self.try_lock_for_update():
                return True
            decisions = decider._decide(partners, company)
            chosen = [decision for decision in decisions if not decision.obstacle]
            reminders = register._carry_out(chosen)
            self.write(
                {
                    "last_partner_id": partners[-1].id,
                    "sent_count": self.sent_count + len(reminders),
                    "skipped_count": self.skipped_count
                    + len(decisions)
                    - len(reminders),
                }
            )
            has_time = cron._commit_progress(len(partners))
            # Only what is safely on record is sent.
            reminders._send_mails()
            if not has_time:
                return False
        self.is_done = True
        return bool(cron._commit_progress())

    def _get_next_customers(self):
        """Return the next debtors with something overdue, in the order of their ids.

        :rtype: res.partner
        """
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "oldest_due_date", "<", self.company_id._get_collection_day()
        )
        # Nothing is above 0: for a many2one that means "no partner".
        if self.last_partner_id:
            domain &= Domain("partner_id", ">", self.last_partner_id)
        rows = self.env["clientes.partner.receivable"].search_fetch(
            domain,
            ["partner_id"],
            order="partner_id",
            limit=BATCH,
        )
        return rows.partner_id.sorted("id")

    @api.autovacuum
    def _gc_runs(self):
        """Forget runs of long ago; the register of reminders stays."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        self.search([("date", "<", limit)]).unlink()
