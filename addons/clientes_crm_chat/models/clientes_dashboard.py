from odoo import api, models


class ClientesDashboard(models.AbstractModel):
    """What the chat shows on the panel."""

    _name = "clientes.dashboard"
    _inherit = "clientes.dashboard"

    @api.model
    def _get_panel_cards(self):
        cards = super()._get_panel_cards()
        if self.env["res.partner"]._can_list_conversations():
            domain = [("customer_id", "!=", False), ("livechat_end_dt", "=", False)]
            cards.append(
                {
                    "id": "open_conversations",
                    "label": self.env._("Open Conversations"),
                    "help": self.env._("Conversations with customers still going on"),
                    "value": self.env["discuss.channel"].search_count(domain),
                    "format": "int",
                    "icon": "fa-comments-o",
                    "sequence": 120,
                    "action": "clientes_crm_chat.discuss_channel_action",
                    "domain": domain,
                }
            )
        return cards

    @api.model
    def _get_panel_actions(self):
        actions = super()._get_panel_actions()
        if self.env["res.partner"]._can_list_conversations():
            actions.append(
                {
                    "id": "conversations",
                    "label": self.env._("Conversations"),
                    "icon": "fa-comments",
                    "sequence": 60,
                    "action": "clientes_crm_chat.discuss_channel_action",
                }
            )
        return actions
