from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "clientes_crm.mail_activity_type_reminder"


class ClientesReminder(models.Model):
    """One contact with a debtor: what it was reminded of, how, and where it was sent.

    The register is only added to: it proves what was done, and when.
    """

    _name = "clientes.reminder"
    _description = "Reminder"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "step_name"
    # Who calls the customer writes down what it said.
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
    )
    step_id = fields.Many2one(
        comodel_name="clientes.reminder.step",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # The step may be changed or deleted afterwards.
    step_name = fields.Char(string="Reminder", required=True, readonly=True)
    tone = fields.Selection(
        selection=[("friendly", "Friendly"), ("firm", "Firm"), ("last", "Last")],
        required=True,
        readonly=True,
    )
    channel = fields.Selection(
        selection=[("email", "E-mail"), ("phone", "Phone call")],
        required=True,
        readonly=True,
    )
    date = fields.Datetime(string="When", required=True, readonly=True)
    day = fields.Date(
        required=True,
        readonly=True,
        help="The day of the contact in the customer's time zone.",
    )
    recipient_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    email = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        readonly=True,
    )
    is_manual = fields.Boolean(string="By Hand", readonly=True)
    item_ids = fields.One2many(
        comodel_name="clientes.reminder.item",
        inverse_name="reminder_id",
        string="Invoices",
        readonly=True,
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )

    _one_a_day = models.UniqueIndex("(company_id, partner_id, day)")

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse every change: the register is only added to."""
        if not (self.env.su and vals.keys() <= {"partner_id", "mail_id"}):
            raise UserError(self._get_refusal())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    # === BUSINESS METHODS === #

    @api.model
    def _get_refusal(self):
        return self.env._(
            "Reminders are evidence of what was sent: they are neither changed nor "
            "deleted."
        )

    @api.model
    def _carry_out(self, decisions, is_manual=False):
        """Contact customers as decided, and put it on record.

        Record first: whatever happens afterwards, nobody is contacted twice.

        :param list decisions: those of `clientes.reminder.decision` to be sent.
        :rtype: clientes.reminder
        """
        now = fields.Datetime.now()
        # sudo: clientes.reminder - the register is written by the system alone
        quiet = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        )
        reminders = quiet.create(
            [
                {
                    "partner_id": decision.partner.id,
                    "company_id": decision.company.id,
                    "step_id": decision.step.id,
                    # The job's own user may speak another language.
                    "step_name": decision.step.with_context(
                        lang=decision.company.partner_id.lang or self.env.lang
                    ).name,
                    "tone": decision.step.tone,
                    "channel": decision.channel,
                    "date": now,
                    "day": decision.day,
                    "recipient_id": decision.recipient.id,
                    "email": decision.email if decision.channel == "email" else False,
                    "amount": decision.amount,
                    "user_id": decision.user.id,
                    "is_manual": is_manual,
                    "item_ids": [
                        fields.Command.create(
                            {
                                "move_line_id": item["line_id"],
                                "step_id": item["step"].id,
                                "name": item["move_name"] or "",
                                "due_date": item["due_date"],
                                "residual": item["residual"],
                                "days_overdue": item["days"],
                            }
                        )
                        for item in decision.items
                    ],
                }
                for decision in decisions
            ]
        )
        for reminder in reminders:
            if reminder.channel == "phone":
                reminder._schedule_call()
            else:
                reminder._queue_mail()
        return reminders

    def _queue_mail(self):
        """Prepare the e-mail; `_send_mails` sends it once the register is safe."""
        self.ensure_one()
        mail_id = self.step_id._get_template().send_mail(
            self.id,
            email_layout_xmlid="mail.mail_notification_light",
            email_values={"email_to": self.email, "recipient_ids": []},
        )
        self.mail_id = mail_id

    def _send_mails(self):
        """Send the e-mails now: the queue of Odoo knows no contact hours."""
        mails = self.mail_id.filtered(lambda mail: mail.state == "outgoing")
        if mails:
            mails.send()

    def _send_mails_later(self):
        """Send the e-mails after the transaction, in one of their own.

        What fails or is interrupted here stays in Odoo's queue.
        """
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr))._send_mails()

    def _schedule_call(self):
        """Have somebody call the customer, today."""
        self.ensure_one()
        user = self.user_id
        reminder = self.with_context(lang=user.lang)
        reminder.activity_schedule(
            ACTIVITY,
            date_deadline=self.day,
            user_id=user.id,
            summary=reminder.env._(
                "Call %(customer)s about %(amount)s overdue",
                customer=self.partner_id.display_name,
                amount=self.currency_id.format(self.amount),
            ),
        )
