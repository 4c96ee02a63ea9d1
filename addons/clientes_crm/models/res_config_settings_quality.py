from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import (
    MERGE_BOOKED_PARAMETER,
    SIMILARITY_DEFAULT,
    SIMILARITY_PARAMETER,
)


class ResConfigSettings(models.TransientModel):
    """Quality of the directory: duplicates and merging."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_duplicate_similarity = fields.Integer(
        string="Likeness of two names (%)",
        config_parameter=SIMILARITY_PARAMETER,
        default=SIMILARITY_DEFAULT,
    )
    clientes_merge_booked = fields.Boolean(
        string="Managers merge customers with journal entries",
        config_parameter=MERGE_BOOKED_PARAMETER,
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("clientes_duplicate_similarity")
    def _check_clientes_duplicate_similarity(self):
        for settings in self:
            if not 1 <= settings.clientes_duplicate_similarity <= 100:
                raise ValidationError(
                    self.env._("The likeness of two names goes from 1 to 100 %.")
                )
