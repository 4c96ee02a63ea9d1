from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

# An unread conversation waits so long for its customer before it ends by itself.
UNREAD_DAYS = 7


class DiscussChannelMember(models.Model):
    """Who takes part in the session of a customer."""

    _name = "discuss.channel.member"
    _inherit = "discuss.channel.member"

    @api.constrains("channel_id", "partner_id")
    def _check_customer(self):
        # sudo: discuss.channel.member - the binding counts, not who checks it
        for member in self.sudo():
            customer = member.channel_id.customer_id
            partner = member.partner_id
            if (
                customer
                and partner.partner_share
                and partner.commercial_partner_id != customer
            ):
                # Strangers learn nothing: neither whose it is nor that it exists.
                if not self.env.user._is_internal():
                    raise AccessError(self.env._("You cannot do this."))
                raise ValidationError(
                    self.env._(
                        "%(partner)s does not belong to %(customer)s and cannot take "
                        "part in its conversation.",
                        partner=partner.name,
                        customer=customer.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # Upstream takes everybody who joins later for an agent.
        vals_list = [{**self._get_customer_side(vals), **vals} for vals in vals_list]
        return super().create(vals_list)

    def _get_customer_side(self, vals):
        """Return the member type of somebody on the customer's side.

        :param dict vals: Values of a new member.
        :rtype: dict
        """
        # sudo: discuss.channel - which customer it belongs to
        channel = self.env["discuss.channel"].sudo().browse(vals.get("channel_id"))
        # sudo: res.partner - which side a new member is on
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id"))
        if channel.customer_id and (vals.get("guest_id") or partner.partner_share):
            return {"livechat_member_type": "visitor"}
        return {}

    @api.autovacuum
    def _gc_unpin_livechat_sessions(self):
        # Upstream ends a session when the agent has read everything and a day has
        # passed, even when the customer has not seen a word or holds a valid link.
        kept = self._get_sessions_awaiting_customer()
        return super(
            DiscussChannelMember, self.with_context(clientes_chat_kept=kept.ids)
        )._gc_unpin_livechat_sessions()

    @api.model
    def _get_sessions_awaiting_customer(self):
        """Return the idle sessions that must not end yet.

        :rtype: discuss.channel
        """
        sessions = self.env["discuss.channel"].search(
            [
                ("customer_id", "!=", False),
                ("livechat_end_dt", "=", False),
                (
                    "last_interest_dt",
                    ">",
                    fields.Datetime.now() - timedelta(days=UNREAD_DAYS),
                ),
            ]
        )
        return sessions.filtered(
            lambda session: (
                session._has_live_link()
                or any(
                    member.message_unread_counter
                    for member in session.channel_member_ids
                    if member.livechat_member_type == "visitor"
                )
            )
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if kept := self.env.context.get("clientes_chat_kept"):
            domain = Domain(domain) & Domain("channel_id", "not in", kept)
        return super()._search(
            domain, offset=offset, limit=limit, order=order, **kwargs
        )
