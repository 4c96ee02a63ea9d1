from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

# What an export that is still running notes about itself; all else is fixed.
RUNNING_FIELDS = {
    *("row_count", "byte_count", "duration", "state", "date_end", "position")
}
# After so long without a part, nobody fetches the rest.
PATIENCE = timedelta(hours=1)


class ClientesExportLog(models.Model):
    """Who exported what, and when: written by the exports, changed by nobody."""

    _name = "clientes.export.log"
    _description = "Export Log"
    _order = "id desc"
    _rec_name = "create_date"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    source = fields.Selection(
        selection=[
            ("directory", "Customer directory"),
            ("core", "Odoo's own export"),
        ],
        required=True,
        readonly=True,
    )
    filter_text = fields.Char(string="Filter", readonly=True)
    domain = fields.Text(readonly=True)
    file_format = fields.Selection(
        selection=[("xlsx", "XLSX"), ("csv", "CSV"), ("data", "Data (RPC)")],
        string="Format",
        required=True,
        readonly=True,
    )
    column_names = fields.Text(string="Columns", readonly=True)
    row_total = fields.Integer(string="Rows Found", readonly=True, aggregator=False)
    row_count = fields.Integer(string="Rows", readonly=True)
    byte_count = fields.Integer(string="Bytes", readonly=True)
    ip_address = fields.Char(string="IP Address", readonly=True)
    date_end = fields.Datetime(string="Ended On", readonly=True)
    duration = fields.Float(string="Duration (s)", readonly=True, digits=(16, 1))
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Finished"),
            ("broken", "Broken off"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    position = fields.Json(readonly=True, groups="base.group_system")

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() - RUNNING_FIELDS or any(
            log.state != "running" and vals.keys() - {"position"} for log in self
        ):
            raise UserError(self.env._("The export log cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_log(self):
        raise UserError(self.env._("The export log cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, vals):
        """Begin an entry of the log for the current user.

        :param dict vals: what is exported.
        :return: the entry, with the rights to note its progress
        """
        # sudo: clientes.export.log - nobody may write it, whoever exports is noted
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "ip_address": request.httprequest.remote_addr if request else False,
                **vals,
            }
        )

    def _note_part(self, part, begin, after, size, done):
        """Note that a part of the file is about to leave the server.

        :param int part: its number.
        :param dict begin: where it began, to make it again if it gets lost.
        :param dict after: where the next part begins.
        :param int size: its bytes.
        :param bool done: whether it is the last one.
        """
        self.ensure_one()
        again = part == self.position["part"]
        position = {**self.position, "part": part, "before": begin, "after": after}
        self.write({"position": position})
        if self.state == "running":
            self.write(
                {
                    "row_count": after["file"]["rows"],
                    "byte_count": self.byte_count + (0 if again else size),
                    "duration": self._get_seconds(),
                }
            )
            if done:
                self._close("done")

    def _close(self, state, seconds=None):
        """End the entry.

        :param str state: "done" or "broken".
        :param float seconds: how long it took, if not since the entry was made.
        """
        for log in self:
            log.write(
                {
                    "duration": log._get_seconds() if seconds is None else seconds,
                    "date_end": fields.Datetime.now(),
                    "state": state,
                }
            )

    def _get_seconds(self):
        return (fields.Datetime.now() - self.create_date).total_seconds()

    @api.autovacuum
    def _gc_running(self):
        """Note exports whose browser has gone away as broken off."""
        limit = fields.Datetime.now() - PATIENCE
        self.search([("state", "=", "running"), ("write_date", "<", limit)])._close(
            "broken"
        )
