from odoo import api, models
from odoo.fields import Domain

from odoo.addons.clientes_crm.timeline import TimelineKind, TimelineSource

from .discuss_channel_session import AGENT_GROUPS


class ResPartner(models.Model):
    """The conversations in the timeline of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_timeline_sources(self):
        sources = super()._get_timeline_sources()
        sessions = self._find_sessions(self.commercial_partner_id, active_test=False)
        sources.append(
            TimelineSource(
                key="chat",
                model="discuss.channel",
                groups=",".join((*AGENT_GROUPS, "im_livechat.im_livechat_group_user")),
                kinds=(
                    TimelineKind("chat", self.env._("Conversations"), "fa-comments-o"),
                ),
                domain=Domain("id", "in", list(set().union(*sessions.values()))),
                date_field="conversation_start_dt",
                author_field="livechat_operator_id",
                fields=("name", "pqr_ticket_id", "livechat_end_dt"),
                describe=self._describe_timeline_chat,
                view="im_livechat.discuss_channel_view_form",
                # A conversation is one interaction, not one for each of its lines.
                with_messages=False,
            )
        )
        return sources

    @api.model
    def _describe_timeline_chat(self, channel):
        return {
            "title": channel.name or "",
            "state": self._get_timeline_label(channel, "conversation_state"),
        }
