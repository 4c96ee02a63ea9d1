from odoo import api, models

from .res_partner_required_doors import LENIENT_KEY, Lenient


class ResUsers(models.Model):
    """The partner made with a user: not asked for a customer's data."""

    _name = "res.users"
    _inherit = "res.users"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        return super(ResUsers, lenient).create(vals_list).with_env(self.env)
