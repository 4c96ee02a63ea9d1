from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAX_CUSTOMERS = 2000
PER_DAY = 10


class ClientesVerificationWizard(models.TransientModel):
    """Starts a verification campaign."""

    _name = "clientes.verification.wizard"
    _description = "New Verification Campaign"

    name = fields.Char(
        required=True,
        default=lambda self: self.env._(
            "Verification of %(date)s",
            date=fields.Date.context_today(self).strftime("%d/%m/%Y"),
        ),
    )
    scope = fields.Selection(
        selection=[
            ("selected", "The selected customers"),
            ("mine", "My stale customers"),
            ("team", "Stale customers of my team"),
            ("all", "All stale customers"),
        ],
        string="Customers",
        required=True,
        default=lambda self: "selected" if self._selected_ids() else "mine",
    )
    selected_ids = fields.Many2many(
        comodel_name="res.partner",
        default=lambda self: self._selected_ids(),
        export_string_translation=False,
    )
    by_activity = fields.Boolean(string="Activity of the responsible", default=True)
    by_mail = fields.Boolean(string="Message to the customer")
    date_start = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
    )
    per_day = fields.Integer(
        string="Per day and person",
        required=True,
        default=lambda self: self._default_per_day(),
    )
    fallback_user_id = fields.Many2one(
        comodel_name="res.users",
        string="For customers without salesperson",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    summary = fields.Text(compute="_compute_summary", export_string_translation=False)

    # === COMPUTE METHODS === #

    @api.depends("scope", "by_activity", "by_mail", "selected_ids")
    def _compute_summary(self):
        for wizard in self:
            partners = wizard._get_customers()
            waiting = partners._get_waiting_verifications()
            rest = partners - waiting
            lines = [
                self.env._("%(count)s customers are asked for.", count=len(rest)),
            ]
            if waiting:
                lines.append(
                    self.env._(
                        "%(count)s are being verified already and are left out.",
                        count=len(waiting),
                    )
                )
            if wizard.by_mail:
                blacklisted = rest._get_blacklisted_customers()
                obstacles = [p._get_mail_obstacle(blacklisted) for p in rest]
                lines.append(
                    self.env._(
                        "%(count)s get a message. Without one: %(no_email)s have no "
                        "e-mail, %(bad_email)s have one that is not valid, "
                        "%(blacklisted)s are on the blacklist.",
                        count=obstacles.count(False),
                        no_email=obstacles.count("no_email"),
                        bad_email=obstacles.count("bad_email"),
                        blacklisted=obstacles.count("blacklisted"),
                    )
                )
            wizard.summary = "\n".join(lines)

    # === ACTION METHODS === #

    def action_start(self):
        """Start the campaign and show how it stands."""
        self.ensure_one()
        self._check_start()
        campaign = self.env["clientes.verification.campaign"].create(
            {"name": self.name}
        )
        activity = {
            "start": max(self.date_start, fields.Date.context_today(self)),
            "per_day": self.per_day,
            "fallback": self.fallback_user_id,
        }
        campaign._plan(
            self._get_customers(),
            activity=activity if self.by_activity else None,
            mail=self.by_mail,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_verification_campaign_action"
        )
        action.update(res_id=campaign.id, view_mode="form", views=[(False, "form")])
        return action

    # === BUSINESS METHODS === #

    def _check_start(self):
        """Say what keeps the campaign from starting."""
        if not self.by_activity and not self.by_mail:
            raise UserError(
                self.env._("Choose activities, messages to the customers, or both.")
            )
        if self.per_day < 1:
            raise UserError(
                self.env._("At least one verification per day and person is needed.")
            )
        count = len(self._get_customers())
        if not count:
            raise UserError(self.env._("There is no customer to verify."))
        if count > MAX_CUSTOMERS:
            raise UserError(
                self.env._(
                    "A campaign takes at most %(limit)s customers and these are more. "
                    "Filter the directory and select fewer.",
                    limit=MAX_CUSTOMERS,
                )
            )

    @api.model
    def _selected_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return []
        return self.env.context.get("active_ids") or []

    @api.model
    def _default_per_day(self):
        # sudo: ir.config_parameter - a number that everybody may know
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("clientes_crm.verification_per_day")
        return int(value) if value else PER_DAY

    def _get_customers(self):
        """Return the customers of the campaign, one more than it can take at most.

        :rtype: res.partner
        """
        self.ensure_one()
        partners = self.env["res.partner"]
        if self.scope == "selected":
            # Contacts stand for their company.
            customers = self.selected_ids._origin.commercial_partner_id
            return customers.filtered(lambda partner: not partner.parent_id)
        domain = partners._get_directory_domain()
        domain &= Domain("freshness_band", "=", "stale")
        if self.scope == "mine":
            domain &= Domain("user_id", "=", self.env.uid)
        elif self.scope == "team":
            domain &= Domain("user_id", "in", self._get_team_users().ids)
        return partners.search(
            domain, order="freshness_score, id", limit=MAX_CUSTOMERS + 1
        )

    def _get_team_users(self):
        """Return the members of the teams that the user leads or belongs to.

        :rtype: res.users
        """
        user = self.env.user
        # sudo: crm.team - who belongs to one's own team is no secret
        teams = self.env["crm.team"].sudo()
        own = teams.search(
            ["|", ("user_id", "=", user.id), ("member_ids", "in", user.ids)]
        )
        return own.member_ids | own.user_id | user
