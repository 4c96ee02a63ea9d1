from odoo import api, models

SALES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """A posted invoice is a purchase of its customer, unless it is taken back."""

    _name = "account.move"
    _inherit = ["account.move", "clientes.partner.fact"]

    _customer_purchase_idx = models.Index(
        "(commercial_partner_id, company_id, invoice_date)"
        " WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt')"
    )

    # === COMPUTE METHODS === #

    @api.depends()
    def _compute_payment_state(self):
        """Have the figures follow a reversal, and one that is taken back.

        The state is never written by hand: it follows the reconciliation.
        """
        reversed_before = self.filtered(lambda move: move.payment_state == "reversed")
        result = super()._compute_payment_state()
        reversed_now = self.filtered(lambda move: move.payment_state == "reversed")
        changed = (reversed_before | reversed_now) - (reversed_before & reversed_now)
        if changed:
            changed._enqueue_fact()
        return result

    # === BUSINESS METHODS === #

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"state", "invoice_date", "move_type"}

    def _get_fact_partners(self):
        return self.filtered(
            lambda move: move.state == "posted" and move.move_type in SALES
        ).commercial_partner_id
