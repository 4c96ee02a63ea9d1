from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

PENDING = "clientes.partner.kpi.queue"
BATCH_SIZE = 500


class ClientesPartnerKpiQueue(models.Model):
    """Customers whose figures are to be worked out again.

    Rows are only ever inserted and deleted, and they hold no foreign key: two sales to
    the same customer at the same time wait neither for each other nor for whoever edits
    the customer, and no transaction fails to serialize because of the figures.
    """

    _name = "clientes.partner.kpi.queue"
    _description = "Customers with new facts"
    _log_access = False
    _order = "id"

    partner_ref = fields.Integer(string="Customer ID", required=True)
    due = fields.Datetime(
        required=True,
        index=True,
        help="When the fact counts: a meeting counts once it has begun.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _add(self, partners, due=None):
        """Note, at the end of the transaction, that something happened with customers.

        However many documents a transaction touches, it costs two statements.

        :param res.partner partners: whoever is concerned; the cron finds their company.
        :param datetime due: when it counts, if later than now.
        """
        # While the addon is uninstalled its tables go, before the transaction ends.
        if not partners.ids or self.env.context.get(MODULE_UNINSTALL_FLAG):
            return
        precommit = self.env.cr.precommit
        pending = precommit.data.setdefault(PENDING, {})
        if not pending:
            # sudo: clientes.partner.kpi.queue - nobody but the system writes it
            precommit.add(self.sudo()._insert_pending)
        pending.setdefault(due, set()).update(partners.ids)

    @api.model
    def _insert_pending(self):
        now = fields.Datetime.now()
        cron = self.env.ref(
            "clientes_crm.ir_cron_partner_kpi", raise_if_not_found=False
        )
        for due, ids in self.env.cr.precommit.data.pop(PENDING, {}).items():
            due = max(due or now, now)
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO clientes_partner_kpi_queue (partner_ref, due)
                         SELECT p.id, %(due)s
                           FROM res_partner p
                          WHERE p.id = ANY(%(ids)s)
                            AND (%(filter)s)
                    """,
                    due=due,
                    filter=self._get_pending_filter(),
                    ids=sorted(ids),
                )
            )
            if self.env.cr.rowcount and cron:
                cron._trigger(at=due)

    @api.model
    def _get_pending_filter(self):
        """Return which partners `p` have figures at all.

        :rtype: SQL
        """
        # Colleagues are no customers, unless they were.
        return SQL(
            """
            p.partner_share IS NOT FALSE
            OR EXISTS (SELECT FROM clientes_partner_kpi k
                        WHERE k.partner_id = p.commercial_partner_id)
            """
        )

    @api.model
    def _cron_process(self):
        """Work through the queue in batches until nothing is due."""
        while done := self._process_batch():
            remaining = self.search_count(self._get_due_domain())
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _get_due_domain(self):
        return Domain("due", "<=", fields.Datetime.now())

    @api.model
    def _process_batch(self, limit=BATCH_SIZE):
        """Refresh the figures of the customers first in the queue.

        A row and the fact it tells of are committed together: who sees the row sees
        the fact. What is committed meanwhile brings a row of its own.

        :param int limit: how many rows at most.
        :return: how many rows were worked off
        :rtype: int
        """
        # Whatever another process holds, it works off itself.
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM clientes_partner_kpi_queue
                      WHERE id IN (
                            SELECT id
                              FROM clientes_partner_kpi_queue
                             WHERE due <= %(now)s
                          ORDER BY id
                             LIMIT %(limit)s
                        FOR UPDATE SKIP LOCKED)
                  RETURNING partner_ref
                """,
                now=fields.Datetime.now(),
                limit=limit,
            )
        )
        refs = [ref for (ref,) in self.env.cr.fetchall()]
        if refs:
            self.env["clientes.partner.kpi"]._refresh(refs)
        return len(refs)
