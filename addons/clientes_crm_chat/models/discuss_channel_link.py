import secrets
from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import consteq

from odoo.addons.mail.tools.discuss import Store

LINK_PATH = "/clientes/chat/"
LINK_HOURS = 72


def hash_token(token):
    """Return what is stored of a private link's token.

    The token has 256 random bits, so that a plain digest cannot be reversed.

    :param str token: The token as it stands in the link.
    :rtype: str
    """
    return sha256(token.encode()).hexdigest()


class DiscussChannel(models.Model):
    """The private link of a session whose customer has no portal user."""

    _name = "discuss.channel"
    _inherit = "discuss.channel"

    link_token_hash = fields.Char(
        index="btree_not_null", copy=False, groups="base.group_system"
    )
    link_expires_at = fields.Datetime(
        string="Link Valid until", copy=False, groups="base.group_user"
    )

    def action_private_link(self):
        """Open the dialog of the private link.

        :rtype: dict
        """
        self.ensure_one()
        self._check_can_manage()
        return self._get_link_dialog()

    def _get_link_dialog(self, url=None):
        """Return the dialog to copy, send, renew or revoke the private link.

        :param str url: The link, only known right after it was issued.
        :rtype: dict
        """
        wizard = self.env["clientes.chat.link"].create({"channel_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Private Link"),
            "res_model": "clientes.chat.link",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            # The link is nowhere stored: it lives in the context of this dialog.
            "context": {"clientes_chat_url": url or False},
        }

    def _issue_link(self):
        """Replace the session's private link by a new one.

        Whoever entered by the old one is out: it may have been the wrong person.

        :return: the link, to be handed to the customer; it cannot be shown again
        :rtype: str
        """
        self.ensure_one()
        token = secrets.token_urlsafe(32)
        # sudo: ir.config_parameter - reading a number of hours
        hours = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("clientes_crm_chat.link_validity_hours")
        )
        hours = int(hours) if str(hours).isdecimal() and int(hours) else LINK_HOURS
        # sudo: discuss.channel - the link is the server's, users never write it
        self.sudo().write(
            {
                "link_expires_at": fields.Datetime.now() + timedelta(hours=hours),
                "link_token_hash": hash_token(token),
            }
        )
        self._remove_guests()
        return f"{self.get_base_url()}{LINK_PATH}{token}"

    def _remove_guests(self):
        """Show those who entered by the private link out; the session goes on.

        Upstream's way of leaving would end the session of an agent left alone.
        """
        # sudo: discuss.channel - the link's holders come and go with the link
        channel_sudo = self.sudo()
        members_sudo = channel_sudo.channel_member_ids.filtered("guest_id")
        if not members_sudo:
            return
        for guest in members_sudo.guest_id:
            Store(bus_channel=guest).add(
                channel_sudo, {"close_chat_window": True, "isLocallyPinned": False}
            ).bus_send()
        members_sudo.unlink()
        Store(bus_channel=channel_sudo).add(
            channel_sudo,
            [
                Store.Many("channel_member_ids", [], mode="DELETE", value=members_sudo),
                "member_count",
            ],
        ).bus_send()

    def _forget_link(self):
        """Make the private link useless."""
        # sudo: discuss.channel - the link is the server's, users never write it
        self.sudo().write({"link_expires_at": False, "link_token_hash": False})

    def _is_link(self, url):
        """Tell whether a text is the session's valid private link.

        :param str url: The text.
        :rtype: bool
        """
        self.ensure_one()
        base, _slash, token = (url or "").rpartition("/")
        return (
            base + "/" == self.get_base_url() + LINK_PATH
            and self._find_by_link_token(token).id == self.id
        )

    def _has_live_link(self):
        """Tell whether somebody can still enter by the private link.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: discuss.channel - only whether a link exists
        channel_sudo = self.sudo()
        return bool(
            channel_sudo.link_token_hash
            and not channel_sudo.livechat_end_dt
            and channel_sudo.link_expires_at > fields.Datetime.now()
        )

    @api.model
    def _find_by_link_token(self, token):
        """Return the open session of a private link.

        :param str token: The token as it came with the request.
        :return: the session in sudo, empty if the link is forged, expired or revoked
        :rtype: discuss.channel
        """
        digest = hash_token(token)
        # sudo: discuss.channel - the token is what gives access
        channel_sudo = self.sudo().search([("link_token_hash", "=", digest)], limit=1)
        if (
            channel_sudo
            and consteq(channel_sudo.link_token_hash, digest)
            and channel_sudo._has_live_link()
        ):
            return channel_sudo
        return channel_sudo.browse()
