from odoo import fields, models

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
