from datetime import timedelta

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.mail.tools.discuss import Store

AGENT_GROUPS = (
    "clientes_crm.clientes_crm_group_user",
    "clientes_crm_pqr.clientes_crm_pqr_group_user",
)


class DiscussChannel(models.Model):
    """Start, show and end the session of a customer."""

    _name = "discuss.channel"
    _inherit = "discuss.channel"

    # === ACTION METHODS === #

    def action_open_conversation(self):
        """Open the chat window of the conversation at the current user."""
        self.ensure_one()
        self.check_access("read")
        Store(bus_channel=self.env.user).add(
            self, extra_fields={"open_chat_window": True}
        ).bus_send()
        return True

    def action_end_conversation(self):
        """End the conversation; its private link stops working."""
        for channel in self:
            channel._check_can_manage()
            channel._end_customer_session()
        return True

    @api.model
    def _check_can_converse(self):
        """Check that the current user may start conversations with customers.

        :raise AccessError: if the user is neither a CRM user nor a PQR agent.
        """
        if not any(map(self.env.user.has_group, AGENT_GROUPS)):
            raise AccessError(
                self.env._("Only CRM users and PQR agents start conversations.")
            )

    def _check_can_manage(self):
        """Check that the current user may end the session or handle its link.

        :raise AccessError: if the user is no agent or cannot read the session.
        """
        self.ensure_one()
        self._check_can_converse()
        self.check_access("read")
        # sudo: discuss.channel - only whether the session belongs to a customer
        if not self.sudo().customer_id:
            raise AccessError(self.env._("This conversation has no customer."))

    # === BUSINESS METHODS === #

    def _action_unfollow(self, partner=None, guest=None, post_leave_message=True):
        result = super()._action_unfollow(partner, guest, post_leave_message)
        # Upstream ends a session when one member is left: whoever waits for the holder
        # of a private link is alone, and two colleagues are no conversation.
        # sudo: discuss.channel - who leaves can no longer read the session
        channel_sudo = self.sudo()
        if (
            channel_sudo.customer_id
            and not channel_sudo.livechat_end_dt
            and "agent"
            not in channel_sudo.channel_member_ids.mapped("livechat_member_type")
        ):
            channel_sudo._set_ended()
        return result

    def _set_ended(self):
        """Close the session for new messages and tell its members."""
        self.livechat_end_dt = fields.Datetime.now()
        Store(bus_channel=self).add(self, "livechat_end_dt").bus_send()

    @api.model
    def _get_or_start_customer_session(self, contact, portal_user, ticket=None):
        """Return the open session of the current agent with a contact.

        :param res.partner contact: The person at the customer.
        :param res.users portal_user: The contact's user; empty for a private link.
        :param pqr.ticket ticket: The case to which the session is bound, if any.
        :rtype: discuss.channel
        """
        self._check_can_converse()
        contact.check_access("read")
        domain = [
            ("customer_id", "=", contact.commercial_partner_id.id),
            ("customer_contact_id", "=", contact.id),
            ("livechat_end_dt", "=", False),
            ("channel_member_ids.partner_id", "=", self.env.user.partner_id.id),
        ]
        if ticket:
            domain.append(("pqr_ticket_id", "=", ticket.id))
        if channel := self.search(domain, order="last_interest_dt desc", limit=1):
            channel.channel_pin(pinned=True)
            return channel
        contact._queue_for_conversation()
        vals = self._prepare_customer_session(contact, portal_user, ticket)
        # sudo: discuss.channel - agents start sessions without the live chat group
        channel_sudo = self.sudo().create(vals)
        if not portal_user:
            # The window would bear the agent's own name as long as nobody has entered.
            channel_sudo.self_member_id.custom_channel_name = contact.name
        channel = channel_sudo.sudo(False)
        channel._post_session_event(
            lambda env: env._("started the conversation"), contact.lang
        )
        return channel

    @api.model
    def _prepare_customer_session(self, contact, portal_user, ticket=None):
        """Return the values of a new session of the current agent.

        It may be overridden to store more about the start of a conversation.

        :rtype: dict
        """
        agent = self.env.user
        # the interest must lie before any later unpinning
        interest = fields.Datetime.now() - timedelta(seconds=1)
        members = [
            Command.create(
                {
                    "last_interest_dt": interest,
                    "livechat_member_type": "agent",
                    "partner_id": agent.partner_id.id,
                }
            )
        ]
        if portal_user:
            members.append(
                Command.create(
                    {
                        "last_interest_dt": interest,
                        "livechat_member_type": "visitor",
                        "partner_id": portal_user.partner_id.id,
                    }
                )
            )
        company = ticket.company_id if ticket else contact.company_id
        livechat = self.env.ref(
            "clientes_crm_chat.im_livechat_channel_customers", raise_if_not_found=False
        )
        return {
            "channel_member_ids": members,
            "channel_type": "livechat",
            "company_id": (company or self.env.company).id,
            "country_id": contact.country_id.id,
            "customer_contact_id": contact.id,
            "customer_id": contact.commercial_partner_id.id,
            "last_interest_dt": interest,
            "livechat_channel_id": livechat.id if livechat else False,
            "livechat_failure": "no_answer",
            "livechat_lang_id": self.env["res.lang"]._get_data(code=contact.lang).id,
            "livechat_operator_id": agent.partner_id.id,
            "livechat_status": "in_progress",
            "name": f"{contact.name}, {agent.livechat_username or agent.name}",
            "pqr_ticket_id": ticket.id if ticket else False,
        }

    @api.model
    def _get_portal_chat_data(self):
        """Return what wakes the chat widget up on a portal page.

        :rtype: dict
        """
        # sudo: im_livechat.channel - colours and texts of the chat window
        livechat_sudo = self.sudo().env.ref(
            "clientes_crm_chat.im_livechat_channel_customers", raise_if_not_found=False
        )
        options = livechat_sudo._get_channel_infos() if livechat_sudo else {}
        return {"options": options, "serverUrl": self.get_base_url()}

    def _to_store_defaults(self, target):
        # Without it the customer's window begins with the widget's own greeting.
        return [
            *super()._to_store_defaults(target),
            Store.Attr(
                "requested_by_operator",
                value=True,
                predicate=lambda channel: channel.customer_id,
            ),
        ]

    def _pop_up(self):
        """Open the conversation live at the agent and on the customer's portal."""
        self.ensure_one()
        self.action_open_conversation()
        # sudo: discuss.channel - who the customer's side of the session is
        members = self.sudo().channel_member_ids
        for member in members.filtered(lambda m: m.livechat_member_type == "visitor"):
            if user := member.partner_id.main_user_id:
                channel = self.with_user(user).with_context(allowed_company_ids=[])
                Store(bus_channel=user).add(
                    channel, extra_fields={"open_chat_window": True}
                ).bus_send()

    def _end_customer_session(self):
        """End the session in the agent's name and tell both sides."""
        self.ensure_one()
        # sudo: discuss.channel - agents end sessions without the live chat group
        channel_sudo = self.sudo()
        if channel_sudo.livechat_end_dt:
            return
        self._post_session_event(
            lambda env: env._("ended the conversation"),
            channel_sudo.customer_contact_id.lang,
        )
        channel_sudo._set_ended()

    def _post_session_event(self, get_text, lang):
        """Post what happened to the session as a line between the messages.

        :param function get_text: Returns the text for an environment.
        :param str lang: Language of the customer, who reads the line too.
        """
        channel = self.with_context(lang=lang or self.env.lang)
        # sudo: discuss.channel - the line is the server's, not the user's
        channel.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=Markup('<div class="o_mail_notification">%s</div>')
            % get_text(channel.env),
            message_type="notification",
            subtype_xmlid="mail.mt_comment",
        )
