from odoo import api, models
from odoo.fields import Domain

from odoo.addons.clientes_crm.timeline import TimelineKind, TimelineSource

from ..const import AGENT_GROUP


class ResPartner(models.Model):
    """The cases in the timeline of a customer, and its figure of open ones."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_view_open_pqr_tickets(self):
        """Open the cases that are not closed: those of the key figure.

        :rtype: dict
        """
        action = self.action_view_pqr_tickets()
        action["name"] = self.env._("Open PQRs")
        action["domain"] = list(
            Domain(action["domain"]) & Domain("state", "!=", "closed")
        )
        return action

    # === BUSINESS METHODS === #

    def _get_timeline_sources(self):
        sources = super()._get_timeline_sources()
        sources.append(
            TimelineSource(
                key="pqr",
                model="pqr.ticket",
                groups=AGENT_GROUP,
                kinds=(TimelineKind("pqr", self.env._("PQRs"), "fa-inbox"),),
                # The customer the case was filed for, wherever the contact works now.
                domain=Domain(
                    "commercial_partner_id", "in", self.commercial_partner_id.ids
                ),
                date_field="date_filed",
                author_field="partner_id",
                fields=("name", "subject", "stage_id"),
                describe=self._describe_timeline_pqr,
            )
        )
        return sources

    @api.model
    def _describe_timeline_pqr(self, ticket):
        return {
            "title": ticket.name,
            "text": ticket.subject,
            "state": ticket.stage_id.display_name,
        }
