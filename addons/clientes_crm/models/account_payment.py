from odoo import models


class AccountPayment(models.Model):
    """Payments are found by their customer."""

    _name = "account.payment"
    _inherit = "account.payment"

    _clientes_partner_idx = models.Index(
        "(partner_id, date) WHERE partner_id IS NOT NULL"
    )
