from odoo import fields, models


class CrmStage(models.Model):
    """Stages say what an opportunity must have to be in them."""

    _name = "crm.stage"
    _inherit = "crm.stage"

    required_field_ids = fields.One2many(
        comodel_name="clientes.stage.field",
        inverse_name="stage_id",
        string="Required Data",
        copy=True,
        help="An opportunity without these cannot be moved into the stage or created "
        "in it. Opportunities that are there already stay, and can be edited.",
    )

    # === CRUD METHODS === #

    def unlink(self):
        # The database takes their rules along.
        self.env.registry.clear_cache()
        return super().unlink()
