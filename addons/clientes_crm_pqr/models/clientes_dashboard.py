from odoo import api, models

from ..const import AGENT_GROUP


class ClientesDashboard(models.AbstractModel):
    _inherit = "clientes.dashboard"

    @api.model
    def _can_read_directory(self):
        return super()._can_read_directory() or self.env.user.has_group(AGENT_GROUP)

    @api.model
    def _get_panel_cards(self):
        cards = super()._get_panel_cards()
        if not self.env["pqr.ticket"].has_access("read"):
            return cards
        card = {
            "format": "int",
            "action": "clientes_crm_pqr.pqr_ticket_action",
        }
        open_domain = [("state", "!=", "closed")]
        unassigned_domain = [*open_domain, ("user_id", "=", False)]
        search_count = self.env["pqr.ticket"].search_count
        return [
            *cards,
            {
                **card,
                "id": "pqr_open",
                "label": self.env._("PQRs Not Closed"),
                "help": self.env._("Cases that still need an answer"),
                "value": search_count(open_domain),
                "icon": "fa-inbox",
                "sequence": 80,
                "domain": open_domain,
            },
            {
                **card,
                "id": "pqr_unassigned",
                "label": self.env._("Unassigned PQRs"),
                "help": self.env._("Cases not closed that have no responsible"),
                "value": search_count(unassigned_domain),
                "icon": "fa-user-o",
                "sequence": 90,
                "domain": unassigned_domain,
            },
        ]

    @api.model
    def _get_panel_actions(self):
        actions = super()._get_panel_actions()
        if self.env["pqr.ticket"].has_access("create"):
            actions.append(
                {
                    "id": "new_pqr",
                    "label": self.env._("New Ticket"),
                    "icon": "fa-inbox",
                    "sequence": 30,
                    "action": "clientes_crm_pqr.pqr_ticket_action_new",
                }
            )
        return actions
