from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """The directory's settings."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    customer_dormant_days = fields.Integer(
        related="company_id.customer_dormant_days", readonly=False
    )
    customer_lost_days = fields.Integer(
        related="company_id.customer_lost_days", readonly=False
    )
    customer_code_active = fields.Boolean(
        related="company_id.customer_code_active", readonly=False
    )
    customer_code_prefix = fields.Char(
        string="Prefix",
        compute="_compute_customer_code_sequence",
        inverse="_inverse_customer_code_sequence",
        help="What the codes begin with.",
    )
    customer_code_next = fields.Integer(
        string="Next Number",
        compute="_compute_customer_code_sequence",
        inverse="_inverse_customer_code_sequence",
        help="The number of the next customer. Codes already taken are skipped.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_customer_code_sequence(self):
        for settings in self:
            sequence = settings.company_id._get_customer_code_sequence()
            settings.customer_code_prefix = sequence.prefix
            settings.customer_code_next = sequence.number_next_actual

    def _inverse_customer_code_sequence(self):
        for settings in self:
            sequence = settings.company_id._get_customer_code_sequence()
            values = {
                "prefix": settings.customer_code_prefix or False,
                "number_next_actual": max(settings.customer_code_next, 1),
            }
            # Only what was changed: the counter may have moved on meanwhile.
            changed = {
                name: value for name, value in values.items() if sequence[name] != value
            }
            if changed:
                sequence.write(changed)
