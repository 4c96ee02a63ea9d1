from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang


class ResCompany(models.Model):
    """How a company controls the credit of its customers.

    Odoo's own switch (`account_use_credit_limit`) turns the control on.
    """

    _name = "res.company"
    _inherit = "res.company"

    clientes_credit_stop_limit = fields.Boolean(
        groups="base.group_user",
        string="Stop Orders Beyond the Limit",
        default=True,
    )
    clientes_credit_without_limit = fields.Selection(
        groups="base.group_user",
        selection=[
            ("unlimited", "May buy on credit without limit"),
            ("none", "Get no credit: they pay in advance"),
        ],
        string="Customers Without a Limit",
        required=True,
        default="unlimited",
    )
    clientes_credit_count_drafts = fields.Boolean(
        groups="base.group_user",
        string="Count Quotations and Draft Invoices",
        help="Quotations that still hold, and draft invoices that come from no order, "
        "use up the credit like confirmed orders.",
    )
    clientes_credit_stop_overdue = fields.Boolean(
        groups="base.group_user",
        string="Stop Orders of Customers With Overdue Debts",
    )
    clientes_credit_overdue_days = fields.Integer(
        groups="base.group_user",
        string="Days Overdue",
        default=30,
        help="Orders are stopped when the oldest debt is overdue by more days.",
    )
    clientes_credit_overdue_amount = fields.Monetary(
        groups="base.group_user",
        string="Overdue Amount Let Pass",
        help="Orders are stopped when more than this is overdue.",
    )
    clientes_credit_hold_deliveries = fields.Boolean(
        groups="base.group_user",
        string="Hold Deliveries",
        help="Deliveries to a customer whose orders would be stopped wait until it "
        "pays or somebody authorises them.",
    )
    clientes_credit_valid_days = fields.Integer(
        groups="base.group_user",
        string="Validity of Authorisations",
        default=8,
    )
    clientes_credit_user_id = fields.Many2one(
        groups="base.group_user",
        comodel_name="res.users",
        string="Credit Manager",
        domain=lambda self: [
            (
                "all_group_ids",
                "in",
                self.env.ref("clientes_crm.clientes_crm_group_credit").ids,
            )
        ],
        help="Gets the requests. Without one, all who may authorise credit get them.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "clientes_credit_overdue_days",
        "clientes_credit_overdue_amount",
        "clientes_credit_valid_days",
    )
    def _check_clientes_credit_rules(self):
        for company in self:
            if (
                company.clientes_credit_overdue_days < 0
                or company.clientes_credit_overdue_amount < 0
                or company.clientes_credit_valid_days < 0
            ):
                raise ValidationError(
                    self.env._(
                        "Days and amounts of the credit control cannot be negative. "
                        "Please write zero or more."
                    )
                )

    # === BUSINESS METHODS === #

    def _has_credit_control(self):
        """Return whether some rule may stop an order of this company.

        :rtype: bool
        """
        self.ensure_one()
        return self.account_use_credit_limit

    def _get_credit_rule_texts(self):
        """Return what stops orders in this company, in words.

        :rtype: list[str]
        """
        self.ensure_one()
        texts = []
        if self.clientes_credit_stop_limit:
            texts.append(self.env._("Orders beyond the limit are stopped."))
            if self.clientes_credit_without_limit == "none":
                texts.append(
                    self.env._("Without a limit of their own, customers get no credit.")
                )
        else:
            texts.append(self.env._("Orders beyond the limit are not stopped."))
        if self.clientes_credit_stop_overdue:
            texts.append(
                self.env._(
                    "Orders are stopped when more than %(amount)s is overdue and the "
                    "oldest debt for more than %(days)s days.",
                    amount=formatLang(
                        self.env,
                        self.clientes_credit_overdue_amount,
                        currency_obj=self.currency_id,
                    ),
                    days=self.clientes_credit_overdue_days,
                )
            )
        if self.clientes_credit_count_drafts:
            texts.append(
                self.env._("Quotations and draft invoices use up the credit as well.")
            )
        if self.clientes_credit_hold_deliveries:
            texts.append(self.env._("Deliveries are held like orders."))
        return texts
