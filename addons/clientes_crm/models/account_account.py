from odoo import api, models, tools
from odoo.tools import SQL


class AccountAccount(models.Model):
    """Which accounts tell what customers owe.

    An account that becomes a receivable one brings its items along.
    """

    _name = "account.account"
    _inherit = "account.account"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        # Forgets `_get_receivable_account_ids`, here and in the other processes.
        self.env.registry.clear_cache()
        return accounts

    def write(self, vals):
        if "account_type" not in vals:
            return super().write(vals)
        former = {account: account.account_type for account in self}
        result = super().write(vals)
        self.env.registry.clear_cache()
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

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_receivable_account_ids(self):
        """Return the receivable accounts of all companies, archived ones included.

        :rtype: tuple
        """
        self.flush_model(["account_type"])
        self.env.cr.execute(
            "SELECT id FROM account_account WHERE account_type = 'asset_receivable'"
        )
        return tuple(account_id for (account_id,) in self.env.cr.fetchall())
