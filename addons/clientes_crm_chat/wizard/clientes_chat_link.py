import logging
import smtplib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)


class ClientesChatLink(models.TransientModel):
    """Hand the private link of a conversation to a customer without portal user."""

    _name = "clientes.chat.link"
    _description = "Private Link of a Conversation"

    channel_id = fields.Many2one(
        comodel_name="discuss.channel",
        string="Conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    # Whoever names a conversation learns of it only what they may read themselves.
    contact_id = fields.Many2one(
        related="channel_id.customer_contact_id", related_sudo=False
    )
    company_id = fields.Many2one(related="channel_id.company_id", related_sudo=False)
    conversation_state = fields.Selection(
        related="channel_id.conversation_state", related_sudo=False
    )
    link_expires_at = fields.Datetime(
        related="channel_id.link_expires_at", related_sudo=False
    )
    url = fields.Char(string="Link", compute="_compute_url")
    email = fields.Char(
        string="Send to",
        compute="_compute_email",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    has_live_link = fields.Boolean(compute="_compute_has_live_link")
    has_guest = fields.Boolean(compute="_compute_has_live_link")

    @api.depends_context("clientes_chat_url")
    def _compute_url(self):
        self.url = self.env.context.get("clientes_chat_url")

    @api.depends("channel_id")
    def _compute_email(self):
        for wizard in self:
            if wizard.channel_id:
                wizard.channel_id._check_can_manage()
            wizard.email = wizard.channel_id.customer_contact_id.email

    @api.depends("channel_id")
    def _compute_has_live_link(self):
        for wizard in self:
            channel = wizard.channel_id
            if channel:
                channel._check_can_manage()
            wizard.has_live_link = channel and channel._has_live_link()
            wizard.has_guest = bool(channel.channel_member_ids.guest_id)

    @api.model_create_multi
    def create(self, vals_list):
        channel_ids = {vals.get("channel_id") for vals in vals_list} - {None, False}
        for channel in self.env["discuss.channel"].browse(channel_ids):
            channel._check_can_manage()
        return super().create(vals_list)

    def action_new_link(self):
        """Replace the link by a new one and show it.

        :rtype: dict
        """
        self.ensure_one()
        self.channel_id._check_can_manage()
        if self.channel_id.livechat_end_dt:
            raise UserError(
                self.env._("The conversation has ended. Start a new one instead.")
            )
        return self.channel_id._get_link_dialog(self.channel_id._issue_link())

    def action_send_email(self):
        """Send the shown link to the customer.

        :rtype: dict
        """
        self.ensure_one()
        self.channel_id._check_can_manage()
        if not email_normalize(self.email or ""):
            raise UserError(self.env._("Enter the e-mail address of the customer."))
        # The link comes back from the browser: nothing else may be sent in its place.
        if not self.channel_id._is_link(self.url):
            raise UserError(
                self.env._("This link is no longer valid. Create a new one.")
            )
        self._send_link()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The link was sent to %(email)s.", email=self.email
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _send_link(self):
        """Send the mail with the link at once.

        :raise UserError: if it could not be handed to the mail server.
        """
        template = self.env.ref("clientes_crm_chat.mail_template_private_link")
        # sudo: mail.template - agents send this one mail without editing templates
        template_sudo = template.sudo()
        # The body holds the key of the conversation. A mail of a record is read by all
        # who read the record: this one has none, and only its author.
        mail_sudo = template_sudo.env["mail.mail"].browse(
            template_sudo.send_mail(
                self.id,
                email_values={
                    "author_id": self.env.user.partner_id.id,
                    "auto_delete": False,  # only once its outcome is known
                    "email_to": self.email,
                    "model": False,
                    "res_id": False,
                },
            )
        )
        failure = None
        try:
            mail_sudo.send(raise_exception=True)
        except (MailDeliveryException, smtplib.SMTPException, OSError) as error:
            failure = error
        if failure or mail_sudo.state in ("exception", "cancel"):
            _logger.warning(
                "Private link of conversation %s not sent: %s",
                self.channel_id.id,
                failure or mail_sudo.failure_reason,
            )
            raise UserError(
                self.env._(
                    "The e-mail to %(email)s could not be sent. Copy the link and hand "
                    "it over in another way, or ask your administrator to check the "
                    "outgoing mail server.",
                    email=self.email,
                )
            ) from failure
        if mail_sudo.state == "sent":
            mail_sudo.unlink()
        else:
            mail_sudo.auto_delete = True  # the mail server has a limit: it waits

    def action_revoke(self):
        """Make the link useless and end the conversation."""
        self.ensure_one()
        self.channel_id.action_end_conversation()
        return {"type": "ir.actions.act_window_close"}
