from odoo import models


class ResPartner(models.Model):
    """The cases of customers that are compared before a merge."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_merge_counters(self):
        return [
            *super()._get_merge_counters(),
            (self.env._("PQR"), self._count_documents("pqr.ticket", "partner_id")),
        ]
