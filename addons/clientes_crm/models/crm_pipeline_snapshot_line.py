from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import CHANGES


class CrmPipelineSnapshotLine(models.Model):
    """An opportunity in a week: what it was like, and what had changed.

    Open ones have a line every week, those that were closed one in the week of it.
    The differences of a week lead from the open value of the week before to its own.
    """

    _name = "crm.pipeline.snapshot.line"
    _inherit = ["clientes.sealed.mixin", "clientes.company.currency.mixin"]
    _description = "Opportunity in a Week"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    snapshot_id = fields.Many2one(
        comodel_name="crm.pipeline.snapshot",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Date(string="Week", required=True, readonly=True)
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    stage_id = fields.Many2one(
        comodel_name="crm.stage", readonly=True, ondelete="set null"
    )
    stage_name = fields.Char(readonly=True, help="Name of the stage in that week.")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", readonly=True
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", readonly=True
    )
    is_open = fields.Boolean(
        string="Open", readonly=True, help="At the end of the week."
    )
    change = fields.Selection(
        selection=CHANGES,
        required=True,
        readonly=True,
        help="Since the week before. Grown and shrunk: the expected revenue. What "
        "began and was closed in the same week is won or lost only.",
    )
    amount = fields.Monetary(
        string="Revenue",
        currency_field="company_currency",
        readonly=True,
        help="At the end of the week, or when it was closed.",
    )
    amount_before = fields.Monetary(
        string="Open Before",
        currency_field="company_currency",
        readonly=True,
        help="Expected revenue in the week before, if it was open.",
    )
    difference = fields.Monetary(
        currency_field="company_currency",
        readonly=True,
        help="By how much the open value changed: what is won or lost is open no more.",
    )
    probability = fields.Float(readonly=True, aggregator="avg")
    date_deadline = fields.Date(string="Expected Closing", readonly=True)
    deadline_before = fields.Date(string="Expected Closing Before", readonly=True)
    deadline_change = fields.Selection(
        selection=[("slipped", "Slipped"), ("earlier", "Earlier")],
        string="Closing Date",
        readonly=True,
        help="Slipped: expected later than in the week before, or no date any more.",
    )

    _line_uniq = models.UniqueIndex("(snapshot_id, lead_id)")
    _lead_idx = models.Index("(lead_id)")
    _date_idx = models.Index("(date, change) INCLUDE (lead_id, is_open)")

    # === ACTION METHODS === #

    def action_open_lead(self):
        """Open the opportunity of the line.

        :rtype: dict
        """
        self.ensure_one()
        return self.lead_id.redirect_lead_opportunity_view()

    def action_update(self):
        """Take the snapshot of the running week now.

        :return: the list, read anew.
        :rtype: dict
        :raise AccessError: if the user is no manager.
        """
        if not self.env.user.has_group("clientes_crm.clientes_crm_group_manager"):
            raise AccessError(
                self.env._("Only managers may bring the snapshot up to date.")
            )
        # sudo: crm.pipeline.snapshot - taken of all opportunities, whoever asks for it
        self.env["crm.pipeline.snapshot"].sudo()._cron_take()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    @api.model
    def _refuse(self):
        self.env["crm.pipeline.snapshot"]._refuse()
