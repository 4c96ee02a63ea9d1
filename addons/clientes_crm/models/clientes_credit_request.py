from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import clean_context

RECEIVABLES = "clientes_crm.clientes_crm_group_receivables"
# What a credit manager fills in before the decision.
DECISION_FIELDS = {"kind", "amount_authorised", "valid_until", "decision_note"}


class ClientesCreditRequest(models.Model):
    """Somebody asks that a customer may buy beyond its credit.

    Who sells asks; who authorises credit says how much and until when, or refuses with
    a reason. The figures of that moment and every step stay on record.
    """

    _name = "clientes.credit.request"
    _description = "Credit Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="sale.order",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Requested By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    note = fields.Text(string="Why", help="What speaks for it.")
    reasons = fields.Text(
        string="Why It Is Stopped",
        readonly=True,
        groups=RECEIVABLES,
    )
    state = fields.Selection(
        selection=[
            ("pending", "To decide"),
            ("authorised", "Authorised"),
            ("used", "Used"),
            ("refused", "Refused"),
            ("expired", "Expired"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
        tracking=True,
        copy=False,
    )
    kind = fields.Selection(
        selection=[
            ("single", "This order only"),
            ("until", "Every order until the date"),
        ],
        string="Authorises",
        required=True,
        default="single",
        tracking=True,
    )
    amount_requested = fields.Monetary(string="Amount Asked For", readonly=True)
    amount_authorised = fields.Monetary(
        string="Authorised Amount",
        tracking=True,
        copy=False,
        help="This order only: the highest total that it may have. Every order until "
        "the date: how far beyond the limit the customer may go.",
    )
    valid_until = fields.Date(tracking=True, copy=False)
    decision_note = fields.Text(string="Reason of the Decision", copy=False)
    decision_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        readonly=True,
        copy=False,
    )
    decision_date = fields.Datetime(string="Decided On", readonly=True, copy=False)
    confirm_after = fields.Boolean(
        string="Confirmed When Authorised",
        readonly=True,
        help="The customer signed or paid: the order is confirmed with the decision.",
    )

    is_decider = fields.Boolean(
        compute="_compute_is_decider",
        export_string_translation=False,
    )

    # What the customer's credit was like when it was asked for.
    credit_limit = fields.Monetary(readonly=True, groups=RECEIVABLES)
    receivable = fields.Monetary(string="Owed", readonly=True, groups=RECEIVABLES)
    overdue = fields.Monetary(
        string="Amount Overdue",
        readonly=True,
        groups=RECEIVABLES,
    )
    uninvoiced = fields.Monetary(
        string="Confirmed, Not Invoiced",
        readonly=True,
        groups=RECEIVABLES,
    )
    drafts = fields.Monetary(
        string="Quotations and Drafts",
        readonly=True,
        groups=RECEIVABLES,
    )
    available = fields.Monetary(
        string="Available With This Order",
        readonly=True,
        groups=RECEIVABLES,
    )

    _active_idx = models.Index(
        "(partner_id, company_id, valid_until) WHERE state = 'authorised'"
    )
    _pending_order_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'pending' AND order_id IS NOT NULL",
        "This order already waits for a decision.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_id", "partner_id")
    def _compute_display_name(self):
        for request in self:
            # sudo: sale.order, res.partner - their names, on the request itself
            request_sudo = request.sudo()
            name = request_sudo.order_id.name or request_sudo.partner_id.display_name
            request.display_name = self.env._("Credit for %(name)s", name=name)

    @api.depends_context("uid")
    def _compute_is_decider(self):
        self.is_decider = self.env.user.has_group(
            "clientes_crm.clientes_crm_group_credit"
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("amount_authorised")
    def _check_amount_authorised(self):
        if any(request.amount_authorised < 0 for request in self):
            raise ValidationError(
                self.env._("The authorised amount cannot be negative.")
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            allowed = DECISION_FIELDS | {"partner_id", "company_id", "note"}
            vals_list = [
                {
                    name: value
                    for name, value in vals.items()
                    if name in allowed or name.startswith(("message_", "activity_"))
                }
                | {"kind": "until"}
                for vals in vals_list
            ]
            for vals in vals_list:
                customer = self.env["res.partner"].browse(vals.get("partner_id"))
                vals["partner_id"] = customer.commercial_partner_id.id
        # Defaults of the context are values, too.
        requests = self.with_context(clean_context(self.env.context))
        return super(ClientesCreditRequest, requests).create(vals_list)

    def write(self, vals):
        """Let who asks say why, and credit managers prepare a decision.

        The rest has methods of its own.
        """
        if not self.env.su:
            self._check_write(
                {
                    name
                    for name in vals
                    if not name.startswith(("message_", "activity_"))
                }
            )
        return super().write(vals)

    def _check_write(self, names):
        """Let users change only what is theirs, before the decision.

        :param set names: fields about to be written.
        """
        if not names:
            return
        allowed = {"note"}
        if self.env.user.has_group("clientes_crm.clientes_crm_group_credit"):
            allowed |= DECISION_FIELDS
        elif any(request.user_id != self.env.user for request in self):
            allowed = set()
        if names - allowed:
            raise AccessError(
                self.env._("A credit request is changed only by deciding on it.")
            )
        if any(request.state != "pending" for request in self):
            raise AccessError(
                self.env._("This credit request is decided: it stays as it is.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(request.state not in ("pending", "cancelled") for request in self):
            raise AccessError(
                self.env._("Decisions on credit stay on record: they are not deleted.")
            )
