from odoo import api, fields, models

from .res_partner_identity_message import STRICT_PARAMETER


class ResConfigSettings(models.TransientModel):
    """How strictly identity numbers are checked, and how customers are found."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_strict_check_digits = fields.Boolean(
        string="Check digits of Mexico and Ecuador"
    )
    clientes_is_search_indexed = fields.Boolean(
        compute="_compute_clientes_is_search_indexed"
    )

    # === COMPUTE METHODS === #

    def _compute_clientes_is_search_indexed(self):
        self.clientes_is_search_indexed = self.env["res.partner"]._is_search_indexed()

    # === BUSINESS METHODS === #

    @api.model
    def get_values(self):
        """Return the settings; an unset parameter means strict."""
        strict = self.env["res.partner"]._is_check_digit_strict()
        return dict(super().get_values(), clientes_strict_check_digits=strict)

    def set_values(self):
        """Keep the choice as text: a false value would remove the parameter."""
        result = super().set_values()
        # sudo: ir.config_parameter - the settings page is for administrators only
        self.env["ir.config_parameter"].sudo().set_param(
            STRICT_PARAMETER, str(self.clientes_strict_check_digits)
        )
        return result
