from odoo import models

# What a receivable is made of.
LEDGER_FIELDS = {
    "account_id",
    "amount_residual",
    "amount_residual_currency",
    "balance",
    "company_id",
    "date",
    "date_maturity",
    "parent_state",
    "partner_id",
}
# After a change of these, the item does not tell any more whose it was.
OWNER_FIELDS = {"account_id", "company_id", "parent_state", "partner_id"}


class AccountMoveLine(models.Model):
    """The receivables of customers follow their journal items.

    Posting, resetting, reconciling, breaking a reconciliation, moving a due date or
    giving an item to another partner: all of them end up in the columns of the items,
    and this is where columns are written.
    """

    _name = "account.move.line"
    _inherit = "account.move.line"

    # === CRUD METHODS === #

    def _write_multi(self, vals_list):
        queue = self.env["clientes.partner.kpi.queue"]
        changed, leaving = [], []
        for line_id, vals in zip(self._ids, vals_list, strict=True):
            names = vals.keys() & LEDGER_FIELDS
            if not names:
                continue
            changed.append(line_id)
            if names & OWNER_FIELDS and vals.get("parent_state") != "posted":
                leaving.append(line_id)
        queue._add_items(leaving, are_former=True)
        queue._add_items(changed)
        return super()._write_multi(vals_list)

    def unlink(self):
        self.env["clientes.partner.kpi.queue"]._add_items(self.ids, are_former=True)
        return super().unlink()
