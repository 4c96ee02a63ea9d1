from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


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
    contact_id = fields.Many2one(related="channel_id.customer_contact_id")
    company_id = fields.Many2one(related="channel_id.company_id")
    conversation_state = fields.Selection(related="channel_id.conversation_state")
    link_expires_at = fields.Datetime(related="channel_id.link_expires_at")
    url = fields.Char(string="Link", compute="_compute_url")
    email = fields.Char(
        string="Send to",
        compute="_compute_email",
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
            wizard.email = wizard.channel_id.customer_contact_id.email

    @api.depends("channel_id")
    def _compute_has_live_link(self):
        for wizard in self:
            wizard.has_live_link = wizard.channel_id._has_live_link()
            wizard.has_guest = bool(wizard.channel_id.channel_member_ids.guest_id)

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
        template = self.env.ref("clientes_crm_chat.mail_template_private_link")
        # sudo: mail.template - agents send this one mail without editing templates
        template.sudo().send_mail(self.id, email_values={"email_to": self.email})
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

    def action_revoke(self):
        """Make the link useless and end the conversation."""
        self.ensure_one()
        self.channel_id.action_end_conversation()
        return {"type": "ir.actions.act_window_close"}
