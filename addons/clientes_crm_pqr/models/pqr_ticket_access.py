from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..const import MANAGER_GROUP

# Set by the rules of the case alone. Whoever could write them by RPC would give a case
# to another customer, or a date to something that never happened.
SYSTEM_FIELDS = (
    "access_token",
    "commercial_partner_id",
    "date_acknowledged",
    "date_closed",
    "filing_key",
    "state",
)
# A letter may wait some days before somebody registers it; an older date is a
# correction of the books, which is the manager's.
MAX_DAYS_BACK = 30


class PqrTicket(models.Model):
    """What nobody but the system writes, and what customers do not even search by."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    # Upstream searches these without looking at the rights on messages: with a domain
    # through them, customers would read internal notes letter by letter.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    has_message = fields.Boolean(groups="base.group_user")
    message_has_error = fields.Boolean(groups="base.group_user")
    message_has_error_counter = fields.Integer(groups="base.group_user")

    # What a customer has sent, as a digest: the same form sent twice is one case.
    filing_key = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        export_string_translation=False,
    )

    _filing_key_uniq = models.UniqueIndex(
        "(create_uid, filing_key) WHERE filing_key IS NOT NULL",
        "This PQR has been filed already.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("subject")
    def _check_subject(self):
        for ticket in self:
            if not (ticket.subject or "").strip():
                raise ValidationError(
                    self.env._("Please say in the subject what the PQR is about.")
                )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # A default in the context counts like a value: it must not bring what may not
        # be written.
        defaults = super().default_get(fields)
        if not self.env.su:
            for fname in SYSTEM_FIELDS:
                defaults.pop(fname, None)
            if "access_token" in fields:
                defaults["access_token"] = self._default_access_token()
        return defaults

    # === SEARCH METHODS === #

    def _search_has_message(self, operator, value):
        # A field that only has a search method is searched without asking its groups.
        self._check_field_access(self._fields["has_message"], "read")
        return super()._search_has_message(operator, value)

    # === BUSINESS METHODS === #

    def _check_system_values(self, vals):
        """Refuse values that only the system sets.

        :param dict vals: Values about to be created or written.
        :raise AccessError: if a user gives one of them.
        """
        if self.env.su:
            return
        for fname in SYSTEM_FIELDS:
            if fname in vals:
                raise AccessError(
                    self.env._(
                        "%(field)s of a PQR is set by the system only.",
                        field=self._fields[fname]._description_string(self.env),
                    )
                )

    @api.model
    def _check_new_date_filed(self, date_filed):
        """Refuse to file long after the fact, unless a manager does it.

        :param datetime date_filed: When the case is said to have been received.
        :raise ValidationError: if it lies too far back.
        """
        if self.env.su or self.env.user.has_group(MANAGER_GROUP):
            return
        if date_filed < fields.Datetime.now() - timedelta(days=MAX_DAYS_BACK):
            raise ValidationError(
                self.env._(
                    "Only PQR managers file a PQR with a date more than %(days)s days "
                    "back.",
                    days=MAX_DAYS_BACK,
                )
            )
