from odoo import fields, models


class ClientesCreditLog(models.Model):
    """Who changed the credit of a customer, and why.

    Not in the customer's own history: everybody who sells reads that.
    """

    _name = "clientes.credit.log"
    _description = "Change of a Customer's Credit"
    _order = "id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Changed By",
        required=True,
    )
    credit_limit = fields.Monetary()
    credit_hold = fields.Boolean(string="Orders Stopped")
    reason = fields.Text()
