from odoo import fields, models

from .crm_lead_contact import INACTIVITY_DEFAULT, INACTIVITY_PARAMETER


class ResConfigSettings(models.TransientModel):
    """What opportunities are worked with."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    group_clientes_lead_currency = fields.Boolean(
        string="Currency per opportunity",
        implied_group="clientes_crm.clientes_crm_group_lead_currency",
    )
    group_clientes_lead_lines = fields.Boolean(
        string="Products of an opportunity",
        implied_group="clientes_crm.clientes_crm_group_lead_lines",
    )
    clientes_inactivity_days = fields.Integer(
        string="Days without contact",
        config_parameter=INACTIVITY_PARAMETER,
        default=INACTIVITY_DEFAULT,
    )
