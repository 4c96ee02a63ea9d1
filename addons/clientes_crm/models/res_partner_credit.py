from odoo import api, fields, models
from odoo.exceptions import AccessError

READERS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "clientes_crm.clientes_crm_group_receivables"
)
RECEIVABLES = "clientes_crm.clientes_crm_group_receivables"
CREDIT = "clientes_crm.clientes_crm_group_credit"
# Set by those who authorise credit, and by nobody else.
TERMS = {
    "credit_limit",
    "use_partner_credit_limit",
    "credit_hold",
    "credit_hold_reason",
}


class ResPartner(models.Model):
    """The credit of a customer: terms, and what is left of it."""

    _name = "res.partner"
    _inherit = "res.partner"

    credit_limit = fields.Float(groups=READERS, tracking=True)
    use_partner_credit_limit = fields.Boolean(groups=READERS)
    show_credit_limit = fields.Boolean(groups=READERS)
    credit_hold = fields.Boolean(
        string="Orders Stopped",
        company_dependent=True,
        copy=False,
        groups=RECEIVABLES,
        tracking=True,
        help="Somebody stopped the orders of this customer, whatever it owes.",
    )
    credit_hold_reason = fields.Char(
        string="Reason of the Stop",
        company_dependent=True,
        copy=False,
        groups=RECEIVABLES,
        tracking=True,
    )
    credit_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency of the Credit",
        compute="_compute_credit_currency_id",
        groups=RECEIVABLES,
    )
    credit_is_limited = fields.Boolean(
        string="Has a Credit Limit",
        compute="_compute_credit_figures",
        groups=RECEIVABLES,
    )
    credit_uninvoiced = fields.Monetary(
        string="Confirmed, Not Invoiced",
        compute="_compute_credit_figures",
        currency_field="credit_currency_id",
        groups=RECEIVABLES,
        help="Confirmed orders of the customer and its contacts that no posted invoice "
        "bills yet, in the currency of the current company.",
    )
    credit_drafts = fields.Monetary(
        string="Quotations and Drafts",
        compute="_compute_credit_figures",
        currency_field="credit_currency_id",
        groups=RECEIVABLES,
    )
    credit_authorised = fields.Monetary(
        string="Authorised Beyond the Limit",
        compute="_compute_credit_figures",
        currency_field="credit_currency_id",
        groups=RECEIVABLES,
    )
    credit_balance = fields.Monetary(
        string="Owed in the Books",
        compute="_compute_credit_figures",
        currency_field="credit_currency_id",
        groups=RECEIVABLES,
    )
    credit_available = fields.Monetary(
        string="Available Credit",
        compute="_compute_credit_figures",
        currency_field="credit_currency_id",
        groups=RECEIVABLES,
        help="The limit less what is owed in the books, what is confirmed and not "
        "invoiced, and drafts where the company counts them.",
    )
    credit_request_count = fields.Integer(
        string="Credit Requests",
        compute="_compute_credit_request_count",
        groups=RECEIVABLES,
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_credit_currency_id(self):
        self.credit_currency_id = self.env.company.currency_id

    @api.depends_context("company", "tz")
    def _compute_credit_figures(self):
        # Shown to who sees receivables, and of customers that the reader may see.
        figures = {}
        if self.env.company._has_credit_control():
            figures = self.env["clientes.credit"]._get_credit(
                self.commercial_partner_id.ids,
                self.env.company,
                # The profile has read the books for the balance beside it.
                receivables={
                    customer_id: partner.receivable_balance
                    for partner in self
                    for customer_id in partner.commercial_partner_id.ids
                },
            )
        for partner in self:
            credit = figures.get(partner.commercial_partner_id.id)
            partner.credit_is_limited = bool(credit and credit.limit is not None)
            partner.credit_balance = credit.receivable if credit else 0.0
            partner.credit_uninvoiced = credit.uninvoiced if credit else 0.0
            partner.credit_drafts = credit.drafts if credit else 0.0
            partner.credit_authorised = credit.extra if credit else 0.0
            partner.credit_available = (credit and credit.available) or 0.0

    @api.depends_context("company")
    def _compute_credit_request_count(self):
        counts = dict(
            self.env["clientes.credit.request"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.id),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            customer = partner.commercial_partner_id._origin
            partner.credit_request_count = counts.get(customer, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if not self.env.su:
            for partner, vals in zip(partners, vals_list, strict=True):
                if any(vals.get(name) for name in TERMS):
                    partner._check_credit_terms(vals, is_new=True)
        return partners

    def write(self, vals):
        if not self.env.su and not TERMS.isdisjoint(vals):
            self._check_credit_terms(vals)
        return super().write(vals)

    def _check_credit_terms(self, vals, is_new=False):
        """Let nobody change the terms of a credit without the right to authorise it.

        Odoo itself hands a customer's limit on to its contacts, in the name of whoever
        edits them: that is no change.

        :param dict vals: values written.
        :param bool is_new: whether the customers were just created with them.
        """
        if self.env.user.has_group(CREDIT):
            return
        for partner in self:
            # sudo: res.partner - compared only
            customer_sudo = partner.sudo().commercial_partner_id
            inherits = not is_new or customer_sudo.id != partner.id
            for name in TERMS & vals.keys():
                if is_new and not vals[name]:
                    continue
                if inherits and customer_sudo[name] == vals[name]:
                    continue
                if inherits and not customer_sudo[name] and not vals[name]:
                    continue
                raise AccessError(
                    self.env._(
                        "Only who may authorise credit can change credit limits and "
                        "stop a customer's orders. Please ask a credit manager."
                    )
                )

    # === ACTION METHODS === #

    def action_view_credit_requests(self):
        """Open the credit requests of the customer.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_credit_request_action"
        )
        action["domain"] = [
            ("partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.env.company.id),
        ]
        action["context"] = {"default_partner_id": self.commercial_partner_id.id}
        return action

    def action_view_uninvoiced_orders(self):
        """Open the orders that use up the customer's credit.

        :rtype: dict
        """
        self.ensure_one()
        # They tell of orders that others sold.
        self._check_statement_access()
        credit = self.env["clientes.credit"]._get_credit(
            self.commercial_partner_id.ids, self.env.company, detail=True
        )[self.commercial_partner_id.id]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirmed, Not Invoiced"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", list(credit.needs))],
        }

    # === BUSINESS METHODS === #

    def _get_credit_limit(self, company):
        """Return how much the customer may owe to a company.

        :return: the amount; nothing where there is no limit.
        :rtype: float | None
        """
        self.ensure_one()
        if not company.account_use_credit_limit or not (
            company.clientes_credit_stop_limit
        ):
            return None
        if self.credit_limit:
            return self.credit_limit
        return 0.0 if company.clientes_credit_without_limit == "none" else None
