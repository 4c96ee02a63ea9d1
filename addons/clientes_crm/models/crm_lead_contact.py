from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.searching import searches

# Who has no rhythm yet is expected to be contacted within so many days.
INACTIVITY_PARAMETER = "clientes_crm.inactivity_days"
INACTIVITY_DEFAULT = 14


class CrmLead(models.Model):
    """How long nobody has been in touch, against what is usual with this customer.

    Odoo's rotting looks at the stage alone: an opportunity rots while its salesperson
    calls every day. Contact is a message from or to the customer, a call, a meeting or
    an e-mail done; notes among colleagues and system messages are none. The rhythm is
    the usual number of days between two days of contact in the last year. Kept in
    columns, worked out every night and with each message.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    last_contact_date = fields.Datetime(
        string="Last Contact",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    contact_rhythm = fields.Integer(
        string="Contact Rhythm (days)",
        readonly=True,
        copy=False,
        aggregator="avg",
        groups="base.group_user",
        help="How many days usually pass between two contacts with this customer. 0: "
        "too few contacts in the last year to tell.",
    )
    contact_due_date = fields.Date(
        string="Contact Due",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="One and a half times the rhythm after the last contact, or after the "
        "days of the settings if there is no rhythm.",
    )
    days_without_contact = fields.Integer(
        compute="_compute_contact",
        groups="base.group_user",
        help="Since the last message, call or meeting; since the creation if there was "
        "none.",
    )
    is_contact_overdue = fields.Boolean(
        string="Without Contact",
        compute="_compute_contact",
        search="_search_is_contact_overdue",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("last_contact_date", "contact_due_date", "won_status", "active")
    @api.depends_context("tz")
    def _compute_contact(self):
        today = fields.Date.context_today(self)
        for lead in self:
            since = lead.last_contact_date or lead.create_date
            day = since and fields.Datetime.context_timestamp(lead, since).date()
            lead.days_without_contact = max((today - day).days, 0) if day else 0
            due = lead.contact_due_date
            lead.is_contact_overdue = bool(
                due and due < today and lead.active and lead.won_status == "pending"
            )

    @api.model
    @searches("is_contact_overdue")
    def _search_is_contact_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = (
            Domain("contact_due_date", "<", fields.Date.context_today(self))
            & Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
        )
        return domain if True in value else ~domain

    # === BUSINESS METHODS === #

    @api.model
    def _get_inactivity_days(self):
        """Return after how many days contact is due where there is no rhythm.

        :rtype: int
        """
        # sudo: ir.config_parameter - the same for every salesperson
        value = self.env["ir.config_parameter"].sudo().get_param(INACTIVITY_PARAMETER)
        try:
            return max(int(value or INACTIVITY_DEFAULT), 1)
        except ValueError:
            return INACTIVITY_DEFAULT
