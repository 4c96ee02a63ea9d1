from odoo import api, models


class ResPartner(models.Model):
    """The conversations of customers that are merged."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _clientes_before_merge(self, destination, sources):
        result = super()._clientes_before_merge(destination, sources)
        # A conversation belongs to a customer, not to one of its contacts.
        customer = destination.commercial_partner_id
        if customer != destination:
            self.env["discuss.channel"].search(
                [("customer_id", "in", sources.ids)]
            ).customer_id = customer
        return result

    def _get_merge_counters(self):
        conversations = {}
        if self._can_list_conversations():
            conversations = self._count_documents("discuss.channel", "customer_id")
        return [
            *super()._get_merge_counters(),
            (self.env._("Conversations"), conversations),
        ]
