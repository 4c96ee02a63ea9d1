from odoo import models

from .res_partner_required_doors import LENIENT_KEY, Lenient


class CrmLead(models.Model):
    """The customer made from an opportunity, which has no place for all of its data."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    # === BUSINESS METHODS === #

    def _create_customer(self, with_parent=None):
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        customer = super(CrmLead, lenient)._create_customer(with_parent=with_parent)
        return customer.with_env(self.env)
