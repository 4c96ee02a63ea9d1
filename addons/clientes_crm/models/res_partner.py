from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

from ..const import OPEN_INVOICE_DOMAIN, OPEN_OPPORTUNITY_DOMAIN
from ..tools.identity import vat_digits
from ..tools.searching import asks_for_any, searches


class ResPartner(models.Model):
    """The customer: its place in the directory and what is open with it."""

    _name = "res.partner"
    _inherit = "res.partner"

    is_directory_customer = fields.Boolean(
        string="In Customer Directory",
        compute="_compute_is_directory_customer",
        search="_search_is_directory_customer",
        groups="base.group_user",
        help="Companies and persons of their own (no contact of another one) who are "
        "neither colleagues, nor one of our companies, nor suppliers only.",
    )
    vat_digits = fields.Char(
        string="Tax Number, Digits Only",
        compute="_compute_vat_digits",
        store=True,
        copy=False,
        groups="base.group_user",
    )
    active_opportunity_count = fields.Integer(
        string="Active Opportunities",
        compute="_compute_active_opportunity_figures",
        search="_search_active_opportunity_count",
        groups="sales_team.group_sale_salesman",
    )
    open_receivable = fields.Monetary(
        string="Open Invoices",
        compute="_compute_open_receivable",
        currency_field="currency_id",
        groups="clientes_crm.clientes_crm_group_receivables",
        help="What the customer owes the current company on its open invoices, "
        "credit notes deducted. The balance holds payments that nobody has applied and "
        "other entries as well.",
    )

    _vat_digits_idx = models.Index(
        "(vat_digits text_pattern_ops) WHERE vat_digits IS NOT NULL"
    )

    def _auto_init(self):
        """Fill the digits of existing tax numbers in one statement."""
        if not column_exists(self.env.cr, self._table, "vat_digits"):
            create_column(self.env.cr, self._table, "vat_digits", "varchar")
            self.env.cr.execute(
                "UPDATE res_partner"
                r" SET vat_digits = regexp_replace(vat, '\D', '', 'g')"
                r" WHERE vat ~ '\d'"
            )
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("parent_id", "partner_share", "customer_rank", "supplier_rank")
    def _compute_is_directory_customer(self):
        customers = self.filtered_domain(self._get_directory_domain())
        customers.is_directory_customer = True
        (self - customers).is_directory_customer = False

    @api.model
    @searches("is_directory_customer")
    def _search_is_directory_customer(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_directory_domain()
        return domain if True in value else ~domain

    @api.depends("vat")
    def _compute_vat_digits(self):
        for partner in self:
            partner.vat_digits = vat_digits(partner.vat) or False

    @api.model
    @searches("active_opportunity_count")
    def _search_active_opportunity_count(self, operator, value):
        """Search whether there is any: the filter of the directory."""
        wanted = asks_for_any(operator, value)
        if wanted is None:
            return NotImplemented
        opportunities = self.env["crm.lead"]._search(
            Domain(OPEN_OPPORTUNITY_DOMAIN) & Domain("partner_id", "!=", False)
        )
        contacts = self.with_context(active_test=False)._search(
            [("id", "in", opportunities.subselect("partner_id"))]
        )
        return Domain(
            "commercial_partner_id",
            "in" if wanted else "not in",
            contacts.subselect("commercial_partner_id"),
        )

    @api.depends_context("uid", "company")
    def _compute_open_receivable(self):
        invoices = self.env["account.move"]._read_group(
            self._get_open_invoice_domain()
            # Found by its index; the customer of the invoices has none.
            & Domain("partner_id", "in", self._search_commercial_families()),
            groupby=["commercial_partner_id"],
            aggregates=["amount_residual_signed:sum"],
        )
        amounts = dict(invoices)
        for partner in self:
            partner.open_receivable = amounts.get(partner.commercial_partner_id, 0.0)

    # === ACTION METHODS === #

    def action_view_active_opportunities(self):
        """Open the opportunities that the button counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_opportunities"
        )
        action["domain"] = list(
            Domain(OPEN_OPPORTUNITY_DOMAIN)
            & Domain("partner_id", "in", self._get_commercial_families().ids)
        )
        action["context"] = {
            "default_partner_id": self.id,
            "default_type": "opportunity",
        }
        return action

    def action_new_opportunity(self):
        """Open the form of a new opportunity of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.crm_lead_action_new"
        )
        action["context"] = {
            "default_partner_id": self.id,
            "default_type": "opportunity",
        }
        return action

    def action_view_receivables(self):
        """Open the open invoices of the customer and its contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.account_move_action_receivables"
        )
        action["domain"] = list(
            self._get_open_invoice_domain()
            & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
        )
        action["context"] = {}
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _get_directory_domain(self):
        """Return what belongs to the customer directory.

        :rtype: Domain
        """
        own_ids = self.env["res.company"]._get_own_partner_ids()
        return (
            Domain("parent_id", "=", False)
            & Domain("partner_share", "=", True)
            & (Domain("customer_rank", ">", 0) | Domain("supplier_rank", "=", 0))
            & Domain("id", "not in", own_ids)
        )

    @api.model
    def _get_open_invoice_domain(self):
        """Return the open customer invoices of the current company.

        :rtype: Domain
        """
        return Domain(OPEN_INVOICE_DOMAIN) & Domain(
            "company_id", "=", self.env.company.id
        )

    def _get_commercial_families(self):
        """Return the customers of these partners with all their contacts.

        Archived contacts count: their opportunities are as open as the others.

        :return: a `res.partner` recordset
        """
        return self.with_context(active_test=False).search_fetch(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id"],
        )

    def _search_commercial_families(self):
        """Return the same as `_get_commercial_families`, as a part of another query.

        :rtype: Query
        """
        return self.with_context(active_test=False)._search(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)]
        )
