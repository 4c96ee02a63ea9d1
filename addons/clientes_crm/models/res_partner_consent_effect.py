from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Where Odoo's mailings look before they send, and by which address.
BLACKLISTS = {
    "email": ("mail.blacklist", "email", "email_normalized"),
    "phone": ("phone.blacklist", "number", "phone_sanitized"),
}


class ResPartner(models.Model):
    """What the consents of a customer do: commercial messages stop, or may begin."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if {"email", "phone"} & vals.keys():
            # sudo: clientes.consent - a withdrawal holds whoever changes the address
            acts = self.env["clientes.consent"].sudo()
            if withdrawn := acts._read_group(
                [("partner_id", "in", self.ids), ("action", "=", "withdrawn")],
                groupby=["partner_id"],
            ):
                partners = self.browse().union(*(partner for (partner,) in withdrawn))
                for channel in BLACKLISTS:
                    partners._sync_blacklist(channel)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_consents(self):
        # sudo: clientes.consent - acts given to other companies keep the customer too
        acts = self.env["clientes.consent"].sudo()
        if act := acts.search([("partner_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "“%(customer)s” has given or withdrawn consents, which must be "
                    "kept as evidence. Archive it instead of deleting it.",
                    customer=act.partner_id.display_name,
                )
            )

    # === BUSINESS METHODS === #

    def _apply_consents(self, consents):
        """Give new acts of these customers their effect.

        :param clientes.consent consents: Acts just registered.
        """
        for channel in BLACKLISTS:
            consents.filtered(
                lambda c, ch=channel: (
                    c.purpose_id.channel == ch or c.purpose_id.is_data_authorisation
                )
            ).partner_id._sync_blacklist(channel)
        for consent in consents:
            if (
                consent.purpose_id.is_data_authorisation
                and consent.action == "withdrawn"
            ):
                consent.partner_id._warn_of_withdrawal(consent)

    def _sync_blacklist(self, channel):
        """Bring Odoo's blacklist in line with the consents on these addresses.

        The blacklist knows addresses, not people nor companies: while anybody with the
        address has withdrawn, it stays blocked. An address leaves the list only when
        its owner has expressly allowed the channel; who unsubscribed from a mailing
        and never decided here stays unsubscribed.

        :param str channel: A key of `BLACKLISTS`.
        """
        model, address_field, fname = BLACKLISTS[channel]
        # sudo: res.partner, mail.blacklist, phone.blacklist - the law decides, not the
        # rights of whoever registers the act
        partners = self.sudo()
        addresses = set(filter(None, partners.mapped(fname)))
        if not addresses:
            return
        withdrawn, granted = partners._get_decided_addresses(channel, addresses)
        blacklist = partners.env[model]
        listed = set(
            blacklist.search([(address_field, "in", list(addresses))]).mapped(
                address_field
            )
        )
        blocked = sorted(withdrawn - listed)
        released = sorted((granted - withdrawn) & listed)
        reason = self.env._("Register of consents")
        if channel == "phone":
            if blocked:
                blacklist._add(blocked, message=reason)
            if released:
                blacklist._remove(released, message=reason)
            return
        for address in blocked:
            blacklist._add(address, message=reason)
        for address in released:
            blacklist._remove(address, message=reason)

    def _get_decided_addresses(self, channel, addresses):
        """Return what the owners of these addresses have decided on a channel.

        :param str channel: A key of `BLACKLISTS`.
        :param set addresses: Normalised addresses.
        :return: addresses withdrawn by anybody, and those expressly allowed.
        :rtype: tuple[set[str], set[str]]
        """
        fname = BLACKLISTS[channel][2]
        owners = self.with_context(active_test=False).search(
            [(fname, "in", list(addresses))]
        )
        acts = self.env["clientes.consent"].search(
            Domain("partner_id", "in", owners.ids)
            & (
                Domain("purpose_id.channel", "=", channel)
                | Domain("purpose_id.is_data_authorisation", "=", True)
            )
        )
        latest = {}
        for act in acts:
            latest.setdefault((act.partner_id, act.company_id, act.purpose_id), act)
        withdrawn, granted = set(), set()
        for act in latest.values():
            if act.action == "withdrawn":
                withdrawn.add(act.partner_id[fname])
            elif act.purpose_id.channel == channel:
                granted.add(act.partner_id[fname])
        return withdrawn, granted

    def _warn_of_withdrawal(self, consent):
        """Ask the responsible to stop using the data, within the terms of the law.

        :param clientes.consent consent: The withdrawal.
        """
        self.ensure_one()
        # sudo: res.partner - the responsible learns of it, whoever registers it
        partner = self.sudo()
        user = (
            partner.commercial_partner_id.user_id
            or consent.with_env(partner.env).company_id.clientes_document_user_id
            or self.env.ref("base.user_admin")
        )
        note_env = partner.with_context(lang=user.lang).env
        partner.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=note_env._("Data authorisation withdrawn"),
            note=note_env._(
                "%(customer)s no longer authorises the use of its personal data. Keep "
                "only what a law or a contract obliges you to keep.",
                customer=partner.display_name,
            ),
            user_id=user.id,
        )
