from odoo import fields, models

KINDS = [
    ("petition", "Petition"),
    ("complaint", "Complaint"),
    ("claim", "Claim"),
    ("suggestion", "Suggestion"),
    ("congratulation", "Congratulation"),
    ("denunciation", "Denunciation"),
]


class PqrType(models.Model):
    """Subject matter of a case, as customers choose it."""

    _name = "pqr.type"
    _description = "PQR Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=KINDS,
        string="Default Kind",
        required=True,
        default="petition",
        help="Kind proposed for the cases of this type.",
    )
    customer_help = fields.Char(
        translate=True,
        help="One line that tells customers when to choose this type.",
    )
    team_ids = fields.Many2many(
        comodel_name="pqr.team",
        relation="pqr_team_type_rel",
        column1="type_id",
        column2="team_id",
        string="Teams",
    )
