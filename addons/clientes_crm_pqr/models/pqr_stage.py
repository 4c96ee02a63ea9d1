from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("open", "Open"),
    ("in_progress", "In Progress"),
    ("pending", "Pending"),
    ("closed", "Closed"),
]


class PqrStage(models.Model):
    """Column of the board. Its state, one of four, is what the rules look at."""

    _name = "pqr.stage"
    _description = "PQR Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    customer_name = fields.Char(
        string="Name for Customers",
        translate=True,
        help="Shown in the portal and in e-mails. The stage name is used when empty.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="in_progress",
        help="Open: nobody has taken the case yet. Pending: waiting for the customer. "
        "Closed: answered and finished.",
    )
    fold = fields.Boolean(string="Folded in Kanban")
    description = fields.Text(
        string="Internal Description",
        translate=True,
        groups="base.group_user",
        help="When agents should use this stage.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False or "state" in vals:
            self._check_states_kept()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_of_state(self):
        kept = self.search([("id", "not in", self.ids)])
        self._check_states_kept(kept)

    # === BUSINESS METHODS === #

    def _check_states_kept(self, stages=None):
        """Refuse a configuration in which a state has no stage left.

        Cases move on their own to open and in progress, and every case needs a way to
        wait and to close.

        :param pqr.stage stages: The stages that remain, all active ones by default.
        :raise UserError: if one of the four states has no active stage.
        """
        if stages is None:
            stages = self.search([("active", "=", True)])
        labels = dict(self._fields["state"]._description_selection(self.env))
        missing = [
            label
            for state, label in labels.items()
            if state not in set(stages.mapped("state"))
        ]
        if missing:
            raise UserError(
                self.env._(
                    "At least one active stage is needed for: %(states)s.",
                    states=", ".join(missing),
                )
            )

    @api.model
    def _get_first(self, state):
        """Return the first stage of a state.

        :param str state: One of the four states.
        :rtype: pqr.stage
        """
        return self.search([("state", "=", state)], limit=1)
