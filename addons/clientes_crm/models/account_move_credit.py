from odoo import fields, models


class AccountMove(models.Model):
    """A draft invoice does not tell sellers what the customer owes."""

    _name = "account.move"
    _inherit = "account.move"

    partner_credit_warning = fields.Text(
        groups="account.group_account_invoice,account.group_account_readonly,"
        "clientes_crm.clientes_crm_group_receivables"
    )
