from odoo import models


class PaymentTransaction(models.Model):
    """A payment is never lost because the order that it pays is stopped."""

    _name = "payment.transaction"
    _inherit = "payment.transaction"

    # === BUSINESS METHODS === #

    def _post_process(self):
        """Let orders beyond the credit wait instead of failing after the payment."""
        transactions = self.with_context(clientes_credit_wait=True)
        return super(PaymentTransaction, transactions)._post_process()

    def _check_amount_and_confirm_order(self):
        """Leave orders beyond the credit as quotations, with a request.

        Decided before Odoo starts to confirm: other modules act on the confirmation
        before it comes to the state.
        """
        waiting = self.browse()
        for transaction in self:
            order = transaction.sale_order_ids
            if (
                len(order) == 1
                and order.state in ("draft", "sent")
                and order._is_confirmation_amount_reached()
                and order._wait_for_credit()
            ):
                waiting |= transaction
        return super(
            PaymentTransaction, self - waiting
        )._check_amount_and_confirm_order()
