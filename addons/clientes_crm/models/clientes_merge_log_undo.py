from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER_GROUP = "clientes_crm.clientes_crm_group_manager"


class ClientesMergeLog(models.Model):
    """Undoing a merge: the customers come back, with what was theirs.

    They get their former numbers, and everything that still hangs on the customer that
    stayed and hung on them on the day of the merge. What was made since stays where it
    is. See `res.partner._undo_merge` for how, and for what cannot go back.
    """

    _name = "clientes.merge.log"
    _inherit = "clientes.merge.log"

    # Ids by table and column, and the rows of the customers that disappeared.
    trail = fields.Json(prefetch=False, copy=False, groups=fields.NO_ACCESS)
    # Merges of earlier versions have kept none.
    has_trail = fields.Boolean(readonly=True, copy=False)
    undone_date = fields.Datetime(string="Undone on", readonly=True, copy=False)
    undone_by_id = fields.Many2one(
        comodel_name="res.users", string="Undone by", readonly=True, copy=False
    )
    undone_note = fields.Text(string="What Went Back", readonly=True, copy=False)
    may_undo = fields.Boolean(compute="_compute_may_undo")

    # === COMPUTE METHODS === #

    @api.depends("has_trail", "destination_id")
    @api.depends_context("uid")
    def _compute_may_undo(self):
        manager = self.env.user.has_group(MANAGER_GROUP)
        for log in self:
            log.may_undo = manager and log.has_trail and bool(log.destination_id)

    # === ACTION METHODS === #

    def action_undo(self):
        """Separate the merged customers again."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(self.env._("Only managers undo a merge of customers."))
        self.check_access("read")
        # sudo: clientes.merge.log - two managers at once; the log is for reading
        self.sudo().lock_for_update()
        self.invalidate_recordset()
        if not self.may_undo:
            raise UserError(
                self.env._(
                    "This merge cannot be undone: it was undone already, it was made"
                    " with an earlier version, or the customer was deleted since."
                )
            )
        self.destination_id.check_access("write")
        # sudo: clientes.merge.log - the trail is nobody's to read
        log = self.sudo()
        note = log.destination_id._undo_merge(log.trail, self)
        log.write(
            {
                "undone_date": fields.Datetime.now(),
                "undone_by_id": self.env.uid,
                "undone_note": note,
                "trail": False,
                "has_trail": False,
            }
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    def _keep_trail(self, trail):
        """Complete what a merge has noted with what has become of it.

        :param dict trail: what was noted before anything moved.
        """
        self.ensure_one()
        destination = self.destination_id
        # sudo: res.users - logins that the merge has given a contact of their own
        users = self.env["res.users"].sudo().browse(user for user, _p in trail["users"])
        self.write(
            {
                "has_trail": True,
                "trail": trail
                | {
                    "after": destination._get_merge_rows()[0],
                    "users": [
                        [user.id, before, user.partner_id.id]
                        for user, (_user_id, before) in zip(
                            users, trail["users"], strict=True
                        )
                    ],
                },
            }
        )
