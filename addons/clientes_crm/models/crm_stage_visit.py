from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import OUTCOMES


class CrmStageVisit(models.Model):
    """One stay of an opportunity in a stage: the history that metrics are made of.

    Rows are added and closed by SQL, along with what happens to the opportunity (see
    `crm_stage_visit_sync.py`), and by nobody else: neither its fields nor its chatter
    tell later how long it was where. What each column means is written in
    docs/stage-history.md.
    """

    _name = "crm.stage.visit"
    _inherit = ["clientes.sealed.mixin", "clientes.company.currency.mixin"]
    _description = "Stay of an Opportunity in a Stage"
    _log_access = False
    _order = "date_in desc, id desc"
    _rec_name = "stage_name"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        index=True,
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
    _entered_idx = models.Index("(date_in, stage_id) INCLUDE (lead_id, outcome)")

    # === BUSINESS METHODS === #

    @api.model
    def _refuse(self):
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
