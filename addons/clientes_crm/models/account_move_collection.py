from odoo import fields, models


class AccountMove(models.Model):
    """What collecting adds to an invoice."""

    _name = "account.move"
    _inherit = "account.move"

    is_disputed = fields.Boolean(
        string="Disputed",
        readonly=True,
        copy=False,
        groups="clientes_crm.clientes_crm_group_receivables,"
        "account.group_account_readonly,account.group_account_invoice",
        help="The customer contests it: no reminders until that is settled.",
    )

    # === ACTION METHODS === #

    def action_dispute(self):
        """Mark invoices as contested by the customer: no reminders of them."""
        self._set_disputed(True)

    def action_settle_dispute(self):
        """Let reminders of the invoices go on."""
        self._set_disputed(False)

    def action_promise_payment(self):
        """Note what the customer promises to pay of this invoice.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_payment_promise_action"
        )
        return {
            **action,
            "name": self.env._("Payment Promise"),
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.commercial_partner_id.id,
                "default_company_id": self.company_id.id,
                "default_currency_id": self.currency_id.id,
                "default_amount": self.amount_residual,
                "default_invoice_ids": [fields.Command.set(self.ids)],
            },
        }

    # === BUSINESS METHODS === #

    def _set_disputed(self, is_disputed):
        self.check_access("read")
        self.env["clientes.payment.promise"].check_access("write")
        note = (
            self.env._("The customer disputes this invoice: no reminders of it.")
            if is_disputed
            else self.env._("The dispute is settled: reminders of it go on.")
        )
        # sudo: account.move - who collects has no rights in accounting, and this is
        # the only thing about an invoice that it may change
        changed = self.sudo().filtered(lambda m: m.is_disputed != is_disputed)
        changed.is_disputed = is_disputed
        author = self.env.user.partner_id
        for move in changed:
            move.message_post(body=note, author_id=author.id)
