from odoo import api, models


class ResPartner(models.Model):
    """What our screens call the data of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_field_label(self, name):
        """Return how the profile calls a field, where Odoo's own label would mislead.

        :param str name: name of a partner field.
        :rtype: str
        """
        own = {
            "ref": self.env._("Customer Code"),
            "street2": self.env._("Street 2"),
            "state_id": self.env._("State or Department"),
            "user_id": self.env._("Responsible"),
            "website": self.env._("Website"),
        }
        return own.get(name) or self._fields[name]._description_string(self.env)
