from odoo import api, fields, models
from odoo.exceptions import UserError

# What somebody agreed to. The rest, such as withdrawing a text from use, may change.
AGREED_FIELDS = {"body", "company_id", "date_from", "purpose_id", "version"}


class ClientesConsentText(models.Model):
    """A version of what customers agree to: once used, it stays as it was."""

    _name = "clientes.consent.text"
    _description = "Consent Text"
    _order = "purpose_id, version desc, id desc"

    purpose_id = fields.Many2one(
        comodel_name="clientes.consent.purpose",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: the text of all companies that have none of their own.",
    )
    version = fields.Integer(readonly=True, copy=False)
    body = fields.Html(required=True, translate=True, sanitize_attributes=True)
    date_from = fields.Date(
        string="In Force from",
        required=True,
        default=fields.Date.context_today,
        copy=False,
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        copy=False,
    )
    is_used = fields.Boolean(compute="_compute_is_used")

    _version_uniq = models.UniqueIndex(
        "(purpose_id, (COALESCE(company_id, 0)), version)",
        "There is such a version already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("purpose_id", "version")
    def _compute_display_name(self):
        for text in self:
            text.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=text.purpose_id.name or "",
                version=text.version,
            )

    @api.depends("purpose_id")
    def _compute_is_used(self):
        used = self._origin._filter_used()
        for text in self:
            text.is_used = text._origin in used

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        last = {}
        for vals in vals_list:
            key = (vals.get("purpose_id"), vals.get("company_id") or False)
            if key not in last:
                # sudo: clientes.consent.text - texts of other companies do not count,
                # archived ones do
                last[key] = (
                    self.sudo()
                    .search(
                        [("purpose_id", "=", key[0]), ("company_id", "=", key[1])],
                        order="version desc",
                        limit=1,
                    )
                    .version
                )
            last[key] += 1
            vals["version"] = last[key]
        return super().create(vals_list)

    def write(self, vals):
        if not AGREED_FIELDS.isdisjoint(vals):
            self._check_unused()
        return super().write(vals)

    def update_field_translations(self, field_name, translations, source_lang=""):
        """Refuse to translate anew what somebody agreed to."""
        if field_name in AGREED_FIELDS:
            self._check_unused()
        return super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    # === ACTION METHODS === #

    def action_publish(self):
        """Let customers agree to this text from its date on."""
        return self.write({"state": "published"})

    def action_unpublish(self):
        """Take the text out of use; what was agreed to stays on record."""
        return self.write({"state": "draft"})

    # === BUSINESS METHODS === #

    def _filter_used(self):
        """Return which of these texts somebody has agreed to.

        :rtype: clientes.consent.text
        """
        # sudo: clientes.consent - whether there is one, of whichever company
        acts = self.env["clientes.consent"].sudo()
        used = acts._read_group([("text_id", "in", self.ids)], groupby=["text_id"])
        return self.browse(text.id for (text,) in used)

    def _check_unused(self):
        """Refuse to change a text that somebody has agreed to.

        :raise UserError: if one of these texts is such a text.
        """
        if used := self._filter_used():
            raise UserError(
                self.env._(
                    "Customers have agreed to “%(text)s”: it stays as it is. Create a "
                    "new version instead.",
                    text=used[0].display_name,
                )
            )
