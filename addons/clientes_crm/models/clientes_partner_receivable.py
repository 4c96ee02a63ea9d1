from odoo import api, fields, models
from odoo.tools import SQL

FIGURES = ("balance", "oldest_due_date", "next_due_date", "item_count")


class ClientesPartnerReceivable(models.Model):
    """What a customer owes a company, beside the customer itself.

    For searches: it tells who owes, without adding up the ledger. What is shown is read
    from the ledger. Due dates are kept, not ages: nothing grows old over night. Rows
    follow the ledger through the queue of the key figures, and like those they never
    touch the partner's row.
    """

    _name = "clientes.partner.receivable"
    _description = "Receivable of a customer"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        # No index: the unique one begins with it.
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    balance = fields.Monetary(
        readonly=True,
        help="What is open on the receivable accounts, credits deducted.",
    )
    oldest_due_date = fields.Date(
        readonly=True,
        help="The oldest due date of what is owed: past if something is overdue.",
    )
    next_due_date = fields.Date(
        readonly=True,
        help="The first due date of what is not due yet.",
    )
    item_count = fields.Integer(string="Open Items", readonly=True)

    _partner_company_uniq = models.UniqueIndex("(partner_id, company_id)")
    _due_idx = models.Index(
        "(company_id, oldest_due_date, partner_id) WHERE oldest_due_date IS NOT NULL"
    )
    _next_due_idx = models.Index("(next_due_date) WHERE next_due_date IS NOT NULL")

    # === BUSINESS METHODS === #

    @api.model
    def _fill_once(self):
        """Fill the table when it is new: in a database that has a ledger already.

        One statement: it is filled wholly or, if the update is broken off, not at all,
        and then the next update fills it.
        """
        self.env.cr.execute("SELECT FROM clientes_partner_receivable LIMIT 1")
        if not self.env.cr.rowcount:
            self._refresh()
            # A table just filled has no statistics: the first lists would scan it.
            self.env.cr.execute("ANALYZE clientes_partner_receivable")

    @api.model
    def _refresh(self, partner_ids=None):
        """Bring the rows of customers up to date with the ledger.

        :param list partner_ids: customers or contacts; everybody if None.
        """
        service = self.env["clientes.receivable"]
        service._flush_ledger()
        self.env.cr.execute("SELECT id FROM res_company")
        company_ids = [company_id for (company_id,) in self.env.cr.fetchall()]
        # A contact that has left its company may have rows of its own to lose.
        concerned = SQL("TRUE")
        if partner_ids is not None:
            concerned = SQL(
                "k.partner_id IN ("
                "SELECT id FROM res_partner WHERE id = ANY(%(ids)s)"
                " UNION SELECT commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%(ids)s))",
                ids=list(set(partner_ids)),
            )
        columns = [SQL.identifier(name) for name in FIGURES]
        self.env.cr.execute(
            SQL(
                """
                WITH figure AS (%(ageing)s),
                gone AS (
                    DELETE FROM clientes_partner_receivable k
                          WHERE %(concerned)s
                            AND NOT EXISTS (
                                SELECT FROM figure f
                                 WHERE f.partner_id = k.partner_id
                                   AND f.company_id = k.company_id)
                )
                INSERT INTO clientes_partner_receivable AS k (
                            partner_id, company_id, %(columns)s)
                     SELECT partner_id, company_id, %(columns)s
                       FROM figure
                ON CONFLICT (partner_id, company_id) DO UPDATE
                        SET %(updates)s
                      WHERE (%(kept)s) IS DISTINCT FROM (%(fresh)s)
                """,
                ageing=service._get_ageing_query(partner_ids, company_ids),
                concerned=concerned,
                columns=SQL(", ").join(columns),
                updates=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", name, name) for name in columns
                ),
                kept=SQL(", ").join(SQL("k.%s", name) for name in columns),
                fresh=SQL(", ").join(SQL("EXCLUDED.%s", name) for name in columns),
            )
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(
            self.env["res.partner"]._get_receivable_fields()
        )

    @api.model
    def _get_outdated_partner_ids(self):
        """Return whose next due date has passed: another one is the next.

        :rtype: list
        """
        today = self.env["clientes.receivable"]._get_ageing_day()
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT partner_id FROM clientes_partner_receivable"
                " WHERE next_due_date < %s",
                today,
            )
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]
