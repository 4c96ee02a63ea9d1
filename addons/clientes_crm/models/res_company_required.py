from odoo import api, models

from .res_partner_required_doors import LENIENT_KEY, Lenient


class ResCompany(models.Model):
    """The partner made with one of our companies: not asked for a customer's data."""

    _name = "res.company"
    _inherit = "res.company"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        return super(ResCompany, lenient).create(vals_list).with_env(self.env)
