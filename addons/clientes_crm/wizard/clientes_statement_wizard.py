from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.clientes_receivable_ageing import COMPANIES

MAX_CUSTOMERS = 20000
# Selected debtors come with the company in their number.
SOURCES = ("res.partner", "clientes.receivable.ageing")


class ClientesStatementWizard(models.TransientModel):
    """Sends account statements to a number of customers."""

    _name = "clientes.statement.wizard"
    _description = "Send Statements"

    scope = fields.Selection(
        selection=[
            ("selected", "The selected customers"),
            ("overdue", "All who owe something past its due date"),
            ("debtors", "All who owe something"),
        ],
        string="Send To",
        required=True,
        default=lambda self: "selected" if self._selected_ids() else "overdue",
    )
    selected_ids = fields.Many2many(
        comodel_name="res.partner",
        default=lambda self: self._selected_ids(),
        export_string_translation=False,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
    )
    segment_id = fields.Many2one(comodel_name="clientes.segment")
    kind = fields.Selection(
        selection=[("open", "Open items"), ("period", "Movements of a period")],
        string="Content",
        required=True,
        default="open",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(
        string="Until",
        help="Empty: as it is at the moment of sending.",
    )
    send_count = fields.Integer(string="Get a message", compute="_compute_preview")
    nothing_count = fields.Integer(string="Owe nothing", compute="_compute_preview")
    left_out_count = fields.Integer(
        string="Cannot be written to", compute="_compute_preview"
    )
    left_out_ids = fields.Many2many(
        comodel_name="res.partner",
        string="No message",
        compute="_compute_preview",
        help="They have no e-mail, one that is not valid, or are on the blacklist.",
    )

    # === COMPUTE METHODS === #

    @api.depends("scope", "selected_ids", "company_id", "user_id", "segment_id", "kind")
    def _compute_preview(self):
        for wizard in self:
            customers = wizard._get_customers()
            owing = wizard._filter_owing(customers)
            recipients = owing._get_statement_recipients()
            left_out = owing.filtered(
                lambda partner, rows=recipients: rows[partner]["state"] == "skipped"
            )
            wizard.send_count = len(owing - left_out)
            wizard.nothing_count = len(customers - owing)
            wizard.left_out_count = len(left_out)
            wizard.left_out_ids = left_out

    # === ACTION METHODS === #

    def action_send(self):
        """Start the mailing and show how it goes on."""
        self.ensure_one()
        customers = self._get_customers()
        self._check_send(customers)
        values = {
            "name": self.env._(
                "Statements of %(date)s",
                date=fields.Date.context_today(self).strftime("%d/%m/%Y"),
            ),
            "kind": self.kind,
            "date_from": self.kind == "period" and self.date_from,
            "date_to": self.date_to,
        }
        mailing_sudo = self.env["clientes.statement.mailing"]._prepare(
            self._filter_owing(customers), self.company_id, values
        )
        mailing_sudo._start()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_statement_mailing_action"
        )
        action.update(res_id=mailing_sudo.id, view_mode="form", views=[(False, "form")])
        return action

    # === BUSINESS METHODS === #

    def _check_send(self, customers):
        """Say what keeps the mailing from starting."""
        customers._check_statement_access()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Please choose one of your own companies."))
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(
                self.env._("The period ends before it begins. Please correct its days.")
            )
        if not self._filter_owing(customers):
            raise UserError(
                self.env._("None of these customers has anything to be told.")
            )
        if len(customers) > MAX_CUSTOMERS:
            raise UserError(
                self.env._(
                    "A mailing takes at most %(limit)s customers and these are more. "
                    "Please choose a responsible or a segment.",
                    limit=MAX_CUSTOMERS,
                )
            )

    @api.model
    def _selected_ids(self):
        ids = self.env.context.get("active_ids") or []
        source = self.env.context.get("active_model")
        if source not in SOURCES:
            return []
        if source == "clientes.receivable.ageing":
            ids = list(dict.fromkeys(row // COMPANIES for row in ids))
        return ids

    def _get_customers(self):
        """Return the customers chosen, whether they owe or not.

        :rtype: res.partner
        """
        self.ensure_one()
        # Who owes another company is told neither here nor by the counts.
        if self.company_id not in self.env.companies:
            return self.env["res.partner"]
        partners = self.env["res.partner"].with_company(self.company_id)
        if self.scope == "selected":
            selected = self.selected_ids._origin._filtered_access("read")
            return selected.commercial_partner_id._filtered_access("read")
        domain = Domain("receivable_balance", ">", 0)
        if self.scope == "overdue":
            domain = Domain("is_overdue", "=", True)
        if self.user_id:
            domain &= Domain("user_id", "=", self.user_id.id)
        if self.segment_id:
            domain &= Domain("segment_id", "=", self.segment_id.id)
        found = partners.search(domain, limit=MAX_CUSTOMERS + 1)
        # Contacts stand for their company.
        return found.filtered(lambda partner: partner == partner.commercial_partner_id)

    def _filter_owing(self, customers):
        """Return those with anything open; for a period, all.

        :param res.partner customers: some.
        :rtype: res.partner
        """
        if self.kind == "period":
            return customers
        # The customers were read with the user's rights, and so was the group asked.
        ageing = self.env["clientes.receivable"]._get_ageing(
            customers.ids, self.company_id.ids
        )
        owing = {partner_id for partner_id, _company in ageing}
        return customers.filtered(lambda partner: partner.id in owing)
