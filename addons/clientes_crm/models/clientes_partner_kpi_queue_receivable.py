from odoo import api, models
from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .clientes_partner_kpi_queue import PENDING

ITEMS = "clientes.receivable.items"
DEBTORS = "clientes.receivable.debtors"


class ClientesPartnerKpiQueue(models.Model):
    """Whose receivables have changed."""

    _name = "clientes.partner.kpi.queue"
    _inherit = "clientes.partner.kpi.queue"

    # === BUSINESS METHODS === #

    @api.model
    def _add_items(self, line_ids, are_former=False):
        """Note journal items that change: their customers are found out at the end.

        :param list line_ids: journal items, of whatever account and state.
        :param bool are_former: whether what they are now is about to change: their
            customers are looked up at once.
        """
        # While the addon is uninstalled its tables go, before the transaction ends.
        if not line_ids or self.env.context.get(MODULE_UNINSTALL_FLAG):
            return
        precommit = self.env.cr.precommit
        if ITEMS not in precommit.data:
            precommit.data[ITEMS] = set()
            precommit.data[DEBTORS] = set()
            # sudo: clientes.partner.kpi.queue - nobody but the system writes it
            precommit.add(self.sudo()._insert_pending)
        precommit.data[ITEMS].update(line_ids)
        if are_former:
            precommit.data[DEBTORS].update(self._get_debtor_ids(line_ids))

    @api.model
    def _get_debtor_ids(self, line_ids):
        """Return the partners of those items that are receivable items, as stored.

        The cache is of no use: this runs while the items are being written.

        :rtype: list
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT l.partner_id
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                 WHERE l.id = ANY(%s)
                   AND l.parent_state = 'posted'
                   AND a.account_type = 'asset_receivable'
                   AND l.partner_id IS NOT NULL
                """,
                sorted(line_ids),
            )
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    @api.model
    def _insert_pending(self):
        data = self.env.cr.precommit.data
        items = data.pop(ITEMS, None)
        if items:
            debtors = data.pop(DEBTORS, set()) | set(self._get_debtor_ids(items))
            if debtors:
                data.setdefault(PENDING, {}).setdefault(None, set()).update(debtors)
        return super()._insert_pending()

    @api.model
    def _get_pending_filter(self):
        # A colleague may owe like anybody else.
        return SQL(
            """
            %s
            OR EXISTS (SELECT FROM clientes_partner_receivable r
                        WHERE r.partner_id = p.commercial_partner_id)
            OR EXISTS (SELECT FROM account_move_line l
                         JOIN account_account a ON a.id = l.account_id
                        WHERE l.partner_id = p.id
                          AND l.parent_state = 'posted'
                          AND a.account_type = 'asset_receivable')
            """,
            super()._get_pending_filter(),
        )

    @api.model
    def _cron_process(self):
        ids = self.env["clientes.partner.receivable"]._get_outdated_partner_ids()
        self._add(self.env["res.partner"].browse(ids))
        self.env.cr.flush()
        return super()._cron_process()
