from odoo import api, models


class ResUsers(models.Model):
    """A colleague is no customer: no figures are kept of whoever becomes one."""

    _name = "res.users"
    _inherit = "res.users"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # A partner made for a user is no customer yet, whatever the user is for.
        users = super(
            ResUsers, self.with_context(clientes_no_customer_code=True)
        ).create(vals_list)
        users = users.with_env(self.env)
        self.env["clientes.partner.kpi"]._enqueue(users.partner_id)
        return users

    def write(self, vals):
        result = super().write(vals)
        if {"active", "group_ids", "partner_id"} & vals.keys():
            self.env["clientes.partner.kpi"]._enqueue(self.partner_id)
        return result
