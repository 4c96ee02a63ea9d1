from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner_required_doors import LENIENT_KEY, Lenient


class ClientesMergeLogLine(models.Model):
    """A value that a merge gave up, and that can be taken back."""

    _name = "clientes.merge.log.line"
    _description = "Value Given Up in a Merge"
    _order = "id"
    _rec_name = "field_name"

    log_id = fields.Many2one(
        comodel_name="clientes.merge.log",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    field_name = fields.Char(string="Technical Name", required=True, readonly=True)
    field_label = fields.Char(string="Data", compute="_compute_field_label")
    source_name = fields.Char(string="Of", readonly=True)
    source_id_number = fields.Integer(string="Former ID", readonly=True)
    given_up = fields.Char(string="Value Given Up", readonly=True)
    raw_value = fields.Json(readonly=True)
    restored = fields.Boolean(readonly=True)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("field_name")
    def _compute_field_label(self):
        Partner = self.env["res.partner"]
        for line in self:
            line.field_label = (
                Partner._get_field_label(line.field_name)
                if line.field_name in Partner._fields
                else line.field_name
            )

    # === ACTION METHODS === #

    def action_restore(self):
        """Give the customer that stayed this value back, in place of its own."""
        self.ensure_one()
        self.check_access("read")
        if self.log_id.undone_date:
            raise UserError(
                self.env._("The merge was undone: its customers have their values.")
            )
        customer = self.log_id.destination_id
        if not customer or self.field_name not in customer._get_merge_fields():
            raise UserError(
                self.env._("The customer or the field does not exist any more.")
            )
        value = self.raw_value["value"]
        field = customer._fields[self.field_name]
        if (
            field.type == "many2one"
            and not self.env[field.comodel_name].browse(value).exists()
        ):
            raise UserError(
                self.env._("What this value names does not exist any more.")
            )
        customer.with_context(**{LENIENT_KEY: Lenient}).write({self.field_name: value})
        # sudo: clientes.merge.log.line - the log is for reading, even for managers
        self.sudo().restored = True
