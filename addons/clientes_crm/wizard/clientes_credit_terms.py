from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CREDIT = "clientes_crm.clientes_crm_group_credit"


class ClientesCreditTerms(models.TransientModel):
    """Changes a customer's credit, with a reason that stays in its history."""

    _name = "clientes.credit.terms"
    _description = "Change the Credit of a Customer"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    use_limit = fields.Boolean(string="Limit of Its Own")
    credit_limit = fields.Monetary()
    credit_hold = fields.Boolean(string="Stop Its Orders")
    reason = fields.Text(required=True)

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        partner = self.env["res.partner"].browse(values.get("partner_id")).exists()
        if partner and self.env.user.has_group(CREDIT):
            # sudo: res.partner - terms of a customer that the user may read
            partner.check_access("read")
            # sudo: res.partner - terms of a customer that the user may read
            customer_sudo = partner.sudo().commercial_partner_id
            values |= {
                "partner_id": customer_sudo.id,
                "use_limit": customer_sudo.use_partner_credit_limit,
                "credit_limit": customer_sudo.credit_limit,
                "credit_hold": customer_sudo.credit_hold,
            }
        return values

    # === ACTION METHODS === #

    def action_apply(self):
        """Write the terms to the customer."""
        self.ensure_one()
        if not self.env.user.has_group(CREDIT):
            raise AccessError(self.env._("Only credit managers change credit limits."))
        if self.credit_limit < 0:
            raise UserError(self.env._("A credit limit cannot be negative."))
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Please choose one of your own companies."))
        customer = self.partner_id.commercial_partner_id
        customer.check_access("read")
        # sudo: res.partner - credit managers need no right on the customer's other data
        customer_sudo = customer.sudo().with_company(self.company_id)
        values = {
            "credit_hold": self.credit_hold,
            "credit_hold_reason": self.reason if self.credit_hold else False,
        }
        if self.use_limit:
            values["credit_limit"] = self.credit_limit
        else:
            values["use_partner_credit_limit"] = False
        customer_sudo.write(values)
        # Only for who sees receivables: the history of a customer is read by sellers.
        # sudo: clientes.credit.log - written by this wizard alone
        self.env["clientes.credit.log"].sudo().create(
            {
                "partner_id": customer.id,
                "company_id": self.company_id.id,
                "user_id": self.env.uid,
                "credit_limit": customer_sudo.credit_limit,
                "credit_hold": self.credit_hold,
                "reason": self.reason,
            }
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
