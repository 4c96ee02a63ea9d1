from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import identity
from ..tools.searching import searches


class ResPartner(models.Model):
    """Which NIT was probably typed without its check digit."""

    _name = "res.partner"
    _inherit = "res.partner"

    is_vat_truncated = fields.Boolean(
        string="NIT Perhaps Truncated",
        compute="_compute_is_vat_truncated",
        search="_search_is_vat_truncated",
        groups="base.group_user",
        help="A company's NIT of eight digits: it was probably typed without its check "
        "digit, and its last digit was taken for one.",
    )

    # === COMPUTE METHODS === #

    @api.depends("vat", "is_company", "country_id")
    def _compute_is_vat_truncated(self):
        for partner in self:
            partner.is_vat_truncated = (
                partner.is_company
                and partner.country_id.code == "CO"
                and identity.is_truncated_nit(partner.vat)
            )

    @api.model
    @searches("is_vat_truncated")
    def _search_is_vat_truncated(self, operator, value):
        if operator != "in":
            return NotImplemented
        shapes = Domain("vat", "=like", "8_______-_") | Domain(
            "vat", "=like", "9_______-_"
        )
        domain = (
            shapes
            & Domain("is_company", "=", True)
            & Domain("country_id.code", "=", "CO")
        )
        return domain if True in value else ~domain
