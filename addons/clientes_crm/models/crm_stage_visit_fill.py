from odoo import api, models
from odoo.tools import SQL

# Where the reconstruction goes on: "new", the last id done, or "done".
FILL_PARAMETER = "clientes_crm.stage_visit_fill"
DONE = "done"
BATCH = 20_000
# So many opportunities are reconstructed while the addon is installed or updated.
AT_ONCE = 20_000


class CrmStageVisit(models.Model):
    """Reconstruct the history of opportunities that were there before it was kept.

    Once, in batches, in the background where there are many. What happens meanwhile to
    an opportunity whose turn has not come has it reconstructed first.
    """

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    # === BUSINESS METHODS === #

    @api.model
    def _start_fill(self):
        """Reconstruct the history if that was never done: few at once, many later.

        What was kept before it was summed up is summed up.
        """
        lives = self.env["crm.lead.life"]
        if not lives.search_count([], limit=1):
            lives._refresh(SQL("TRUE"))
        if self._get_fill_state() == DONE:
            return
        self.env.cr.execute(
            SQL(
                "SELECT COUNT(*) FROM (SELECT FROM crm_lead"
                " WHERE type = 'opportunity' LIMIT %s) AS few",
                AT_ONCE + 1,
            )
        )
        if self.env.cr.fetchone()[0] <= AT_ONCE:
            while self._fill_batch():
                continue
        else:
            cron = self.env.ref("clientes_crm.ir_cron_stage_visit")
            cron._trigger()

    @api.model
    def _cron_keep_up(self):
        """Go on with the reconstruction; when it is done, mend what went astray.

        That is what was written into the table of opportunities past Odoo.
        """
        cron = self.env["ir.cron"]
        # A transaction of its own for each batch, the first one too: it must see
        # whatever it had to wait for.
        if self._get_fill_state() != DONE and not cron._commit_progress(remaining=1):
            return
        while self._get_fill_state() != DONE:
            left = self._fill_batch()
            if not cron._commit_progress(1, remaining=int(left)) and left:
                return
        last = 0
        while ids := self._find_astray(last):
            self._sync(ids)
            last = ids[-1]
            if not cron._commit_progress(1, remaining=1):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _find_astray(self, last=0, limit=BATCH):
        """Return opportunities that are elsewhere than their history has them.

        :param int last: only those with a higher id.
        :param int limit: how many at most.
        :return: ids of `crm.lead`
        :rtype: list
        """
        self.env["crm.lead"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT lead.id
                  FROM crm_lead lead
             LEFT JOIN crm_stage_visit visit
                       ON visit.lead_id = lead.id AND visit.outcome = 'open'
                 WHERE lead.id > %(last)s
                   AND CASE WHEN %(state)s = 'open'
                            THEN visit.id IS NULL
                                 OR visit.stage_id IS DISTINCT FROM lead.stage_id
                            ELSE visit.id IS NOT NULL END
              ORDER BY lead.id
                 LIMIT %(limit)s
                """,
                state=self._get_state(),
                last=last,
                limit=limit,
            )
        )
        return [lead_id for (lead_id,) in self.env.cr.fetchall()]

    @api.model
    def _fill_batch(self, limit=BATCH):
        """Reconstruct the history of the next opportunities.

        :param int limit: how many leads are looked at.
        :return: whether there are more
        :rtype: bool
        """
        # First of all in its transaction: wait for those who write history now and
        # see what they wrote, then let the others wait until this is committed.
        self.env.cr.execute(
            SQL("LOCK TABLE crm_stage_visit IN SHARE ROW EXCLUSIVE MODE")
        )
        self.env["ir.config_parameter"].flush_model(["key", "value"])
        self.env.cr.execute(
            SQL("SELECT value FROM ir_config_parameter WHERE key = %s", FILL_PARAMETER)
        )
        [state] = self.env.cr.fetchone() or [DONE]
        if state == DONE:
            return False
        last = int(state) if state.isdecimal() else 0
        self.env.cr.execute(
            SQL(
                """
                SELECT MAX(id), COUNT(*)
                  FROM (SELECT id FROM crm_lead WHERE id > %s ORDER BY id LIMIT %s)
                       AS batch
                """,
                last,
                limit,
            )
        )
        until, count = self.env.cr.fetchone()
        if count:
            # A batch is sorted half a dozen times: slower on disk.
            self.env.cr.execute(SQL("SET LOCAL work_mem = '64MB'"))
            self._fill(SQL("lead.id > %s AND lead.id <= %s", last, until))
        if count < limit:
            # sudo: ir.config_parameter - the addon's own bookmark
            self.env["ir.config_parameter"].sudo().set_param(FILL_PARAMETER, DONE)
            return False
        # Past the ORM: writing a parameter empties the caches of every worker, and to
        # them one bookmark is as good as another.
        self.env.cr.execute(
            SQL(
                "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
                str(until),
                FILL_PARAMETER,
            )
        )
        return True

    @api.model
    def _fill_if_pending(self, lead_ids):
        """Reconstruct opportunities now, before something happens to them.

        Locks in the order of `_fill_batch`. If a batch was committed since this
        transaction began, its bookmark cannot be locked any more, and Odoo tries the
        whole transaction again: otherwise both would write the same history.

        :param lead_ids: ids of `crm.lead`.
        """
        if self._get_fill_state() == DONE:
            return
        self.env.cr.execute(SQL("LOCK TABLE crm_stage_visit IN ROW EXCLUSIVE MODE"))
        self.env.cr.execute(
            SQL(
                "SELECT FROM ir_config_parameter WHERE key = %s FOR SHARE",
                FILL_PARAMETER,
            )
        )
        self._fill(SQL("lead.id = ANY(%s)", list(lead_ids)))

    @api.model
    def _get_fill_state(self):
        """Return how far the reconstruction is, perhaps some batches ago.

        :rtype: str
        """
        # sudo: ir.config_parameter - the addon's own bookmark
        parameters = self.env["ir.config_parameter"].sudo()
        # Without the parameter the addon is on its way out.
        return parameters.get_param(FILL_PARAMETER, DONE)
