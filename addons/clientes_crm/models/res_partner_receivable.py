from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches

COMPARISONS = {
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
}


class ResPartner(models.Model):
    """What the customer owes the current company."""

    _name = "res.partner"
    _inherit = "res.partner"

    receivable_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_receivable_figures",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="The currency of the current company.",
    )
    receivable_balance = fields.Monetary(
        compute="_compute_receivable_figures",
        search="_search_receivable_balance",
        currency_field="receivable_currency_id",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="What the customer and its contacts owe the current company, what they "
        "have paid in advance deducted.",
    )
    overdue_amount = fields.Monetary(
        compute="_compute_receivable_figures",
        currency_field="receivable_currency_id",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="What was due before today and is not paid, in the currency of the "
        "current company.",
    )
    oldest_overdue_days = fields.Integer(
        string="Days Overdue",
        compute="_compute_receivable_figures",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="Days past the oldest due date of what is not paid.",
    )
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_receivable_figures",
        search="_search_is_overdue",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="Whether anything was due before today and is not paid.",
    )

    # Which customer each contact stands for, when the ledger of all is added up.
    _clientes_contact_idx = models.Index(
        "(id) INCLUDE (commercial_partner_id) WHERE commercial_partner_id != id"
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "tz")
    def _compute_receivable_figures(self):
        company = self.env.company
        # Who sees receivables has no rights in accounting: the service reads the ledger
        # directly, of the customers that are read and of the current company.
        service = self.env["clientes.receivable"]
        day = service._get_ageing_day()
        ageing = service._get_ageing(self.commercial_partner_id.ids, company.ids)
        nothing = service._get_empty_ageing()
        for partner in self:
            customer = partner.commercial_partner_id._origin
            figures = ageing.get((customer.id, company.id), nothing)
            oldest = figures["oldest_due_date"]
            partner.receivable_currency_id = company.currency_id
            partner.receivable_balance = figures["balance"]
            partner.overdue_amount = figures["overdue"]
            partner.oldest_overdue_days = max((day - oldest).days, 0) if oldest else 0
            partner.is_overdue = bool(oldest and oldest < day)

    @api.model
    @searches("is_overdue")
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["clientes.receivable"]._get_ageing_day()
        return self._has_receivable(
            Domain("oldest_due_date", "<", today), negate=True not in value
        )

    @api.model
    @searches("receivable_balance")
    def _search_receivable_balance(self, operator, value):
        try:
            if operator in COMPARISONS:
                value = float(value or 0.0)
            elif operator in ("in", "not in"):
                value = [float(amount or 0.0) for amount in value]
            else:
                return NotImplemented
        except (TypeError, ValueError):
            return NotImplemented
        if operator in COMPARISONS:
            counts_nothing = COMPARISONS[operator](0.0, value)
        else:
            counts_nothing = (0.0 in value) == (operator == "in")
        domain = self._has_receivable(Domain("balance", operator, value))
        # Whose ledger is empty has no row.
        if counts_nothing:
            domain |= self._has_receivable(Domain.TRUE, negate=True)
        return domain

    # === ACTION METHODS === #

    def action_view_open_items(self):
        """List what the balance of the customer consists of.

        :rtype: dict
        """
        return self._get_open_item_action(Domain.TRUE)

    def action_view_overdue_items(self):
        """List what the overdue amount of the customer consists of.

        :rtype: dict
        """
        return self._get_open_item_action(Domain("is_overdue", "=", True))

    # === BUSINESS METHODS === #

    def _get_open_item_action(self, domain):
        """Return the action that lists open items of the customer.

        :param Domain domain: which of them.
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_receivable_item_action"
        )
        action["domain"] = list(
            Domain("partner_id", "=", self.commercial_partner_id.id)
            & Domain("company_id", "=", self.env.company.id)
            & domain
        )
        action["context"] = {}
        return action

    @api.model
    def _get_receivable_fields(self):
        """Return the fields that tell what the customer owes.

        :rtype: list
        """
        return [
            "receivable_currency_id",
            "receivable_balance",
            "overdue_amount",
            "oldest_overdue_days",
            "is_overdue",
        ]

    @api.model
    def _has_receivable(self, domain, negate=False):
        """Return who owes the current company, itself or through its company.

        A correlated subquery, unlike a list of ids, lets PostgreSQL begin with the
        customers or with the debtors, whichever are fewer.

        :param Domain domain: on `clientes.partner.receivable`.
        :param bool negate: who does not.
        :rtype: Domain
        """
        receivable = self.env["clientes.partner.receivable"]
        receivable.check_access("read")
        domain &= Domain("company_id", "=", self.env.company.id)

        def to_sql(model, alias, _query):
            # sudo: clientes.partner.receivable - the customers themselves are searched
            # under their rules; the company is the current one
            rows = receivable.sudo()._search(domain)
            customer = model._fields["commercial_partner_id"]
            rows.add_where(
                SQL(
                    "%s = %s",
                    SQL.identifier(rows.table, "partner_id"),
                    SQL.identifier(alias, customer.name, to_flush=customer),
                )
            )
            return SQL(
                "%sEXISTS (%s)", SQL("NOT ") if negate else SQL(), rows.select("1")
            )

        def predicate(partner):
            customer = partner.commercial_partner_id
            # sudo: clientes.partner.receivable - as above
            rows = receivable.sudo().search_count(
                domain & Domain("partner_id", "=", customer.id)
            )
            return bool(rows) != negate

        return Domain.custom(to_sql=to_sql, predicate=predicate)
