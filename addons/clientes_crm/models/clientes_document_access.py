from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Set by the rules of the document alone, never by whoever writes it.
SYSTEM_FIELDS = {
    "date_reviewed",
    "is_reminded",
    "previous_id",
    "reject_reason",
    "replaced_by_id",
    "review_state",
    "reviewer_id",
    "submitter_id",
    "version",
}
# What was approved: afterwards a new version is the way to change it.
APPROVED_FIELDS = {
    "attachment_ids",
    "company_id",
    "date_expiry",
    "date_issue",
    "number",
    "partner_id",
    "type_id",
}
MANAGER_GROUP = "clientes_crm.clientes_crm_group_manager"


class ClientesDocument(models.Model):
    """Who writes what on a document, and what customers do not even search by."""

    _name = "clientes.document"
    _inherit = "clientes.document"

    # Upstream searches these without looking at the rights on messages: with a domain
    # through them, customers would read internal notes letter by letter.
    message_ids = fields.One2many(groups="base.group_user")
    has_message = fields.Boolean(groups="base.group_user")
    message_has_error = fields.Boolean(groups="base.group_user")
    message_has_error_counter = fields.Integer(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # A default in the context counts like a value: it must not bring what may not
        # be written.
        defaults = super().default_get(fields)
        if not self.env.su:
            for fname in SYSTEM_FIELDS & defaults.keys():
                defaults[fname] = self._get_system_default(fname)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse(
            [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        )
        # sudo: res.partner - whose contact somebody is, also of another salesperson
        commercial = {p.id: p.commercial_partner_id for p in partners.sudo()}
        for vals in vals_list:
            self._check_system_values(vals)
            if partner := commercial.get(vals.get("partner_id")):
                vals["partner_id"] = partner.id
                if partner.company_id:
                    vals["company_id"] = partner.company_id.id
        return super().create(vals_list)

    def write(self, vals):
        self._check_system_values(vals)
        if not self.env.su and not APPROVED_FIELDS.isdisjoint(vals):
            self._check_not_approved()
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"])
            # sudo: res.partner - whose contact somebody is
            vals = {**vals, "partner_id": partner.sudo().commercial_partner_id.id}
        if {"date_expiry", "type_id"} & vals.keys():
            # sudo: clientes.document - the new date needs its own reminder
            self.sudo().filtered("is_reminded")._forget_reminder()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if not self.env.su:
            self._check_not_approved()

    # === SEARCH METHODS === #

    def _search_has_message(self, operator, value):
        # A field that only has a search method is searched without asking its groups.
        self._check_field_access(self._fields["has_message"], "read")
        return super()._search_has_message(operator, value)

    # === BUSINESS METHODS === #

    @api.model
    def _get_system_default(self, fname):
        """Return with which value of a system field a document begins.

        :param str fname: Name of the field.
        """
        return {"review_state": "draft", "version": 1}.get(fname, False)

    def _check_system_values(self, vals):
        """Refuse values that only the system sets.

        :param dict vals: Values about to be created or written.
        :raise AccessError: if a user gives one of them.
        """
        if self.env.su:
            return
        for fname in SYSTEM_FIELDS & vals.keys():
            # The form sends back what it was given.
            if vals[fname] == self._get_system_default(fname) and not self:
                continue
            raise AccessError(
                self.env._(
                    "%(field)s of a document is set by the system only.",
                    field=self._fields[fname]._description_string(self.env),
                )
            )

    def _check_not_approved(self):
        """Refuse to change what was approved, unless a manager corrects it.

        :raise UserError: if one of these documents is approved.
        """
        if self.env.user.has_group(MANAGER_GROUP):
            return
        if approved := self.filtered("replaced_by_id") | self.filtered(
            lambda d: d.review_state == "valid"
        ):
            raise UserError(
                self.env._(
                    "“%(document)s” is approved. Renew it to bring in a new version, "
                    "or ask a manager to correct it.",
                    document=approved[0].display_name,
                )
            )

    def _is_file_locked(self):
        return bool(self) and (
            # sudo: clientes.document - the state, whoever touches the file
            self.sudo().review_state == "valid" or bool(self.sudo().replaced_by_id)
        )
