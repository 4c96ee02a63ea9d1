from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import SCORING_THRESHOLD_DEFAULT, SCORING_THRESHOLD_PARAMETER


class ResConfigSettings(models.TransientModel):
    """The administrator's page of the customer suite.

    Each topic adds its fields in a file of its own and its `<block>` to the app
    `clientes_crm` of the settings form.
    """

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_scoring_min_closed = fields.Integer(
        string="Closed opportunities before scoring",
        config_parameter=SCORING_THRESHOLD_PARAMETER,
        default=SCORING_THRESHOLD_DEFAULT,
    )

    # === CONSTRAINS AND ONCHANGE === #

    @api.constrains("clientes_scoring_min_closed")
    def _check_clientes_scoring_min_closed(self):
        if any(settings.clientes_scoring_min_closed < 0 for settings in self):
            raise ValidationError(
                self.env._(
                    "The scoring waits for a number of closed opportunities: 0 or more."
                )
            )
