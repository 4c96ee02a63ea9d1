from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches
from .clientes_partner_purchase import MONEY_GROUPS, RFM_CLASSES

PURCHASE_FIGURES = (
    "rfm_class",
    "purchase_year_count",
    "purchase_year_amount",
    "purchase_interval",
    "purchase_ratio",
    "purchase_rhythm",
    "is_behind_rhythm",
)


class ResPartner(models.Model):
    """What the customer has bought from the current company, from beside it."""

    _name = "res.partner"
    _inherit = "res.partner"

    rfm_class = fields.Selection(
        selection=RFM_CLASSES,
        string="RFM Class",
        compute="_compute_purchase_figures",
        search="_search_rfm_class",
        groups="base.group_user",
        help="How the customer compares with the others who bought from the company in "
        "12 months: fifths (1 to 5) by recency (R), frequency (F) and money (M), "
        "worked out every night.\n"
        "Champions: R 4-5, F and M 4 on average.\n"
        "Loyal: R 3-5, F and M 3 on average.\n"
        "Promising: R 4-5, buys little yet.\n"
        "Needs attention: R 3, buys little.\n"
        "At risk: R 1-2, F and M 3 on average.\n"
        "Cooling off: R 1-2, buys little.",
    )
    purchase_year_count = fields.Integer(
        string="Purchases of 12 Months",
        compute="_compute_purchase_figures",
        groups="base.group_user",
        help="Confirmed orders, and posted invoices without one, of the current month "
        "and the eleven before.",
    )
    purchase_year_amount = fields.Monetary(
        string="Bought in 12 Months",
        compute="_compute_purchase_figures",
        currency_field="purchase_currency_id",
        groups=MONEY_GROUPS,
        help="Untaxed, in the currency of the current company, credit notes deducted.",
    )
    purchase_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_purchase_figures",
        groups="base.group_user",
    )
    purchase_interval = fields.Float(
        string="Usual Interval (Days)",
        digits=(16, 1),
        compute="_compute_purchase_figures",
        groups="base.group_user",
        help="The median of the latest twelve intervals between days with purchases.",
    )
    purchase_ratio = fields.Float(
        string="Times Its Interval",
        digits=(16, 1),
        compute="_compute_purchase_figures",
        groups="base.group_user",
        help="Days since the last purchase, divided by the customer's usual interval.",
    )
    purchase_rhythm = fields.Char(
        compute="_compute_purchase_figures",
        groups="base.group_user",
    )
    is_behind_rhythm = fields.Boolean(
        string="Behind Its Rhythm",
        compute="_compute_purchase_figures",
        search="_search_is_behind_rhythm",
        groups="base.group_user",
        help="Has not bought for 1.5 times its usual interval.",
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "company", "allowed_company_ids", "lang", "tz")
    def _compute_purchase_figures(self):
        names = ["rfm_class", "year_count", "interval", "last_date", "behind_date"]
        # Others get no money, and may not even ask for it.
        with_money = self.env.su or self.env.user.has_groups(MONEY_GROUPS)
        if with_money:
            names.append("year_amount")
        rows = self.env["clientes.partner.purchase"].search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ],
            ["partner_id", *names],
        )
        by_customer = {row.partner_id.id: row for row in rows}
        today = fields.Date.context_today(self)
        figures = {name: {} for name in PURCHASE_FIGURES}
        for partner in self:
            row = by_customer.get(partner.commercial_partner_id.id)
            if not row:
                continue
            days = max((today - row.last_date).days, 0) if row.last_date else 0
            values = {
                "rfm_class": row.rfm_class,
                "purchase_year_count": row.year_count,
                "purchase_year_amount": row.year_amount if with_money else 0.0,
                "purchase_interval": row.interval,
                "purchase_ratio": days / row.interval if row.interval else 0.0,
                "purchase_rhythm": self._get_rhythm_text(days, row),
                "is_behind_rhythm": bool(row.behind_date and row.behind_date <= today),
            }
            for name, value in values.items():
                figures[name][partner.id] = value
        self.purchase_currency_id = self.env.company.currency_id
        for name, values in figures.items():
            self._assign_shared(name, values)

    @api.model
    def _get_rhythm_text(self, days, row):
        """Return how long ago the last purchase is, against the usual interval.

        :param int days: since the last purchase.
        :param clientes.partner.purchase row: figures of the customer, or none.
        :rtype: str
        """
        if not row.last_date:
            return ""
        if days < 2:
            return self.env._("Yesterday") if days else self.env._("Today")
        if not row.interval:
            return self.env._("%(days)s days ago", days=days)
        return self.env._(
            "%(days)s days ago, usually every %(interval)s",
            days=days,
            interval=round(row.interval),
        )

    @api.model
    @searches("rfm_class")
    def _search_rfm_class(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        values = set(value)
        classes = Domain("rfm_class", "in", [item for item in values if item])
        domain = self._has_purchase_row(classes)
        if False in values:
            domain |= self._has_purchase_row(Domain("rfm_class", "!=", False), True)
        return domain if operator == "in" else ~domain

    @api.model
    @searches("is_behind_rhythm")
    def _search_is_behind_rhythm(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        behind = Domain("behind_date", "<=", today)
        return self._has_purchase_row(behind, negate=True not in value)

    # === BUSINESS METHODS === #

    @api.model
    def _get_purchase_fields(self):
        """Return the fields that are read from the purchases beside the customer.

        :rtype: list
        """
        return [
            name
            for name, field in self._fields.items()
            if field.compute == "_compute_purchase_figures"
        ]

    @api.model
    def _has_purchase_row(self, domain, negate=False):
        """Return who has, itself or through its company, such figures.

        Those of the current company. Like `_has_kpi`, a correlated subquery.

        :param Domain domain: on `clientes.partner.purchase`.
        :param bool negate: who has none.
        :rtype: Domain
        """
        rows = self.env["clientes.partner.purchase"]
        rows.check_access("read")
        domain &= Domain("company_id", "=", self.env.company.id)

        def to_sql(model, alias, _query):
            # sudo: clientes.partner.purchase - the customers themselves are searched
            # under their rules, and only rows of the reader's company count
            query = rows.sudo()._search(domain)
            customer = model._fields["commercial_partner_id"]
            query.add_where(
                SQL(
                    "%s = %s",
                    SQL.identifier(query.table, "partner_id"),
                    SQL.identifier(alias, customer.name, to_flush=customer),
                )
            )
            return SQL(
                "%sEXISTS (%s)", SQL("NOT ") if negate else SQL(), query.select("1")
            )

        def predicate(partner):
            customer = partner.commercial_partner_id
            found = rows.search_count(domain & Domain("partner_id", "=", customer.id))
            return bool(found) != negate

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the directory be grouped by the class, which is not the partner's own."""
        if field_expr != "rfm_class" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        row = query.make_alias(alias, "clientes_partner_purchase")
        customer = self._fields["commercial_partner_id"]
        query.add_join(
            "LEFT JOIN",
            row,
            "clientes_partner_purchase",
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(row, "partner_id"),
                SQL.identifier(alias, customer.name, to_flush=customer),
                SQL.identifier(row, "company_id"),
                self.env.company.id,
            ),
        )
        return SQL.identifier(row, "rfm_class")
