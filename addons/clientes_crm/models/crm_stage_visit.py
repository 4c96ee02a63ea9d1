from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

OUTCOMES = [
    ("open", "Still There"),
    ("advanced", "Advanced"),
    ("back", "Moved Back"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
]


class CrmStageVisit(models.Model):
    """One stay of an opportunity in a stage: the history that metrics are made of.

    Rows are added and closed by SQL, along with what happens to the opportunity (see
    `crm_stage_visit_sync.py`), and by nobody else: neither its fields nor its chatter
    tell later how long it was where. What each column means is written in
    docs/stage-history.md.
    """

    _name = "crm.stage.visit"
    _description = "Stay of an Opportunity in a Stage"
    _log_access = False
    _order = "date_in desc, id desc"
    _rec_name = "stage_name"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    merged_lead_ref = fields.Integer(
        string="Merged Opportunity ID",
        readonly=True,
        aggregator=None,
        help="The stay of another opportunity, which was merged into this one.",
    )

    # Where
    stage_id = fields.Many2one(
        comodel_name="crm.stage", readonly=True, index=True, ondelete="set null"
    )
    stage_name = fields.Char(
        readonly=True,
        help="Name of the stage when it was entered. It stays when the stage is "
        "renamed or deleted.",
    )
    stage_sequence = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Place of the stage in the funnel when it was entered.",
    )
    is_won_stage = fields.Boolean(string="Stage of Won Ones", readonly=True)

    # When, and how it ended
    date_in = fields.Datetime(string="Entered", required=True, readonly=True)
    date_out = fields.Datetime(string="Left", readonly=True)
    seconds = fields.Integer(
        readonly=True, aggregator="avg", help="Time in the stage, once it was left."
    )
    days = fields.Float(
        string="Days in Stage",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Calendar days in the stage, once it was left.",
    )
    outcome = fields.Selection(
        selection=OUTCOMES,
        required=True,
        readonly=True,
        help="How the stay ended: the opportunity went on to a later stage or back to "
        "an earlier one, was won, lost, archived without being lost, or merged "
        "into another one.",
    )
    is_reopening = fields.Boolean(
        string="Reopened",
        readonly=True,
        help="The opportunity had been closed or archived before.",
    )
    entry_kind = fields.Selection(
        selection=[
            ("created", "Created"),
            ("moved", "Moved"),
            ("restored", "Restored"),
            ("imported", "Imported"),
            ("backfilled", "Reconstructed"),
        ],
        string="Entered By",
        required=True,
        readonly=True,
        help="Reconstructed: from what the opportunity's messages tell about the time "
        "before this history was kept.",
    )

    # Whose, and worth what
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        readonly=True,
        help="Responsible when the stage was left; at present if it was not left yet.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    company_currency = fields.Many2one(
        comodel_name="res.currency",
        string="Currency",
        compute="_compute_company_currency",
        compute_sudo=True,
    )
    amount = fields.Monetary(
        string="Revenue on Entry", currency_field="company_currency", readonly=True
    )
    amount_out = fields.Monetary(
        string="Revenue on Leaving", currency_field="company_currency", readonly=True
    )
    probability = fields.Float(
        string="Probability on Entry", readonly=True, aggregator="avg"
    )
    probability_out = fields.Float(
        string="Probability on Leaving",
        readonly=True,
        aggregator="avg",
        help="The last one before the stage was left.",
    )

    # Also read by metrics, as the other indexes: without touching the rows.
    _open_uniq = models.UniqueIndex(
        "(lead_id) INCLUDE (stage_id, date_in, company_id) WHERE outcome = 'open'",
        "An opportunity is in one stage at a time.",
    )
    _lead_idx = models.Index("(lead_id, id)")
    _entered_idx = models.Index("(date_in, stage_id) INCLUDE (lead_id, outcome)")

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_company_currency(self):
        for visit in self:
            company = visit.company_id or self.env.company
            visit.company_currency = company.currency_id

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let amounts be summed by currency, as Odoo does with opportunities."""
        if field_expr != "company_currency":
            return super()._field_to_sql(alias, field_expr, query)
        company = query.make_alias(alias, "company_id")
        query.add_join(
            "LEFT JOIN",
            company,
            "res_company",
            SQL(
                "%s = %s",
                self._field_to_sql(alias, "company_id", query),
                SQL.identifier(company, "id"),
            ),
        )
        return SQL(
            "COALESCE(%s, %s)",
            self.env["res.company"]._field_to_sql(company, "currency_id", query),
            self.env.company.currency_id.id,
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: stays are written by the addon itself, past the ORM."""
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: see `create`."""
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        self._refuse()

    def _refuse(self):
        """Tell whoever wants to change history, the superuser too, that nobody may.

        :raise AccessError: always.
        """
        raise AccessError(
            self.env._(
                "The stage history of opportunities cannot be changed. It is written "
                "by what happens to them: move, win, lose or restore the opportunity."
            )
        )

    # === ACTION METHODS === #

    def action_open_lead(self):
        """Open the opportunity of the stay.

        :rtype: dict
        """
        self.ensure_one()
        return self.lead_id.redirect_lead_opportunity_view()

    def action_view_leads(self):
        """List the opportunities of the chosen stays.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,pivot,graph,form",
            "domain": [("id", "in", self.lead_id.ids)],
            "context": {"active_test": False, "create": False},
        }
