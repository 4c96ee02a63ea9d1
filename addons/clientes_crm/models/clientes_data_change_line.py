import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

_logger = logging.getLogger(__name__)

# What the person who decides may set; everything else is the customer's word.
DECISION_FIELDS = {"decision", "reason"}
SHOWN = " · "


class ClientesDataChangeLine(models.Model):
    """One change of a proposal: a field, a new contact, or a contact that left."""

    _name = "clientes.data.change.line"
    _description = "Proposed Change of One Field"
    _order = "change_id desc, id"

    change_id = fields.Many2one(
        comodel_name="clientes.data.change",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="change_id.company_id", store=True, index="btree_not_null"
    )
    operation = fields.Selection(
        selection=[
            ("update", "Change"),
            ("create", "New contact"),
            ("archive", "Contact left"),
        ],
        required=True,
        default="update",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Of",
        index="btree_not_null",
        ondelete="cascade",
    )
    field_name = fields.Char(export_string_translation=False)
    field_label = fields.Char(string="Data", compute="_compute_field_label")
    old_raw = fields.Json(export_string_translation=False)
    new_raw = fields.Json(export_string_translation=False)
    old_value = fields.Char(string="Value Before")
    new_value = fields.Char(string="Proposed Value")
    current_value = fields.Char(string="Value Now", compute="_compute_current_value")
    is_conflict = fields.Boolean(
        string="Changed Meanwhile",
        compute="_compute_current_value",
        help="Somebody changed the value after the customer's proposal.",
    )
    decision = fields.Selection(
        selection=[("approve", "Approve"), ("refuse", "Refuse")],
    )
    reason = fields.Char(help="The customer is told. Needed to refuse.")
    state = fields.Selection(
        selection=[
            ("pending", "To decide"),
            ("applied", "Approved"),
            ("refused", "Refused"),
            ("superseded", "Replaced by a later proposal"),
        ],
        required=True,
        default="pending",
        index=True,
    )
    error = fields.Char(string="Could Not Be Written", copy=False)

    # === COMPUTE METHODS === #

    @api.depends("field_name", "operation")
    @api.depends_context("lang")
    def _compute_field_label(self):
        operations = dict(self._fields["operation"]._description_selection(self.env))
        Partner = self.env["res.partner"]
        for line in self:
            line.field_label = (
                Partner._get_field_label(line.field_name)
                if line.field_name in Partner._fields
                else operations[line.operation]
            )

    @api.depends("state", "field_name", "old_raw", "partner_id")
    def _compute_current_value(self):
        for line in self:
            partner = line.partner_id
            if line.operation != "update" or not partner.has_access("read"):
                line.current_value = line.old_value
                line.is_conflict = False
                continue
            raw, shown = partner._read_portal_value(line.field_name)
            line.current_value = shown
            line.is_conflict = line.state == "pending" and raw != line.old_raw

    # === CRUD METHODS === #

    def write(self, vals):
        """Let users set their decision and nothing of what the customer said."""
        if not self.env.su:
            if vals.keys() - DECISION_FIELDS:
                raise AccessError(
                    self.env._("What the customer proposed cannot be changed.")
                )
            if any(line.state != "pending" for line in self):
                raise UserError(self.env._("This change is decided already."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_whole(self):
        if not self.env.su:
            raise AccessError(
                self.env._("What the customer proposed cannot be changed.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_key(self, values):
        """Return what a later proposal of the same replaces this one by.

        :param dict values: values of a line.
        :rtype: tuple
        """
        if values["operation"] == "create":
            return ("create", (values["new_raw"] or {}).get("name"))
        return (values["operation"], values["partner_id"], values.get("field_name"))

    def _own_key(self):
        self.ensure_one()
        return self._get_key(
            {
                "operation": self.operation,
                "new_raw": self.new_raw,
                "partner_id": self.partner_id.id,
                "field_name": self.field_name or None,
            }
        )

    def _carry_out(self):
        """Write what is approved, under the rights of the current user."""
        refused = self.filtered(lambda line: line.decision == "refuse")
        for line in refused:
            if not (line.reason or "").strip():
                raise UserError(
                    self.env._(
                        "Tell the customer why “%(label)s” is refused.",
                        label=line.field_label,
                    )
                )
        # sudo: clientes.data.change.line - the state follows the user's decision
        refused.sudo().write({"state": "refused", "error": False})
        approved = self - refused
        # A tax number may be valid only together with the country it came with.
        updates = approved.filtered(lambda line: line.operation == "update")
        for partner in updates.partner_id:
            together = updates.filtered(lambda line, p=partner: line.partner_id == p)
            if not together._try(together._write_values) or len(together) == 1:
                continue
            for line in together:
                line._try(line._write_values)
        for line in approved - updates:
            line._try(line._write_contact)

    def _try(self, write):
        """Write and mark as applied; keep the reason where it cannot be done.

        :param write: does it.
        :return: whether it failed
        :rtype: bool
        """
        try:
            with self.env.cr.savepoint():
                write()
                self.env.flush_all()
        except (UserError, ValidationError, psycopg2.IntegrityError) as error:
            _logger.info("Proposed data of %s not written: %s", self.ids, error)
            self.env.invalidate_all()
            # sudo: clientes.data.change.line - what happened, not what was proposed
            self.sudo().write({"error": self._get_error_text(error)})
            return True
        # sudo: clientes.data.change.line - the state follows the user's decision
        self.sudo().write({"state": "applied", "error": False})
        return False

    @api.model
    def _get_error_text(self, error):
        if isinstance(error, psycopg2.Error):
            return self.env._("The database refused the value.")
        return str(error.args[0]) if error.args else str(error)

    def _write_values(self):
        """Write the proposed values of one partner together."""
        partner = self.partner_id
        allowed = partner._get_portal_data_fields()
        names = set(self.mapped("field_name"))
        if not names <= set(allowed):
            raise UserError(self.env._("This field cannot be changed by a proposal."))
        partner.write({line.field_name: line.new_raw or False for line in self})

    def _write_contact(self):
        """Create the new contact, or archive the one who left."""
        self.ensure_one()
        if self.operation == "archive":
            self.partner_id.action_archive()
            return
        customer = self.change_id.partner_id
        names = self.env["res.partner"]._get_portal_contact_fields()
        values = {name: self.new_raw.get(name) for name in names}
        contact = self.env["res.partner"].create(
            {**values, "parent_id": customer.id, "type": "contact"}
        )
        # sudo: clientes.data.change.line - where the new contact is found
        self.sudo().partner_id = contact
