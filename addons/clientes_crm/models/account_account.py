from odoo import models
from odoo.tools import SQL


class AccountAccount(models.Model):
    """An account that becomes a receivable one brings its items along."""

    _name = "account.account"
    _inherit = "account.account"

    # === CRUD METHODS === #

    def write(self, vals):
        if "account_type" not in vals:
            return super().write(vals)
        former = {account: account.account_type for account in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda account: (
                account.account_type != former[account]
                and "asset_receivable" in (account.account_type, former[account])
            )
        )
        if changed:
            self.env["account.move.line"].flush_model(["account_id", "partner_id"])
            self.env.cr.execute(
                SQL(
                    "SELECT DISTINCT partner_id FROM account_move_line"
                    " WHERE account_id IN %s AND partner_id IS NOT NULL",
                    changed._ids,
                )
            )
            ids = [partner_id for (partner_id,) in self.env.cr.fetchall()]
            self.env["clientes.partner.kpi"]._enqueue(
                self.env["res.partner"].browse(ids)
            )
        return result
