from odoo import api, fields, models
from odoo.tools import SQL

from ..const import OUTCOMES

COLUMNS = (
    "date_start",
    "date_end",
    "outcome",
    "is_reopened",
    "path",
    "amount",
    "user_ref",
    "team_ref",
    "company_ref",
)


class CrmLeadLife(models.Model):
    """One row an opportunity: what its whole stage history comes to.

    Nothing stands here that the stays do not say. It is kept beside them because
    metrics ask for what began or ended in a period, and what else had become of that:
    read from here it takes one range of an index, however long the history is.
    """

    _name = "crm.lead.life"
    _description = "Summary of an Opportunity's Stage History"
    _log_access = False
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date_start = fields.Datetime(string="Began", required=True, readonly=True)
    date_end = fields.Datetime(
        string="Ended", readonly=True, help="Empty as long as it goes on."
    )
    outcome = fields.Selection(
        selection=OUTCOMES,
        required=True,
        readonly=True,
        help="How the last stay ended.",
    )
    is_reopened = fields.Boolean(string="Reopened", readonly=True)
    path = fields.Char(
        required=True,
        readonly=True,
        help="The stages in the order of entry: their numbers, separated by commas. "
        "Of a deleted one, its place in the funnel as -1 - place.",
    )
    # Of the last stay. Numbers, no references: these would be checked on each move.
    amount = fields.Float(
        string="Revenue",
        readonly=True,
        digits=0,
        aggregator=None,
        help="When it ended, in the currency of the company.",
    )
    user_ref = fields.Integer(string="Salesperson ID", readonly=True, aggregator=None)
    team_ref = fields.Integer(string="Sales Team ID", readonly=True, aggregator=None)
    company_ref = fields.Integer(string="Company ID", readonly=True, aggregator=None)

    _lead_uniq = models.UniqueIndex("(lead_id)")
    # Metrics are read from these alone: the rows themselves are not touched.
    _ended_idx = models.Index(
        "(date_end) INCLUDE (lead_id, outcome, date_start, is_reopened, path, amount,"
        " company_ref, team_ref, user_ref) WHERE outcome IN ('won', 'lost', 'archived')"
    )
    _begun_idx = models.Index(
        "(date_start) INCLUDE (lead_id, outcome, is_reopened, path)"
    )

    # === BUSINESS METHODS === #

    @api.model
    def _refresh(self, condition):
        """Sum up the stage history of some opportunities anew.

        :param SQL condition: on the rows `visit` of their history.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_lead_life (lead_id, %(columns)s)
                     SELECT life.lead_id, life.date_start, last.date_out, last.outcome,
                            life.is_reopened, life.path, last.amount_out, last.user_id,
                            last.team_id, last.company_id
                       FROM (
                           SELECT lead_id, MIN(date_in) AS date_start,
                                  MAX(id) AS last_id,
                                  BOOL_OR(is_reopening) AS is_reopened,
                                  STRING_AGG(
                                      COALESCE(
                                          stage_id, -1 - GREATEST(stage_sequence, 0)
                                      )::text,
                                      ',' ORDER BY id) AS path
                             FROM crm_stage_visit visit
                            WHERE merged_lead_ref IS NULL AND %(condition)s
                         GROUP BY lead_id
                       ) life
                       JOIN crm_stage_visit last ON last.id = life.last_id
                   ORDER BY life.lead_id
                ON CONFLICT (lead_id) DO UPDATE SET (%(columns)s) = (%(excluded)s)
                      WHERE (%(current)s) IS DISTINCT FROM (%(excluded)s)
                """,
                columns=self._list_columns(),
                current=self._list_columns("crm_lead_life"),
                excluded=self._list_columns("excluded"),
                condition=condition,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _list_columns(self, alias=None):
        """Return `COLUMNS` of a table.

        :rtype: SQL
        """
        return SQL(", ").join(
            SQL.identifier(alias, name) if alias else SQL.identifier(name)
            for name in COLUMNS
        )
