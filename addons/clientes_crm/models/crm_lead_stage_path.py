from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches


class CrmLead(models.Model):
    """The stages that an opportunity went through, to be searched by metrics."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    stage_path = fields.Char(
        compute="_compute_stage_path",
        search="_search_stage_path",
        groups="sales_team.group_sale_salesman",
        help="The stages in the order of entry: their numbers, separated by commas. "
        "Of a deleted one, its place in the funnel as -1 - place.",
    )

    # === COMPUTE METHODS === #

    @api.depends("stage_id")
    def _compute_stage_path(self):
        # sudo: crm.lead.life - what the history comes to that the reader may read
        lives = self.env["crm.lead.life"].sudo()
        paths = {
            life.lead_id.id: life.path
            for life in lives.search_fetch(
                [("lead_id", "in", self.ids)], ["lead_id", "path"]
            )
        }
        for lead in self:
            lead.stage_path = paths.get(lead._origin.id)

    # === SEARCH METHODS === #

    @searches("stage_path")
    def _search_stage_path(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        paths = [path for path in value if path]

        def to_sql(_model, alias, _query):
            return SQL(
                "%s IN (SELECT lead_id FROM crm_lead_life WHERE path = ANY(%s))",
                SQL.identifier(alias, "id"),
                paths,
            )

        found = Domain.custom(to_sql=to_sql)
        return found if operator == "in" else ~found
