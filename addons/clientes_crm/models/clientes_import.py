from odoo import api, fields, models
from odoo.exceptions import UserError

# What the user sets; all else is the import's own account of what it did.
USER_FIELDS = {"file", "file_name", "update_existing"}
# Files of so many rows are worked through while the user waits; larger ones go on in
# batches, which the form asks for, or the cron when nobody looks.
WAIT_ROWS = 300
RUNNING = ("checking", "importing")


class ClientesImport(models.Model):
    """An import of customers: a file, a verdict on each of its rows, what came of it.

    Good rows are kept, refused ones come back as a file with their reasons, and a
    second run of the same file adds nothing twice. A finished import stays as the log.
    """

    _name = "clientes.import"
    _description = "Customer Import"
    _order = "id desc"
    _rec_name = "file_name"

    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    update_existing = fields.Boolean(
        string="Update Existing Customers",
        default=True,
        help="Cells that are filled in replace what the customer has; empty ones "
        "change nothing. Without it, rows of existing customers are passed over.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "File"),
            ("checking", "Checking"),
            ("checked", "Checked"),
            ("importing", "Importing"),
            ("done", "Imported"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        readonly=True,
        index=True,
    )
    columns = fields.Json(readonly=True, copy=False)
    unread_headings = fields.Char(string="Columns Not Read", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="clientes.import.line",
        inverse_name="import_id",
        string="Rows",
        readonly=True,
        copy=False,
    )
    date_end = fields.Datetime(string="Imported On", readonly=True, copy=False)
    row_count = fields.Integer(string="Rows Read", compute="_compute_counts")
    pending_count = fields.Integer(string="Rows Left", compute="_compute_counts")
    new_count = fields.Integer(string="New Customers", compute="_compute_counts")
    update_count = fields.Integer(string="Updates", compute="_compute_counts")
    exists_count = fields.Integer(string="Already There", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused Rows", compute="_compute_counts")
    progress = fields.Integer(compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("state", "line_ids.verdict", "line_ids.is_done")
    def _compute_counts(self):
        counts = {}
        for record, verdict, is_done, count in self.env[
            "clientes.import.line"
        ]._read_group(
            [("import_id", "in", self.ids)],
            ["import_id", "verdict", "is_done"],
            ["__count"],
        ):
            counts.setdefault(record.id, []).append((verdict, is_done, count))
        for record in self:
            found = counts.get(record.id, [])
            total = sum(count for *_key, count in found)
            for verdict in ("new", "update", "exists", "refused"):
                record[f"{verdict}_count"] = sum(
                    count for name, _done, count in found if name == verdict
                )
            if record.state == "importing":
                left = sum(count for _name, done, count in found if not done)
            else:
                left = sum(count for name, *_rest, count in found if name == "pending")
            record.row_count = total
            record.pending_count = left
            record.progress = 100 * (total - left) // total if total else 0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_import_right()
        return super().create(
            [
                {name: vals[name] for name in USER_FIELDS & vals.keys()}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if not self.env.su and (
            vals.keys() - USER_FIELDS or set(self.mapped("state")) - {"draft"}
        ):
            raise UserError(
                self.env._("Only the file of an import that has not begun is changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if set(self.mapped("state")) & {"importing", "done"}:
            raise UserError(
                self.env._("An import that has begun stays as the log of what it did.")
            )

    # === ACTION METHODS === #

    def action_check(self):
        """Read the file and tell of each row what an import would make of it."""
        self.ensure_one()
        self._check_import_right()
        if self.state != "draft":
            raise UserError(self.env._("This file has been checked already."))
        self._read_file()
        self._work_while_waiting()
        return True

    def action_import(self):
        """Import the rows that are not refused."""
        self.ensure_one()
        self._check_import_right()
        if self.state != "checked":
            raise UserError(self.env._("Check the file before you import it."))
        if not self.new_count + self.update_count:
            raise UserError(self.env._("There is nothing to import in this file."))
        self._note({"state": "importing"})
        self._work_while_waiting()
        return True

    def action_restart(self):
        """Go back to the choice of the file."""
        self.ensure_one()
        if self.state not in ("checking", "checked"):
            raise UserError(self.env._("Only a file not yet imported can be changed."))
        # sudo: clientes.import.line - users only read the rows of their imports
        self.sudo().line_ids.unlink()
        self._note({"state": "draft", "columns": False, "unread_headings": False})
        return True

    def action_view_customers(self):
        """Open the customers that the import made or changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.res_partner_action_directory"
        )
        partners = self.line_ids.filtered(
            lambda line: line.verdict in ("new", "update")
        ).partner_id
        return {
            **action,
            "path": False,
            "domain": [("id", "in", partners.ids)],
            "context": {"active_test": False},
        }

    def action_download_refused(self):
        """Download the refused rows with their reasons."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/clientes/import/{self.id}/refused",
            "target": "download",
        }

    # === BUSINESS METHODS === #

    def process(self):
        """Go on with a running import for one batch: the form calls it again and again.

        :return: {"state", "progress"}
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        self._check_import_right()
        if self.state in RUNNING and self.try_lock_for_update():
            self._process_batch()
        return {"state": self.state, "progress": self.progress}

    def _work_while_waiting(self):
        if self.row_count <= WAIT_ROWS:
            while self.state in RUNNING:
                before = self.state
                self._process_batch()
                if before != self.state:
                    break

    def _note(self, vals):
        """Write what the import notes of itself.

        :param dict vals: values.
        """
        # sudo: clientes.import - its account is not for its user to change
        self.sudo().write(vals)

    @api.model
    def _check_import_right(self):
        """Whoever may create customers may import them."""
        self.env["res.partner"].check_access("create")
