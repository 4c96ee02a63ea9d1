from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .discuss_channel_session import AGENT_GROUPS


class ResPartner(models.Model):
    """Start conversations with a customer and see the past ones."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_livechat_channel_count(self):
        # Upstream counts one person's sessions, for live chat users only: here they
        # are the customer's, guests of private links and all contacts included.
        if not self._can_list_conversations():
            self.livechat_channel_count = 0
            return
        sessions = self._find_sessions(self.commercial_partner_id)
        found = {channel_id for ids in sessions.values() for channel_id in ids}
        readable = set()
        if found:
            channels = self.env["discuss.channel"]._search([("id", "in", list(found))])
            readable.update(channels.get_result_ids())
        for partner in self:
            partner.livechat_channel_count = len(
                readable & sessions.get(partner.commercial_partner_id.id, set())
            )

    def _compute_application_statistics_hook(self):
        data_list = super()._compute_application_statistics_hook()
        self._add_conversation_badges(data_list)
        return data_list

    # === ACTION METHODS === #

    def action_start_conversation(self):
        """Talk live with the customer.

        The conversation opens at once for both sides. It asks with whom, when several
        contacts have a portal user, and offers a private link when none has.

        :return: a dialog, or whether the conversation was opened
        :rtype: dict or bool
        """
        self.ensure_one()
        self.env["discuss.channel"]._check_can_converse()
        self.check_access("read")
        contacts = self._get_portal_contacts()
        if len(contacts) > 1:
            wizard = self.env["clientes.chat.start"].create(
                {"contact_id": contacts[:1].id, "partner_id": self.id}
            )
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Start Conversation"),
                "res_model": "clientes.chat.start",
                "res_id": wizard.id,
                "view_mode": "form",
                "target": "new",
            }
        return (contacts or self)._start_conversation()

    def action_view_livechat_sessions(self):
        """Open the conversations that the button counts.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_chat.discuss_channel_action"
        )
        customer = self.commercial_partner_id
        action["domain"] = list(
            Domain("customer_id", "=", customer.id)
            | self._get_unbound_session_domain(customer)
        )
        return action

    # === BUSINESS METHODS === #

    def _get_directory_badges(self):
        badges = super()._get_directory_badges()
        self._add_conversation_badges(badges)
        return badges

    def _add_conversation_badges(self, badges):
        """Show the open conversations of each customer to whoever may list them.

        :param defaultdict badges: lists of badges by id.
        """
        if not self._can_list_conversations():
            return
        open_sessions = dict(
            self.env["discuss.channel"]._read_group(
                [
                    ("customer_id", "in", self.commercial_partner_id.ids),
                    ("livechat_end_dt", "=", False),
                ],
                ["customer_id"],
                ["__count"],
            )
        )
        for partner in self if open_sessions else ():
            if count := open_sessions.get(partner.commercial_partner_id):
                badges[partner.id].append(
                    {
                        "iconClass": "fa-comments",
                        "value": count,
                        "label": self.env._("Open Conversations"),
                        "tagClass": "o_tag_color_4",
                    }
                )

    def _start_conversation(self, ticket=None):
        """Open the current agent's conversation with this contact for both sides.

        :param pqr.ticket ticket: The case to which the conversation is bound, if any.
        :return: the dialog of the private link, or True
        :rtype: dict or bool
        """
        self.ensure_one()
        if not self.partner_share:
            raise UserError(
                self.env._("Conversations are for customers, not for colleagues.")
            )
        user = self._get_portal_user()
        channel = self.env["discuss.channel"]._get_or_start_customer_session(
            self, user, ticket=ticket
        )
        channel._pop_up()
        if user or channel.channel_member_ids.guest_id:
            return True
        url = channel._issue_link() if not channel._has_live_link() else None
        return channel._get_link_dialog(url)

    def _queue_for_conversation(self):
        """Let nobody else start a conversation with this contact meanwhile.

        A second request waits here, then fails to serialize and is run again by the
        server: only so does it see, and reuse, what the first one has started. A mere
        lock would let it go on with its old view of the table.
        """
        self.ensure_one()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = write_date WHERE id = %s", [self.id]
        )

    def _get_portal_user(self):
        """Return the active portal user of this contact.

        :rtype: res.users
        """
        # sudo: res.users - CRM users may not read the users of customers
        users = self.sudo().user_ids.filtered(lambda u: u.active and u._is_portal())
        return users[:1].sudo(False)

    def _get_portal_contacts(self):
        """Return with whom a conversation of this customer can be held on the portal.

        The person itself comes before anybody else of the company.

        :rtype: res.partner
        """
        self.ensure_one()
        if self._get_portal_user():
            return self
        contacts = self.search([("id", "child_of", self.id)])
        with_user = contacts.filtered(lambda contact: contact._get_portal_user())
        if with_user or self == self.commercial_partner_id:
            return with_user
        # A contact without user: it gets its own link, not a colleague's window.
        return self.browse()

    @api.model
    def _can_list_conversations(self):
        groups = (*AGENT_GROUPS, "im_livechat.im_livechat_group_user")
        return any(map(self.env.user.has_group, groups))

    @api.model
    def _find_sessions(self, customers, active_test=True):
        """Return the conversations of customers, bound by us or not, in one statement.

        Most customers have none: the rules of channels, which are many, need not be
        worked out for them. What the user may read is for the caller.

        :param res.partner customers: Commercial partners.
        :param bool active_test: whether archived ones are left out.
        :return: ids of channels by id of the customer
        :rtype: dict[int, set[int]]
        """
        channel_model = self.env["discuss.channel"]
        field = channel_model._fields["livechat_customer_partner_ids"]
        channel_model.flush_model(["active", "channel_type", "customer_id", field.name])
        self.flush_model(["active", "commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.customer_id, channel.id
                  FROM discuss_channel channel
                 WHERE channel.customer_id = ANY(%(ids)s)
                   AND (channel.active OR NOT %(active_test)s)
                 UNION
                SELECT contact.commercial_partner_id, channel.id
                  FROM res_partner contact
                  JOIN %(relation)s person ON person.%(partner)s = contact.id
                  JOIN discuss_channel channel ON channel.id = person.%(channel)s
                 WHERE contact.commercial_partner_id = ANY(%(ids)s)
                   AND (contact.active AND channel.active OR NOT %(active_test)s)
                   AND channel.customer_id IS NULL
                   AND channel.channel_type = 'livechat'
                """,
                ids=customers.ids,
                active_test=active_test,
                relation=SQL.identifier(field.relation),
                partner=SQL.identifier(field.column2),
                channel=SQL.identifier(field.column1),
            )
        )
        sessions = {}
        for customer_id, channel_id in rows:
            sessions.setdefault(customer_id, set()).add(channel_id)
        return sessions

    def _get_unbound_session_domain(self, customers):
        """Return the sessions that customers started without our binding.

        :param res.partner customers: Commercial partners.
        :rtype: Domain
        """
        return (
            Domain("channel_type", "=", "livechat")
            & Domain("customer_id", "=", False)
            & Domain(
                "livechat_customer_partner_ids.commercial_partner_id",
                "in",
                customers.ids,
            )
        )
