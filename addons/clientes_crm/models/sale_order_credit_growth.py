from odoo import models


class SaleOrder(models.Model):
    """How much of the credit a confirmed order uses up, before and after a change."""

    _name = "sale.order"
    _inherit = "sale.order"

    # === BUSINESS METHODS === #

    def _filter_credit_confirmed(self):
        """Return the confirmed orders of companies that control credit."""
        confirmed = self.filtered(lambda order: order.state == "sale")
        return confirmed._filter_credit_controlled()

    def _is_confirmed_by_customer(self):
        """Tell whether nobody of the company would read a refusal.

        Payments are finished by the visitor of the shop, or later by a job.

        :rtype: bool
        """
        if self.env.context.get("clientes_credit_wait") or self.env.user.share:
            return True
        # sudo: payment.transaction - whether the payment is still being worked on
        return self.env.user._is_superuser() and any(
            transaction.state in ("pending", "authorized", "done")
            and not transaction.is_post_processed
            for transaction in self.sudo().transaction_ids
        )

    def _get_credit_customer(self):
        """Return the company and the customer whose credit the order uses up."""
        self.ensure_one()
        # sudo: sale.order, res.partner - compared only
        order_sudo = self.sudo()
        return (
            order_sudo.company_id,
            order_sudo.partner_invoice_id.commercial_partner_id,
        )

    def _get_credit_debtor(self):
        """Return whose credit the order uses up, and in which currency; or nothing."""
        self.ensure_one()
        if self.state != "sale":
            return None
        return self.partner_invoice_id, self.company_id, self.currency_id

    def _get_credit_needs(self):
        """Return what is confirmed and not invoiced of these orders.

        :return: amounts in the currency of the company, by id of the order
        :rtype: dict
        """
        needs = {}
        # sudo: sale.order - figures decide; nobody gets to see them
        for company, orders in self.sudo().grouped("company_id").items():
            customers = orders.partner_invoice_id.commercial_partner_id
            figures = self.env["clientes.credit"]._get_credit(
                customers.ids, company, orders, receivables={}
            )
            for credit in figures.values():
                needs |= credit.needs
        return needs

    def _check_credit_growth(self, former):
        """Stop confirmed orders that use up more credit than before.

        :param dict former: what they used up.
        """
        needs = self._get_credit_needs()
        grown = self.filtered(
            lambda order: (
                # sudo: res.company - its currency
                order.sudo().company_id.currency_id.compare_amounts(
                    needs.get(order.id, 0), former.get(order.id, 0)
                )
                > 0
            )
        )
        if grown:
            grown._lock_credit()
            grown._check_credit()
