from odoo import models


class PqrTicket(models.Model):
    """A case is a fact about its customer."""

    _name = "pqr.ticket"
    _inherit = ["pqr.ticket", "clientes.partner.fact"]

    # === BUSINESS METHODS === #

    def _get_fact_partners(self):
        return self.commercial_partner_id
