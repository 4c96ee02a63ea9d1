from odoo import http
from odoo.http import request

from odoo.addons.mail.tools.discuss import add_guest_to_context

from ..models.discuss_channel_link import LINK_PATH


class PrivateLinkController(http.Controller):
    """The door of a conversation for a customer without portal user."""

    @http.route(
        f"{LINK_PATH}<string:token>",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    @add_guest_to_context
    def private_link(self, token, **kwargs):
        """Show the conversation to its customer, or the door to whoever has the link.

        Mail scanners and previews follow links: nothing is written here.
        """
        channel_sudo = self._get_channel(token)
        if not channel_sudo:
            return self._render_dead_link()
        # Members only: being signed in as somebody else is not enough.
        channel = channel_sudo.sudo(False)
        template = "portal_conversation" if channel.is_member else "portal_landing"
        values = self._prepare_values(channel_sudo, token)
        return self._render(template, values)

    @http.route(
        f"{LINK_PATH}<string:token>/enter",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        sitemap=False,
        methods=["POST"],
    )
    @add_guest_to_context
    def private_link_enter(self, token, **kwargs):
        """Let the holder of the link in, as the customer's side of the session."""
        channel_sudo = self._get_channel(token)
        if not channel_sudo:
            return self._render_dead_link()
        if not self._may_enter(channel_sudo):
            return request.redirect(f"{LINK_PATH}{token}", code=303)
        if not channel_sudo.sudo(False).is_member:
            self._add_customer(channel_sudo)
        return request.redirect(f"{LINK_PATH}{token}", code=303)

    def _get_channel(self, token):
        """Return the session of the link, in the customer's language.

        :param str token: The token of the link.
        :return: the session in sudo, empty if the link is dead
        :rtype: discuss.channel
        """
        channel_sudo = request.env["discuss.channel"]._find_by_link_token(token)
        lang = channel_sudo.customer_contact_id.lang
        if lang_data := request.env["res.lang"]._get_data(code=lang):
            request.lang = lang_data
            request.update_context(lang=lang_data.code)
        return channel_sudo.with_context(lang=request.env.lang)

    def _may_enter(self, channel_sudo):
        """Tell whether the current visitor may be the customer's side.

        :param discuss.channel channel_sudo: The session.
        :rtype: bool
        """
        user = request.env.user
        return user._is_public() or (
            user._is_portal() and user.commercial_partner_id == channel_sudo.customer_id
        )

    def _add_customer(self, channel_sudo):
        """Make the visitor a member of the session.

        :param discuss.channel channel_sudo: The session.
        """
        if not request.env.user._is_public():
            channel_sudo._add_members(
                users=request.env.user,
                create_member_params={"livechat_member_type": "visitor"},
            )
            return
        # sudo: mail.guest - whoever holds the link becomes a guest of the session
        guest = (
            request.env["mail.guest"]
            .sudo()
            ._get_or_create_guest(
                guest_name=channel_sudo.customer_contact_id.name,
                country_code=channel_sudo.country_id.code,
                timezone=request.env["mail.guest"]._get_timezone_from_request(request),
            )
        )
        channel_sudo.with_context(guest=guest)._add_members(
            guests=guest, create_member_params={"livechat_member_type": "visitor"}
        )

    def _prepare_values(self, channel_sudo, token):
        """Return what the pages of the link show.

        :param discuss.channel channel_sudo: The session.
        :param str token: The token of the link.
        :rtype: dict
        """
        operator_sudo = channel_sudo.livechat_operator_id
        return {
            "agent_name": operator_sudo.user_livechat_username or operator_sudo.name,
            "company": channel_sudo.company_id,
            "contact_name": channel_sudo.customer_contact_id.name,
            "expires_at": channel_sudo.link_expires_at,
            "may_enter": self._may_enter(channel_sudo),
            "res_company": channel_sudo.company_id,
            "token": token,
        }

    def _render_dead_link(self):
        # The same answer for forged, expired and revoked links.
        response = self._render("portal_dead_link", {})
        response.status_code = 404
        return response

    def _render(self, template, values):
        response = request.render(
            f"clientes_crm_chat.{template}", {"page_name": "conversation", **values}
        )
        # The address is the key: it must reach neither caches nor other sites.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
