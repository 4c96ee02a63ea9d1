from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..tools.names import name_key, name_key_sql

# More candidates than these help nobody who is typing.
SHOWN_CANDIDATES = 5
# What Odoo makes the display name of a partner from.
NAME_FIELDS = ["name", "parent_id", "type", "company_name", "commercial_company_name"]


class ResPartner(models.Model):
    """Who else in the directory may be the same customer, told while typing."""

    _name = "res.partner"
    _inherit = "res.partner"

    name_key = fields.Char(
        string="Compared Name",
        compute="_compute_name_key",
        store=True,
        copy=False,
        groups="base.group_user",
        help="The name without accents, punctuation and legal form.",
    )
    possible_duplicate_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Possible Duplicates",
        compute="_compute_possible_duplicates",
        groups="base.group_user",
    )
    possible_duplicate_info = fields.Html(
        string="Why They May Be the Same",
        compute="_compute_possible_duplicates",
        sanitize=False,
        groups="base.group_user",
    )

    def _auto_init(self):
        """Fill the compared names of existing partners in one statement."""
        if not column_exists(self.env.cr, self._table, "name_key"):
            create_column(self.env.cr, self._table, "name_key", "varchar")
            self._fill_name_key()
        return super()._auto_init()

    @api.model
    def _fill_name_key(self):
        """Work out the compared names of all partners in one statement."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET name_key = %s WHERE name IS NOT NULL",
                name_key_sql(SQL.identifier("name")),
            )
        )

    # === COMPUTE METHODS === #

    @api.depends("name")
    def _compute_name_key(self):
        for partner in self:
            partner.name_key = name_key(partner.name) or False

    @api.depends_context("uid", "allowed_company_ids", "lang")
    @api.depends(
        "name", "vat", "email", "phone", "country_id", "parent_id", "company_id"
    )
    def _compute_possible_duplicates(self):
        found = {
            partner: partner._find_possible_duplicates()
            for partner in self
            if not partner.parent_id and partner.partner_share
        }
        ids = {candidate for rows in found.values() for candidate in rows}
        # One search for all: whom the user may not see is no candidate.
        readable = self.browse()
        if ids:
            readable = self.search_fetch(
                [("id", "in", list(ids))], [*NAME_FIELDS, "active", "company_id"]
            )
        for partner in self:
            reasons = {
                candidate: found[partner][candidate.id]
                for candidate in readable
                if candidate.id in found.get(partner, ())
                and self._may_share_company(partner, candidate)
            }
            shown = sorted(reasons, key=lambda c, r=reasons: (-r[c][0], c.id))
            shown = self.browse().concat(*shown[:SHOWN_CANDIDATES])
            partner.possible_duplicate_ids = shown
            partner.possible_duplicate_info = Markup(", ").join(
                self._get_duplicate_link(candidate, reasons[candidate])
                for candidate in shown
            )

    # === ACTION METHODS === #

    def action_merge_customers(self):
        """Open the merge of the selected customers, or of one with its candidates."""
        partners = self
        if len(self) == 1:
            partners += self.possible_duplicate_ids
        return self.env["clientes.merge"]._get_action(partners)

    # === BUSINESS METHODS === #

    @api.model
    def _may_share_company(self, partner, candidate):
        companies = partner.company_id | candidate.company_id
        return len(companies) < 2

    @api.model
    def _get_duplicate_link(self, candidate, reason):
        labels = dict(self.env["clientes.duplicate"]._get_reason_labels())
        names = [labels[name] for name in labels if name in reason[1]]
        # In a new tab: what is being typed here is not lost.
        return Markup('<a href="/odoo/res.partner/%s" target="_blank">%s</a> (%s)') % (
            candidate.id,
            candidate.display_name,
            ", ".join(names),
        )
