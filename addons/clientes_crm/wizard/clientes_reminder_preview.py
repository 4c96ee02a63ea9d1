from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

LIMIT = 500
OBSTACLES = [
    ("nothing", "Nothing is overdue"),
    ("excluded", "No reminders wanted"),
    ("plan", "No reminder plan"),
    ("promise", "Has promised to pay"),
    ("disputed", "All of it is disputed"),
    ("not_due", "The next step is not due yet"),
    ("amount", "Below the minimum amount"),
    ("email", "No e-mail address"),
    ("day", "Contacted today already"),
    ("channel", "Contacted by another channel this week"),
    ("pause", "Contacted too recently"),
    ("hours", "Outside the contact hours"),
]


class ClientesReminderPreview(models.TransientModel):
    """Shows who would be reminded of what, and why others would not; then does it."""

    _name = "clientes.reminder.preview"
    _description = "Send Reminders"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    line_ids = fields.One2many(
        comodel_name="clientes.reminder.preview.line",
        inverse_name="preview_id",
        string="Customers",
    )
    send_count = fields.Integer(string="To Contact", compute="_compute_counts")
    skip_count = fields.Integer(string="Not to Contact", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.obstacle", "line_ids.is_chosen")
    def _compute_counts(self):
        for preview in self:
            chosen = preview.line_ids.filtered("is_chosen")
            preview.send_count = len(chosen)
            preview.skip_count = len(preview.line_ids) - len(chosen)

    # === ACTION METHODS === #

    def action_send(self):
        """Remind the chosen customers; what has changed meanwhile is looked at anew.

        :rtype: dict
        """
        self.ensure_one()
        self.env["clientes.reminder"].check_access("read")
        partners = self.line_ids.filtered("is_chosen").partner_id
        partners.check_access("read")
        self._check_chosen_company()
        decisions = self.env["clientes.reminder.decision"]._decide(
            partners, self.company_id
        )
        chosen = [decision for decision in decisions if not decision.obstacle]
        if not chosen:
            raise UserError(
                self.env._(
                    "Nobody can be contacted now. Close this window and open it again "
                    "to see why."
                )
            )
        register = self.env["clientes.reminder"]
        reminders = register._carry_out(chosen, is_manual=True)
        # Once the register is safe; a failure of the mail server stays with the mail.
        self.env.cr.postcommit.add(reminders._send_mails_later)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_reminder_action"
        )
        action["domain"] = [("id", "in", reminders.ids)]
        action["context"] = {}
        return action

    # === BUSINESS METHODS === #

    def _check_chosen_company(self):
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._("Choose %(company)s first.", company=self.company_id.name)
            )

    @api.model
    def _open(self, partners):
        """Return the action that shows the decisions about these customers.

        :param res.partner partners: customers or contacts.
        :rtype: dict
        """
        self.env["clientes.reminder"].check_access("read")
        partners = partners.commercial_partner_id
        partners.check_access("read")
        if len(partners) > LIMIT:
            raise UserError(
                self.env._(
                    "Please choose %(limit)s customers at most, or let the reminders "
                    "be sent automatically (Settings).",
                    limit=LIMIT,
                )
            )
        company = self.env.company
        decisions = self.env["clientes.reminder.decision"]._decide(partners, company)
        decisions.sort(key=lambda decision: (bool(decision.obstacle), -decision.amount))
        preview = self.create(
            {
                "company_id": company.id,
                "line_ids": [
                    Command.create(self._get_line_values(decision))
                    for decision in decisions
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Reminders"),
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            # So that the reasons can be read.
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _get_line_values(self, decision):
        return {
            "partner_id": decision.partner.id,
            "is_chosen": not decision.obstacle,
            "obstacle": decision.obstacle or False,
            "detail": decision.detail,
            "plan_name": decision.plan.name if decision.plan else False,
            "step_name": decision.step.name if decision.step else False,
            "channel": decision.channel or False,
            "email": decision.email if decision.channel == "email" else False,
            "amount": decision.amount,
            "item_count": len(decision.items),
        }
