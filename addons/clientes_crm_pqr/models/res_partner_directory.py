from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.clientes_crm.tools.searching import searches

from ..const import AGENT_GROUP


class ResPartner(models.Model):
    """Customers with open cases, for the filter of the directory."""

    _name = "res.partner"
    _inherit = "res.partner"

    has_open_pqr = fields.Boolean(
        string="Has Open PQRs",
        compute="_compute_has_open_pqr",
        search="_search_has_open_pqr",
        groups=AGENT_GROUP,
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_open_pqr(self):
        for partner in self:
            partner.has_open_pqr = bool(partner.pqr_open_ticket_count)

    @api.model
    @searches("has_open_pqr")
    def _search_has_open_pqr(self, operator, value):
        if operator != "in":
            return NotImplemented
        tickets = self.env["pqr.ticket"]._search(
            Domain("state", "!=", "closed")
            & Domain("commercial_partner_id", "!=", False)
        )
        return Domain(
            "commercial_partner_id",
            "in" if True in value else "not in",
            tickets.subselect("commercial_partner_id"),
        )
