from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Odoo's own warning of a tax number that two customers have, found in one step."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === COMPUTE METHODS === #

    def _compute_same_vat_partner_id(self):
        """Leave Odoo to look only for numbers that another customer has as well."""
        self.flush_model(["commercial_partner_id", "vat_digits"])
        holders = {}
        for digits, customer_id in self.env.execute_query(
            SQL(
                "SELECT DISTINCT vat_digits, commercial_partner_id FROM res_partner"
                " WHERE vat_digits = ANY(%s)",
                list(set(filter(None, self.mapped("vat_digits")))),
            )
        ):
            holders.setdefault(digits, set()).add(customer_id)
        # Its own contacts bear its number.
        single = self.filtered(
            lambda partner: (
                not partner.company_registry
                and (partner.vat_digits or not partner.vat)
                and not holders.get(partner.vat_digits, set()) - {partner._origin.id}
            )
        )
        single.same_vat_partner_id = False
        single.same_company_registry_partner_id = False
        return super(ResPartner, self - single)._compute_same_vat_partner_id()
