from odoo import models

SALES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """A posted invoice is a purchase of its customer."""

    _name = "account.move"
    _inherit = ["account.move", "clientes.partner.fact"]

    _customer_purchase_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date)"
        " WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt')"
    )

    # === BUSINESS METHODS === #

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"state", "invoice_date", "move_type"}

    def _get_fact_partners(self):
        return self.filtered(
            lambda move: move.state == "posted" and move.move_type in SALES
        ).commercial_partner_id
