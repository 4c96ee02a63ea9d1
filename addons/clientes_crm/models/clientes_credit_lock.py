from odoo import fields, models
from odoo.tools import SQL


class ClientesCreditLock(models.Model):
    """One row a customer and company, taken by whoever uses up its credit.

    Odoo works in snapshots (REPEATABLE READ): two users who confirm orders of one
    customer at once would each see the credit without the other's order. Both update
    this row; the second one fails to serialize, and Odoo runs it again with the
    first one's order in sight. The customer's own row is never locked.
    """

    _name = "clientes.credit.lock"
    _description = "Lock of a Customer's Credit"
    _log_access = False

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
    )
    uses = fields.Integer(default=0)

    _partner_company_uniq = models.UniqueIndex("(partner_id, company_id)")

    def _take(self, pairs):
        """Hold the credit of customers until the end of the transaction.

        :param pairs: ids of customer and company; in one order for everybody, so that
            nobody waits for the other crosswise.
        """
        pairs = sorted(set(pairs))
        if not pairs:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clientes_credit_lock (partner_id, company_id, uses)
                VALUES %s
                ON CONFLICT (partner_id, company_id)
                DO UPDATE SET uses = clientes_credit_lock.uses + 1
                """,
                SQL(", ").join(
                    SQL("(%s, %s, 1)", partner, company) for partner, company in pairs
                ),
            ),
            # Who comes second is tried again by Odoo: no error of anybody's.
            log_exceptions=False,
        )
