from odoo import api, models


class ResPartner(models.Model):
    """What a customer begins with when it is made in the directory."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        """Give a customer made in the directory the country and a salesperson.

        The country decides which tax number is asked for and checked: without one,
        any number would pass.
        """
        defaults = super().default_get(fields)
        if self.env.context.get("clientes_new_customer"):
            if "country_id" in fields:
                defaults.setdefault("country_id", self.env.company.country_id.id)
            if "user_id" in fields and self.env.user.has_group(
                "clientes_crm.clientes_crm_group_user"
            ):
                defaults.setdefault("user_id", self.env.uid)
        return defaults
