from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

ACTIVITY = "clientes_crm.mail_activity_type_promise"
# The system works these out of the payments.
RESULTS = {"state", "received_amount"}


class ClientesPaymentPromise(models.Model):
    """What a customer has promised to pay, and what became of it.

    Whether it was kept follows from the payments since it was made, up to its day and
    the company's days of grace; nobody says so by hand. The same money keeps no two
    promises.
    """

    _name = "clientes.payment.promise"
    _description = "Promise to Pay"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date, id"
    _check_company_auto = True
    # Who may see the money may note a promise.
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    amount = fields.Monetary(required=True, tracking=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    promise_date = fields.Date(
        string="Promised on",
        required=True,
        default=fields.Date.context_today,
        help="Payments since this day count.",
    )
    date = fields.Date(
        string="Pays on",
        required=True,
        tracking=True,
        help="The day until which the customer has promised to pay.",
    )
    invoice_ids = fields.Many2many(
        comodel_name="account.move",
        relation="clientes_payment_promise_invoice_rel",
        string="Invoices",
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')),"
        " ('state', '=', 'posted'), ('company_id', '=', company_id),"
        " ('commercial_partner_id', '=', partner_id)]",
        help="Only what pays these invoices counts. Without any, every payment does.",
    )
    note = fields.Text()
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    received_amount = fields.Monetary(
        string="Received",
        readonly=True,
        copy=False,
        help="Paid since the promise, up to its day and the days of grace.",
    )
    state = fields.Selection(
        selection=[
            ("open", "Still to Come"),
            ("kept", "Kept"),
            ("partly", "Partly kept"),
            ("broken", "Broken"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A promise needs an amount above zero."
    )
    _date_order = models.Constraint(
        "CHECK (date >= promise_date)",
        "The customer pays after the promise, not before. Please check both days.",
    )
    _open_idx = models.Index("(company_id, partner_id) WHERE state = 'open'")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "Promise of %(customer)s for %(date)s",
                customer=promise.partner_id.name or "",
                date=format_date(self.env, promise.date) if promise.date else "",
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("invoice_ids", "partner_id")
    def _check_invoices(self):
        for promise in self:
            # sudo: account.move - whose they are, also of invoices hidden by rules
            moves = promise.invoice_ids.sudo()
            if moves.commercial_partner_id - promise.partner_id or any(
                move.move_type not in ("out_invoice", "out_receipt") for move in moves
            ):
                raise ValidationError(
                    self.env._(
                        "Only invoices of the customer can be part of its promise. "
                        "Please remove the others."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_values(vals)
            self._settle_customer(vals)
        promises = super().create(vals_list)
        promises._refresh_results()
        promises.filtered(lambda p: p.state == "open")._schedule_follow_up()
        return promises

    def write(self, vals):
        self._check_values(vals)
        vals = dict(vals)
        self._settle_customer(vals)
        former = self._get_neighbours() if vals.keys() & self._get_sources() else None
        result = super().write(vals)
        if former is not None:
            (former | self)._refresh_results()
        if vals.keys() & {"date", "user_id"}:
            self.activity_unlink([ACTIVITY])
            self.filtered(lambda p: p.state == "open")._schedule_follow_up()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Promises stay on record. Cancel the promise if it was a mistake."
            )
        )

    # === ACTION METHODS === #

    def action_cancel(self):
        """Take back promises that were a mistake, or that others replace."""
        self._check_writer()
        # sudo: clientes.payment.promise - the state is no field for users
        self.sudo().write({"state": "cancelled", "received_amount": 0})
        self.activity_unlink([ACTIVITY])
        self._get_neighbours()._refresh_results()

    def action_reopen(self):
        """Let cancelled promises count again."""
        self._check_writer()
        # sudo: clientes.payment.promise - as above
        self.sudo().write({"state": "open"})
        self._refresh_results()
        self.filtered(lambda p: p.state == "open")._schedule_follow_up()

    # === BUSINESS METHODS === #

    @api.model
    def _get_sources(self):
        """Return the fields on which the result depends."""
        return {
            "partner_id",
            "company_id",
            "amount",
            "currency_id",
            "promise_date",
            "date",
            "invoice_ids",
        }

    def _check_writer(self):
        self.check_access("write")

    @api.model
    def _check_values(self, vals):
        if not self.env.su and vals.keys() & RESULTS:
            raise UserError(
                self.env._(
                    "Whether a promise is kept is worked out from the payments. "
                    "Register the payment, or cancel the promise."
                )
            )

    @api.model
    def _settle_customer(self, vals):
        """Let the promise of a contact be its company's."""
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"])
            partner.check_access("read")
            vals["partner_id"] = partner.commercial_partner_id.id

    def _get_neighbours(self):
        """Return all promises that may compete for the same money, these included."""
        domain = Domain("partner_id", "in", self.partner_id.ids) & Domain(
            "company_id", "in", self.company_id.ids
        )
        return self.search(domain)

    def _schedule_follow_up(self):
        """Have the responsible look whether the money has come."""
        for promise in self:
            promise.with_context(lang=promise.user_id.lang).activity_schedule(
                ACTIVITY, date_deadline=promise.date, user_id=promise.user_id.id
            )
