from odoo import fields, models

from .res_partner_credit import TERMS


class ResPartner(models.Model):
    """Sensitive data of the customer whose changes Odoo does not keep.

    Odoo tracks name, e-mail, phone, parent, salesperson, tax number and the address;
    the bank accounts log their own changes on the customer.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    country_id = fields.Many2one(tracking=True)
    company_registry = fields.Char(tracking=True)
    is_company = fields.Boolean(tracking=True)
    ref = fields.Char(tracking=True)
    company_id = fields.Many2one(tracking=True)
    credit_limit = fields.Float(tracking=True)
    property_payment_term_id = fields.Many2one(tracking=True)
    property_account_position_id = fields.Many2one(tracking=True)

    # === BUSINESS METHODS === #

    def _track_get_default_log_message(self, tracked_fields):
        """Name a change whose values not everybody may read.

        Odoo leaves such values out: without them and without a text the message
        looks like one that somebody deleted.
        """
        message = super()._track_get_default_log_message(tracked_fields)
        if message or not TERMS.issuperset(tracked_fields):
            return message
        return self.env._("Credit terms changed.")
