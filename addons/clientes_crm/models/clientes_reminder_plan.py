from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ClientesReminderPlan(models.Model):
    """By which steps customers are reminded of what is overdue."""

    _name = "clientes.reminder.plan"
    _description = "Reminder Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: for all companies.",
    )
    segment_ids = fields.Many2many(
        comodel_name="clientes.segment",
        string="Segments",
        help="Customers of these segments are reminded by this plan, unless they have "
        "one of their own.",
    )
    step_ids = fields.One2many(
        comodel_name="clientes.reminder.step",
        inverse_name="plan_id",
        string="Steps",
        copy=True,
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("step_ids")
    def _check_steps(self):
        for plan in self:
            days = plan.step_ids.sorted("sequence").mapped("days_overdue")
            if days != sorted(set(days)):
                raise ValidationError(
                    self.env._(
                        "Each step of “%(plan)s” must come later than the one before. "
                        "Please check the days overdue.",
                        plan=plan.name,
                    )
                )
