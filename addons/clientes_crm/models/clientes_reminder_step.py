from odoo import fields, models


class ClientesReminderStep(models.Model):
    """One step of a plan."""

    _name = "clientes.reminder.step"
    _description = "Reminder Step"
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        comodel_name="clientes.reminder.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    tone = fields.Selection(
        selection=[("friendly", "Friendly"), ("firm", "Firm"), ("last", "Last")],
        required=True,
        default="friendly",
    )
    days_overdue = fields.Integer(
        string="From Days Overdue",
        required=True,
        default=5,
    )
    min_amount = fields.Float(
        string="Minimum Amount",
        digits=(16, 2),
        help="Less than this is not worth a reminder; in the company's currency.",
    )
    channel = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("phone", "Phone call"),
            ("any", "E-mail, else phone call"),
        ],
        required=True,
        default="email",
        help="One channel at a time: within a week the law allows no other one.",
    )
    template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-mail Template",
        domain=[("model", "=", "clientes.reminder")],
        help="Empty: the template of the tone.",
    )
    pause_days = fields.Integer(
        string="Days since the Last Contact",
        required=True,
        default=7,
        help="How long the customer was left in peace before this step.",
    )

    _days_positive = models.Constraint(
        "CHECK (days_overdue > 0)",
        "Only what is overdue is reminded of: from one day on.",
    )
    _pause_positive = models.Constraint(
        "CHECK (pause_days > 0)",
        "The law allows one contact a day: the pause is one day or more.",
    )
    _amount_positive = models.Constraint(
        "CHECK (min_amount >= 0)", "The minimum amount cannot be negative."
    )

    # === BUSINESS METHODS === #

    def _get_template(self):
        """Return the e-mail of the step: its own, or that of its tone.

        :rtype: mail.template
        """
        self.ensure_one()
        # sudo: mail.template - the text that the plan prescribes
        return (
            self.sudo().template_id
            or self.env.ref(f"clientes_crm.mail_template_reminder_{self.tone}").sudo()
        )

    def _get_channel(self, email):
        """Return by which channel a customer is contacted; nothing if by none.

        :param str email: the customer's address.
        :rtype: str
        """
        if self.channel == "any":
            return "email" if email else "phone"
        if self.channel == "email" and not email:
            return ""
        return self.channel
