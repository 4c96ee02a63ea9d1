import uuid

from odoo import api, fields, models

from .pqr_type import KINDS

CHANNELS = [
    ("portal", "Customer Portal"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("in_person", "In Person"),
    ("letter", "Letter"),
    ("chat", "Chat"),
]
PRIORITIES = [("0", "Low"), ("1", "Medium"), ("2", "High")]


class PqrTicket(models.Model):
    """A petition, complaint, claim or suggestion and its whole history."""

    _name = "pqr.ticket"
    _description = "PQR"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "subject"]
    _check_company_auto = True
    # Customers answer in the portal with nothing but read access.
    _mail_post_access = "read"
    # Without it Odoo's guard against mail loops is off.
    _primary_email = "partner_email"

    def _default_access_token(self):
        return str(uuid.uuid4())

    # Identity
    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        help="Filing number (radicado). Given once, without gaps, per company and "
        "year.",
    )
    date_filed = fields.Datetime(
        string="Filed on",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
        help="When the case was received. It decides the year of the number.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # A token from the start: links in e-mails never have to write first, and no
    # comparison ever runs against an empty token.
    access_token = fields.Char(default=lambda self: self._default_access_token())

    # Contents
    subject = fields.Char(required=True, index="trigram", tracking=True)
    description = fields.Html()
    filing_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="pqr_ticket_filing_attachment_rel",
        column1="ticket_id",
        column2="attachment_id",
        string="Filed Documents",
        copy=False,
        groups="base.group_user",
        help="Documents that came with the filing. The customer sees them.",
    )
    type_id = fields.Many2one(
        comodel_name="pqr.type",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=KINDS,
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    priority = fields.Selection(
        selection=PRIORITIES, required=True, default="1", index=True, tracking=True
    )
    channel = fields.Selection(
        selection=CHANNELS,
        string="Received by",
        groups="base.group_user",
    )

    # Life
    stage_id = fields.Many2one(
        comodel_name="pqr.stage",
        required=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self.env["pqr.stage"]._get_first("open"),
        group_expand="_read_group_stage_ids",
    )
    state = fields.Selection(
        related="stage_id.state",
        store=True,
        precompute=True,
        index=True,
    )
    date_closed = fields.Datetime(
        string="Closed on",
        compute="_compute_date_closed",
        store=True,
        help="Set when the case reaches a closed stage, emptied when it is reopened.",
    )
    date_acknowledged = fields.Datetime(
        string="Acknowledged on",
        readonly=True,
        copy=False,
        help="When the acknowledgement with the number was sent to the customer.",
    )

    # People
    team_id = fields.Many2one(
        comodel_name="pqr.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        index=True,
        copy=False,
        check_company=True,
        tracking=True,
        domain=lambda self: self.env["pqr.team"]._agent_domain(),
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer Company",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="Whose case it is: the people of this company see it in the portal.",
    )
    partner_email = fields.Char(
        string="Customer E-mail",
        compute="_compute_partner_email",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Customer Phone")

    _number_uniq = models.UniqueIndex(
        "(company_id, name)", "This PQR number is already in use."
    )
    _closed_idx = models.Index("(company_id, date_closed DESC)")
    # Lists and kanban columns are read in this order, a page at a time.
    _order_idx = models.Index("(priority DESC, id DESC)")
    _stage_order_idx = models.Index("(stage_id, priority DESC, id DESC)")

    # === COMPUTE METHODS === #

    @api.depends("type_id")
    def _compute_kind(self):
        for ticket in self:
            ticket.kind = ticket.type_id.kind or ticket.kind

    @api.depends("company_id", "type_id")
    def _compute_team_id(self):
        teams = self.env["pqr.team"]._get_default_teams(self.company_id)
        no_type = self.env["pqr.type"]
        for ticket in self:
            if ticket.team_id and ticket.team_id.company_id == ticket.company_id:
                continue
            ticket.team_id = teams.get(
                (ticket.company_id, ticket.type_id)
            ) or teams.get((ticket.company_id, no_type))

    # Deliberately not on partner_id.commercial_partner_id: when a contact changes
    # employer, the new company must not inherit the cases of the old one.
    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for ticket in self:
            ticket.commercial_partner_id = ticket.partner_id.commercial_partner_id

    @api.depends("partner_id")
    def _compute_partner_email(self):
        for ticket in self:
            ticket.partner_email = ticket.partner_id.email

    @api.depends("state")
    def _compute_date_closed(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.date_closed = ticket.state == "closed" and (
                ticket.date_closed or now
            )

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for ticket in self:
            ticket.display_name = (
                f"{ticket.name} {ticket.subject or ''}".strip() if ticket.name else ""
            )

    def _compute_access_url(self):
        for ticket in self:
            ticket.access_url = f"/my/pqr/{ticket.id}"

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("active", "=", True)])
