from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches


class CrmStageVisit(models.Model):
    """Which stays are the first and the last ones, for what metrics are made of."""

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    is_first = fields.Boolean(
        string="First Stay",
        compute="_compute_is_end",
        search="_search_is_first",
        help="The opportunity began with this stay.",
    )
    is_last = fields.Boolean(
        string="Last Stay",
        compute="_compute_is_end",
        search="_search_is_last",
        help="Nothing came after it: how it ended is what became of the opportunity.",
    )

    # Metrics are read from these alone: the rows themselves are not touched.
    _stay_idx = models.Index(
        "(date_out, stage_id) INCLUDE (lead_id, seconds, company_id)"
        " WHERE date_out IS NOT NULL AND merged_lead_ref IS NULL"
    )
    _ended_idx = models.Index(
        "(date_out) INCLUDE (lead_id) WHERE outcome IN ('won', 'lost')"
        " AND merged_lead_ref IS NULL"
    )

    # === COMPUTE METHODS === #

    def _compute_is_end(self):
        ends = {
            name: self.search([("id", "in", self.ids), (name, "=", True)])
            for name in ("is_first", "is_last")
        }
        for visit in self:
            visit.is_first = visit in ends["is_first"]
            visit.is_last = visit in ends["is_last"]

    # === SEARCH METHODS === #

    @searches("is_first")
    def _search_is_first(self, operator, value):
        return self._get_end_domain(operator, value, SQL("<"))

    @searches("is_last")
    def _search_is_last(self, operator, value):
        return self._get_end_domain(operator, value, SQL(">"))

    # === BUSINESS METHODS === #

    @api.model
    def _get_end_domain(self, operator, value, direction):
        """Return the own stays of opportunities that none comes before or after.

        :param str operator: operator of the search.
        :param value: value of the search.
        :param SQL direction: how the number of the other stay compares.
        :rtype: Domain
        """
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (True in value) == (operator == "in")
        if {True, False} <= set(value):
            return Domain(operator == "in")

        def to_sql(_model, alias, _query):
            condition = SQL(
                """
                %(merged)s IS NULL AND NOT EXISTS (
                    SELECT FROM crm_stage_visit other
                     WHERE other.lead_id = %(lead)s AND other.merged_lead_ref IS NULL
                       AND other.id %(direction)s %(id)s)
                """,
                merged=SQL.identifier(alias, "merged_lead_ref"),
                lead=SQL.identifier(alias, "lead_id"),
                id=SQL.identifier(alias, "id"),
                direction=direction,
            )
            return condition if wanted else SQL("NOT (%s)", condition)

        return Domain.custom(to_sql=to_sql)
