from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models

from ..tools.funnel import count_working_days, get_offsets

# Stays that began earlier count from here on, as far as working days are concerned.
CALENDAR_YEARS = 10


@dataclass
class Calendar:
    """Working days of a company, counted up to each day from the origin on."""

    company_id: int
    offsets: list
    origin: date
    # As PostgreSQL writes an array: a list of thousands is slow to be parsed.
    counted: str


class ClientesFunnelMetrics(models.AbstractModel):
    """Working days by the calendars of the companies."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_calendars(self, last):
        """Return the calendars of the reader's companies.

        :param date last: the last day that matters.
        :rtype: list
        """
        # sudo: res.company, resource.calendar - the days on which a company works are
        # no secret, and the figures are of opportunities of these companies only
        companies = (self.env.company | self.env.companies).sudo()
        origin = date(last.year - CALENDAR_YEARS, 1, 1)
        days_off = self._get_days_off(companies, origin)
        result = []
        for company in companies:
            calendar = company.resource_calendar_id
            counted = count_working_days(
                origin,
                (last - origin).days + 2,
                set(self._get_working_hours(calendar)) or set(range(7)),
                days_off[company],
            )
            result.append(
                Calendar(
                    company.id,
                    get_offsets(pytz.timezone(calendar.tz or self.env.tz.zone), origin),
                    origin,
                    f"{{{','.join(map(str, counted))}}}",
                )
            )
        return result

    @api.model
    def _get_working_hours(self, calendar):
        """Return from when until when is worked on which days of the week.

        :param resource.calendar calendar: none, or one without hours: every day.
        :return: {weekday: (hour, hour)}
        :rtype: dict
        """
        hours = {}
        if calendar.flexible_hours:
            return hours
        for attendance in calendar.attendance_ids:
            if attendance.day_period == "lunch" or attendance.display_type:
                continue
            day = int(attendance.dayofweek)
            begin, end = hours.get(day, (24, 0))
            hours[day] = min(begin, attendance.hour_from), max(end, attendance.hour_to)
        return hours

    @api.model
    def _get_days_off(self, companies, origin):
        """Return the days on which nobody of a company works.

        :param res.company companies: with the rights to read calendars.
        :param date origin: from when on.
        :return: {company: set of days}
        :rtype: dict
        """
        calendars = companies.resource_calendar_id
        leaves = self.env["resource.calendar.leaves"].browse()
        # sudo: resource.calendar.leaves - see `_get_calendars`; those of the company
        # only, not those of people
        leaves = leaves.sudo().search_fetch(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", [*calendars.ids, False]),
                ("company_id", "in", [*companies.ids, False]),
                ("date_to", ">=", datetime.combine(origin, time.min)),
            ],
            ["calendar_id", "company_id", "date_from", "date_to"],
        )
        result = {}
        for company in companies:
            calendar = company.resource_calendar_id
            zone = pytz.timezone(calendar.tz or self.env.tz.zone)
            hours = self._get_working_hours(calendar)
            days = result[company] = set()
            for leave in leaves:
                if leave.calendar_id not in (calendar, leave.calendar_id.browse()):
                    continue
                if leave.company_id not in (company, company.browse()):
                    continue
                begin, end = (
                    pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
                    for moment in (leave.date_from, leave.date_to)
                )
                day = begin.date()
                while day <= end.date():
                    opening, closing = hours.get(day.weekday(), (0, 23.98))
                    midnight = datetime.combine(day, time.min)
                    if (
                        begin <= midnight + timedelta(hours=opening)
                        and midnight + timedelta(hours=closing) <= end
                    ):
                        days.add(day)
                    day += timedelta(days=1)
        return result
