from odoo import models


class CrmLead(models.Model):
    """An opportunity is contact with its customer, and tells where it came from."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "clientes.partner.fact"]

    # === BUSINESS METHODS === #

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        values = super()._prepare_customer_values(
            partner_name, is_company=is_company, parent_id=parent_id
        )
        values["origin_id"] = self.source_id.id
        return values
