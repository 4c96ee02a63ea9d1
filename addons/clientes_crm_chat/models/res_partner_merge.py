from odoo import models


class ResPartner(models.Model):
    """The conversations of customers that are compared before a merge."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_merge_counters(self):
        conversations = {}
        if self._can_list_conversations():
            conversations = self._count_documents("discuss.channel", "customer_id")
        return [
            *super()._get_merge_counters(),
            (self.env._("Conversations"), conversations),
        ]
