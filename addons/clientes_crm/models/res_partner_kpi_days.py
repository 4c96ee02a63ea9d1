import math
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.searching import searches

# No figure is older: the largest number of days that a search may ask for.
MAX_DAYS = 36_500


class ResPartner(models.Model):
    """Searching by the days since the last contact."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === COMPUTE METHODS === #

    @api.model
    @searches("days_without_contact")
    def _search_days_without_contact(self, operator, value):
        if operator == "in":
            return Domain.OR(
                Domain("days_without_contact", ">=", days)
                & Domain("days_without_contact", "<=", days)
                for days in value
            )
        if operator not in (">", "<=", ">=", "<"):
            return NotImplemented
        if not isinstance(value or 0, int | float) or not math.isfinite(value or 0):
            raise UserError(
                self.env._("Days without contact are compared with a number of days.")
            )
        # Whole days: at least 30.5 are at least 31, and so are more than 30.
        value = (math.ceil if operator in (">=", "<") else math.floor)(value or 0)
        if operator in (">", "<="):
            value, operator = value + 1, {">": ">=", "<=": "<"}[operator]
        moment = self._get_start_of_day(value - 1)
        recent = Domain("last_contact_date", ">=", moment)
        ever = Domain("last_contact_date", "!=", False)
        # Never contacted: as many days as it exists.
        if operator == ">=":
            return self._has_kpi(recent, negate=True) & (
                Domain("create_date", "<", moment) | self._has_kpi(ever)
            )
        return self._has_kpi(recent) | (
            Domain("create_date", ">=", moment) & self._has_kpi(ever, negate=True)
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_start_of_day(self, days_ago):
        """Return when the day began, so many days ago, where the user is.

        :param int days_ago: number of days.
        :rtype: datetime
        """
        days_ago = min(max(int(days_ago), -MAX_DAYS), MAX_DAYS)
        day = fields.Date.context_today(self) - timedelta(days=days_ago)
        zone = self.env.tz
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)
