from odoo import models


class AccountMove(models.Model):
    """A posted credit note takes away from what its customer has bought."""

    _name = "account.move"
    _inherit = "account.move"

    _customer_refund_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date)"
        " WHERE state = 'posted' AND move_type = 'out_refund'"
    )

    # === BUSINESS METHODS === #

    def _get_fact_partners(self):
        refunds = self.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        return super()._get_fact_partners() | refunds.commercial_partner_id
