from datetime import timedelta
from uuid import uuid4

from odoo import fields, models
from odoo.tools import consteq

from .clientes_verification_campaign import ACTIVITY_TYPE

LINK_DAYS = 30


class ClientesVerificationLine(models.Model):
    """One customer of a verification campaign."""

    _name = "clientes.verification.line"
    _description = "Customer of a Verification Campaign"
    _order = "campaign_id desc, id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        comodel_name="clientes.verification.campaign",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Responsible")
    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("verified", "Verified"),
            ("left_out", "Left out"),
        ],
        required=True,
        default="pending",
        index=True,
    )
    has_activity = fields.Boolean(string="Activity Planned")
    is_mailed = fields.Boolean(string="Message")
    left_out = fields.Selection(
        selection=[
            ("no_email", "No e-mail address"),
            ("bad_email", "E-mail address not valid"),
            ("blacklisted", "E-mail address on the blacklist"),
            ("waiting", "Is being verified already"),
            ("closed", "The campaign was closed"),
        ],
        string="Why Not Written To",
        help="Why the customer got no message, or was left out of the campaign.",
    )
    date_verified = fields.Datetime(string="Verified On")
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        index="btree_not_null",
        ondelete="set null",
        export_string_translation=False,
    )
    email = fields.Char(groups="base.group_system", export_string_translation=False)
    access_token = fields.Char(
        default=lambda self: uuid4().hex + uuid4().hex,
        groups="base.group_system",
        copy=False,
        export_string_translation=False,
    )

    # === BUSINESS METHODS === #

    def _make_activities(self, people, start, per_day):
        """Schedule the verification of each line.

        :param list people: the user of each line.
        :param date start: the first day.
        :param int per_day: how many per day and person.
        """
        campaigns = self.env["clientes.verification.campaign"]
        days = campaigns._spread(people, start, per_day)
        activity_type = self.env.ref(ACTIVITY_TYPE)
        summaries = {
            lang: activity_type.with_context(lang=lang).summary
            for lang in {user.lang for user in people}
        }
        model_id = self.env["ir.model"]._get_id("res.partner")
        # One message per activity would bury everyone; their list shows them.
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        made = activities.create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "summary": summaries[user.lang],
                    "res_model_id": model_id,
                    "res_id": line.partner_id.id,
                    "user_id": user.id,
                    "date_deadline": day,
                }
                for line, user, day in zip(self, people, days, strict=True)
            ]
        )
        for line, activity in zip(self, made, strict=True):
            line.activity_id = activity

    def _send_links(self):
        """Queue the messages that ask the customers to review their data."""
        template = self.env.ref(
            "clientes_crm.mail_template_verify_data", raise_if_not_found=False
        )
        if template and self:
            template.send_mail_batch(
                self.ids, email_layout_xmlid="mail.mail_notification_light"
            )

    def _get_review_url(self):
        """Return the link on which the customer reviews its data.

        :rtype: str
        """
        self.ensure_one()
        # sudo: clientes.verification.line - the secret goes to the customer alone
        token = self.sudo().access_token
        return f"{self.get_base_url()}/my/data/review/{self.id}/{token}"

    def _check_review_link(self, token):
        """Tell whether a link opens the customer's data.

        Not after its days are over, after the campaign was closed, or once the customer
        has another address: whoever reads the old one is no longer the customer.

        :param str token: the secret of the link.
        :rtype: bool
        """
        self.ensure_one()
        # sudo: ir.config_parameter, clientes.verification.line - the check itself
        line = self.sudo()
        parameters = line.env["ir.config_parameter"]
        days = parameters.get_param("clientes_crm.verification_link_days") or LINK_DAYS
        expiry = line.create_date + timedelta(days=int(days))
        return bool(
            token.isascii()
            and consteq(token, line.access_token or "")
            and line.is_mailed
            and line.campaign_id.state == "running"
            and fields.Datetime.now() < expiry
            and line.partner_id.active
            and line.partner_id.email_normalized == line.email
        )
