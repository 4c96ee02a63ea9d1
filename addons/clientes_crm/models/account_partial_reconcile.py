from odoo import models


class AccountPartialReconcile(models.Model):
    """What was open at a day: reconciliations after it are undone."""

    _name = "account.partial.reconcile"
    _inherit = "account.partial.reconcile"

    _clientes_max_date_idx = models.Index("(max_date)")
