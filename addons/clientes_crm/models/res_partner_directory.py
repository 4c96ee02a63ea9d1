from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.searching import searches

LIFE_CYCLE = [
    ("prospect", "Prospect"),
    ("active", "Active"),
    ("dormant", "Dormant"),
    ("lost", "Lost"),
]


class ResPartner(models.Model):
    """How the directory sorts its customers."""

    _name = "res.partner"
    _inherit = "res.partner"

    segment_id = fields.Many2one(
        comodel_name="clientes.segment",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        # Customers read their own record: how we class them is not for them.
        groups="base.group_user",
    )
    origin_id = fields.Many2one(
        comodel_name="utm.source",
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="Where the customer came from. Taken over from the opportunity out of "
        "which the customer was made.",
    )
    life_cycle = fields.Selection(
        selection=LIFE_CYCLE,
        compute="_compute_kpi_figures",
        search="_search_life_cycle",
        groups="base.group_user",
        help="Worked out of the purchases (confirmed orders and posted invoices):\n"
        "Prospect: has not bought yet.\n"
        "Active: the last purchase is recent.\n"
        "Dormant: has not bought for longer than the days set by the administrator.\n"
        "Lost: has not bought for even longer.",
    )

    # === COMPUTE METHODS === #

    @api.model
    @searches("life_cycle")
    def _search_life_cycle(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = [
            state
            for state, _label in LIFE_CYCLE
            if (state in value) == (operator == "in")
        ]
        return Domain.OR(map(self._get_life_cycle_domain, wanted))

    # === BUSINESS METHODS === #

    @api.model
    def _get_life_cycle_limits(self):
        """Return since when a customer must have bought to be active, or not lost.

        :return: two dates
        :rtype: tuple
        """
        today = fields.Date.context_today(self)
        company = self.env.company
        return (
            today - timedelta(days=company.customer_dormant_days),
            today - timedelta(days=company.customer_lost_days),
        )

    @api.model
    def _get_life_cycle(self, last_purchase):
        """Return the state of a customer.

        :param date last_purchase: empty if it has never bought.
        :rtype: str
        """
        if not last_purchase:
            return "prospect"
        dormant, lost = self._get_life_cycle_limits()
        if last_purchase >= dormant:
            return "active"
        return "dormant" if last_purchase >= lost else "lost"

    @api.model
    def _get_life_cycle_domain(self, state):
        """Return who is in a state of the life cycle.

        :param str state: one of `LIFE_CYCLE`.
        :rtype: Domain
        """
        dormant, lost = self._get_life_cycle_limits()
        name = "last_purchase_date"
        if state == "prospect":
            return self._has_kpi(Domain(name, "!=", False), negate=True)
        if state == "active":
            return self._has_kpi(Domain(name, ">=", dormant))
        since, until = (lost, dormant) if state == "dormant" else (False, lost)
        once = Domain(name, "<", until)
        if since:
            once &= Domain(name, ">=", since)
        return self._has_kpi(once) & self._has_kpi(
            Domain(name, ">=", until), negate=True
        )
