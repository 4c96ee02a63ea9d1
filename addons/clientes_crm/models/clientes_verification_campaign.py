from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.verification import spread

# Whose customers they are, and whether their links work: not for users to write.
FIXED_FIELDS = {"company_id", "line_ids", "state"}
ACTIVITY_TYPE = "clientes_crm.mail_activity_type_verify_data"


class ClientesVerificationCampaign(models.Model):
    """A number of customers whose data are to be verified, and how far it has come."""

    _name = "clientes.verification.campaign"
    _description = "Verification Campaign"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    state = fields.Selection(
        selection=[("running", "Running"), ("closed", "Closed")],
        required=True,
        default="running",
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="clientes.verification.line",
        inverse_name="campaign_id",
        string="Customers",
    )
    line_count = fields.Integer(string="All", compute="_compute_counts")
    activity_count = fields.Integer(string="Activities", compute="_compute_counts")
    mail_count = fields.Integer(string="Messages Sent", compute="_compute_counts")
    verified_count = fields.Integer(string="Verified", compute="_compute_counts")
    pending_count = fields.Integer(string="Pending", compute="_compute_counts")
    left_out_count = fields.Integer(string="Left Out", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.state", "line_ids.has_activity", "line_ids.is_mailed")
    def _compute_counts(self):
        groups = self.env["clientes.verification.line"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "state", "has_activity", "is_mailed"],
            ["__count"],
        )
        for campaign in self:
            rows = [row[1:] for row in groups if row[0] == campaign._origin]
            of_state = dict.fromkeys(("pending", "verified", "left_out"), 0)
            for state, _activity, _mailed, count in rows:
                of_state[state] += count
            campaign.line_count = sum(of_state.values())
            campaign.activity_count = sum(row[3] for row in rows if row[1])
            campaign.mail_count = sum(row[3] for row in rows if row[2])
            campaign.verified_count = of_state["verified"]
            campaign.pending_count = of_state["pending"]
            campaign.left_out_count = of_state["left_out"]
            asked = of_state["pending"] + of_state["verified"]
            campaign.progress = 100 * of_state["verified"] / asked if asked else 0

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse to open a campaign again: its links would work once more."""
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("A campaign is closed with its button, and stays closed.")
            )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_close(self):
        """End the campaign: its activities are cancelled, its links stop working."""
        self.check_access("write")
        for campaign in self:
            # sudo: clientes.verification.line - who ends the campaign ends its lines
            pending = campaign.sudo().line_ids.filtered(lambda x: x.state == "pending")
            pending.activity_id.unlink()
            pending.write({"state": "left_out", "left_out": "closed"})
        # sudo: clientes.verification.campaign - the state follows the action
        self.sudo().state = "closed"

    def action_view_lines(self):
        """Open the customers of the campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_verification_line_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        return action

    # === BUSINESS METHODS === #

    def _plan(self, partners, activity=None, mail=False):
        """Ask for the verification of customers, each at most once at a time.

        :param res.partner partners: customers (no contacts).
        :param dict activity: `start`, `per_day` and `fallback` (a user), if activities
            are to be made.
        :param bool mail: whether the customers are to be written to.
        :return: the lines, also of those who were left out
        :rtype: clientes.verification.line
        """
        self.ensure_one()
        waiting = partners._get_waiting_verifications()
        blacklisted = partners._get_blacklisted_customers()
        values, people = [], []
        for partner in partners:
            left_out = False
            is_mailed = False
            if partner in waiting:
                left_out = "waiting"
            elif mail:
                left_out = partner._get_mail_obstacle(blacklisted)
                is_mailed = not left_out
            has_activity = bool(activity) and left_out != "waiting"
            user = partner.user_id if partner.user_id.active else False
            user = user or (activity or {}).get("fallback") or self.user_id
            if has_activity:
                people.append(user)
            values.append(
                {
                    "campaign_id": self.id,
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "email": partner.email_normalized if is_mailed else False,
                    "has_activity": has_activity,
                    "is_mailed": is_mailed,
                    "left_out": left_out,
                    "state": "pending" if has_activity or is_mailed else "left_out",
                }
            )
        # sudo: clientes.verification.line - made by planning a campaign and not by hand
        lines_sudo = self.env["clientes.verification.line"].sudo().create(values)
        if activity:
            planned = lines_sudo.filtered("has_activity")
            planned._make_activities(people, activity["start"], activity["per_day"])
        lines_sudo.filtered("is_mailed")._send_links()
        return lines_sudo.with_env(self.env)

    @api.model
    def _spread(self, people, start, per_day):
        """Give each of these people's verifications a day.

        :param list people: users, one per verification.
        :param date start: the first day.
        :param int per_day: how many per day and person.
        :rtype: list[date]
        """
        # sudo: mail.activity - how busy a colleague is, whatever the documents
        planned = self.env["mail.activity"].sudo()
        taken = planned._read_group(
            [
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
                ("user_id", "in", [user.id for user in set(people)]),
                ("date_deadline", ">=", start),
            ],
            ["user_id", "date_deadline:day"],
            ["__count"],
        )
        return spread(
            [user.id for user in people],
            start,
            per_day,
            {(user.id, day): count for user, day, count in taken},
        )
