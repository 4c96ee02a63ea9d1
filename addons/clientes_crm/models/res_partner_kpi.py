from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches

INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class ResPartner(models.Model):
    """The key figures of the customer, worked out in a table beside it."""

    _name = "res.partner"
    _inherit = "res.partner"

    kpi_ids = fields.One2many(
        comodel_name="clientes.partner.kpi",
        inverse_name="partner_id",
        string="Key Figures",
        groups="base.group_user",
    )
    last_contact_date = fields.Datetime(
        string="Last Contact",
        compute="_compute_kpi_figures",
        search="_search_last_contact_date",
        groups="base.group_user",
        help="The last message from or to the customer, call, meeting, order or "
        "opportunity, contacts included. Internal notes are no contact.",
    )
    last_contact_kind = fields.Selection(
        selection=lambda self: (
            self.env["clientes.partner.kpi"]
            ._fields["last_contact_kind"]
            ._description_selection(self.env)
        ),
        string="Kind of Last Contact",
        compute="_compute_kpi_figures",
        groups="base.group_user",
    )
    days_without_contact = fields.Integer(
        compute="_compute_kpi_figures",
        search="_search_days_without_contact",
        groups="base.group_user",
        help="Days since the last contact; since it was created, for a customer with "
        "whom there has never been any.",
    )
    first_purchase_date = fields.Date(
        string="First Purchase",
        compute="_compute_kpi_figures",
        search="_search_first_purchase_date",
        groups="base.group_user",
        help="The first confirmed order or posted invoice.",
    )
    last_purchase_date = fields.Date(
        string="Last Purchase",
        compute="_compute_kpi_figures",
        search="_search_last_purchase_date",
        groups="base.group_user",
        help="The last confirmed order or posted invoice.",
    )

    # === COMPUTE METHODS === #

    @api.model
    @searches("last_contact_date")
    def _search_last_contact_date(self, operator, value):
        # The latest one lies after a moment if any does, before it if none lies later.
        return self._search_kpi_extreme(
            "last_contact_date", operator, value, (">", ">=")
        )

    @api.model
    @searches("last_purchase_date")
    def _search_last_purchase_date(self, operator, value):
        return self._search_kpi_extreme(
            "last_purchase_date", operator, value, (">", ">=")
        )

    @api.model
    @searches("first_purchase_date")
    def _search_first_purchase_date(self, operator, value):
        # The first one lies before a day if any does, after it if none does before.
        return self._search_kpi_extreme(
            "first_purchase_date", operator, value, ("<", "<=")
        )

    @api.model
    def _search_kpi_extreme(self, name, operator, value, towards):
        """Search by the first or the last date among the rows that the user may read.

        :param str name: field of the figures.
        :param tuple towards: the operators that hold if they hold for any row.
        :rtype: Domain
        """
        filled = Domain(name, "!=", False)
        if operator in towards:
            return self._has_kpi(Domain(name, operator, value))
        if operator in INVERSE:
            return self._has_kpi(filled) & self._has_kpi(
                Domain(name, INVERSE[operator], value), negate=True
            )
        if operator in ("in", "not in") and set(value) == {False}:
            return self._has_kpi(filled, negate=operator == "in")
        return NotImplemented

    # === CRUD METHODS === #

    def write(self, vals):
        if not {"parent_id", "is_company"} & vals.keys():
            return super().write(vals)
        # The facts go with the contact: the former company loses them.
        # sudo: res.partner - whom it concerns, not what the user may read
        former = self.sudo().commercial_partner_id
        result = super().write(vals)
        # sudo: res.partner - as above
        current = self.sudo().commercial_partner_id
        self.env["clientes.partner.kpi"]._enqueue(self | former | current)
        return result

    def unlink(self):
        # sudo: res.partner - whom it concerns, not what the user may read
        family = self.sudo().with_context(active_test=False)
        self.env["clientes.partner.kpi"]._enqueue(
            (family.child_ids | family.commercial_partner_id) - self
        )
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _get_kpi_fields(self):
        """Return the fields that are read from the figures beside the customer.

        :rtype: list
        """
        return [
            "kpi_ids",
            "days_without_contact",
            "first_purchase_date",
            "last_contact_date",
            "last_contact_kind",
            "last_purchase_date",
            "life_cycle",
        ]

    @api.model
    def _has_kpi(self, domain, negate=False):
        """Return who has, itself or through its company, a row with these figures.

        Only rows of the reader's companies count. A correlated subquery, unlike a list
        of ids, lets PostgreSQL begin with the customers or with the figures, whichever
        are fewer. `~` would hide the anti-join from it.

        :param Domain domain: on `clientes.partner.kpi`.
        :param bool negate: who has none.
        :rtype: Domain
        """
        kpi = self.env["clientes.partner.kpi"]
        kpi.check_access("read")
        own = Domain.TRUE
        if not self.env.su:
            own = Domain("company_id", "in", [*self.env.companies.ids, False])

        def to_sql(model, alias, _query):
            # sudo: clientes.partner.kpi - the customers themselves are searched under
            # their rules; for each row to look them up again would double the work
            rows = kpi.sudo()._search(domain & own)
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
            rows = kpi.search_count(domain & Domain("partner_id", "=", customer.id))
            return bool(rows) != negate

        return Domain.custom(to_sql=to_sql, predicate=predicate)
