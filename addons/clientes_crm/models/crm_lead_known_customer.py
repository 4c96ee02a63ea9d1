from odoo import api, fields, models


class CrmLead(models.Model):
    """While an opportunity is typed, the customer it belongs to is pointed out."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    known_customer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer in the Directory",
        compute="_compute_known_customer_id",
        groups="base.group_user",
        help="Who has the same tax number, phone or e-mail, as long as no customer is "
        "chosen.",
    )
    known_customer_reason = fields.Char(
        compute="_compute_known_customer_id",
        groups="base.group_user",
    )
    is_known_customer_taken = fields.Boolean(
        string="Take This Customer",
        store=False,
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("partner_id", "partner_vat", "phone", "email_from", "company_id")
    def _compute_known_customer_id(self):
        for lead in self:
            customer, reason = lead._find_known_customer()
            lead.known_customer_id = customer
            lead.known_customer_reason = reason

    # === CONSTRAINS AND ONCHANGE === #

    @api.onchange("is_known_customer_taken")
    def _onchange_is_known_customer_taken(self):
        if self.is_known_customer_taken and not self.partner_id:
            self.partner_id = self.known_customer_id

    # === ACTION METHODS === #

    def action_take_known_customer(self):
        """Make the opportunity that of the customer who is in the directory already."""
        for lead in self:
            if lead.known_customer_id:
                lead.partner_id = lead.known_customer_id

    # === BUSINESS METHODS === #

    def _find_known_customer(self):
        """Return who is probably meant, and by what.

        :return: a `res.partner`, or none, and the reason in words
        :rtype: tuple
        """
        self.ensure_one()
        nobody = self.env["res.partner"], False
        if self.partner_id or not (self.partner_vat or self.phone or self.email_from):
            return nobody
        if customer := self._find_partner_by_vat():
            return customer, self.env._("Same tax number")
        if customer := self._find_partner_by_phone():
            return customer, self.env._("Same phone")
        customer = self.email_normalized and self._find_matching_partner()
        return (customer, self.env._("Same e-mail")) if customer else nobody
