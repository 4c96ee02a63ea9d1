from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from odoo import fields, models
from odoo.fields import Domain

from ..tools.contact_hours import is_contact_time, next_contact_time

# How far ahead the next moment of contact is looked for.
AHEAD = timedelta(days=40)


class ResCompany(models.Model):
    """How a company collects, and when it may contact its debtors."""

    _name = "res.company"
    _inherit = "res.company"

    clientes_promise_grace_days = fields.Integer(
        groups="base.group_user",
        string="Days of grace of promises",
        default=1,
        help="A payment this many days after the promised day still keeps the promise: "
        "banks take their time.",
    )
    clientes_reminder_auto = fields.Boolean(
        groups="base.group_user",
        string="Send reminders automatically",
        help="Every hour, within the contact hours. Otherwise only by hand.",
    )
    clientes_reminder_plan_id = fields.Many2one(
        groups="base.group_user",
        comodel_name="clientes.reminder.plan",
        string="Reminder Plan",
        domain="[('company_id', 'in', (False, id))]",
        default=lambda self: self.env.ref(
            "clientes_crm.clientes_reminder_plan_standard", raise_if_not_found=False
        ),
        help="For customers that have none of their own, nor by their segment.",
    )
    clientes_reminder_user_id = fields.Many2one(
        groups="base.group_user",
        comodel_name="res.users",
        string="Collection Responsible",
        domain=[("share", "=", False)],
        help="Makes the calls of the reminder plans, and signs the e-mails.",
    )

    _grace_positive = models.Constraint(
        "CHECK (clientes_promise_grace_days BETWEEN 0 AND 30)",
        "Days of grace are between 0 and 30.",
    )

    # === BUSINESS METHODS === #

    def _get_collection_zone(self, partner=None):
        """Return the time zone of a debtor; the company's if it has none.

        :rtype: ZoneInfo
        """
        self.ensure_one()
        name = (
            (partner and partner.tz)
            or self.partner_id.tz
            or self.resource_calendar_id.tz
            or "UTC"
        )
        return ZoneInfo(name)

    def _get_collection_day(self, partner=None):
        """Return the day that it is for the company, or for a debtor.

        :rtype: date
        """
        now = fields.Datetime.now().replace(tzinfo=ZoneInfo("UTC"))
        return now.astimezone(self._get_collection_zone(partner)).date()

    def _get_contact_holidays(self, country=None):
        """Return the days on which debtors are not contacted, from today on.

        The public holidays of the country, and the days off of all the company's
        people (Working Schedules / Public Holidays), which an administrator edits.

        :param res.country country: the debtor's; the company's if None.
        :rtype: set
        """
        self.ensure_one()
        code = (country or self.country_id).code
        today = fields.Date.today()
        years = {(today - timedelta(days=1)).year, (today + AHEAD).year}
        days = set()
        if code in holidays.list_supported_countries():
            days.update(holidays.country_holidays(code, years=years))
        now = fields.Datetime.now()
        # sudo: resource.calendar.leaves - the company's days off are no secret
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("resource_id", "=", False)
                & Domain("company_id", "in", [self.id, False])
                & Domain("calendar_id", "in", [self.resource_calendar_id.id, False])
                & Domain("date_to", ">=", now - timedelta(days=1))
                & Domain("date_from", "<=", now + AHEAD)
            )
        )
        zone = self._get_collection_zone()
        for leave in leaves:
            first, last = (
                moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
                for moment in (leave.date_from, leave.date_to)
            )
            # A day off counts if it covers its contact hours.
            day = first.date()
            while day <= last.date():
                opening = datetime.combine(day, time(7), tzinfo=zone)
                closing = datetime.combine(day, time(19), tzinfo=zone)
                if first <= opening and last >= closing:
                    days.add(day)
                day += timedelta(days=1)
        return days

    def _get_next_contact(self, partner, days):
        """Return when a debtor may be contacted next.

        :param set days: holidays.
        :return: the moment in the debtor's zone; None if it is now
        :rtype: datetime
        """
        zone = self._get_collection_zone(partner)
        now = fields.Datetime.now().replace(tzinfo=ZoneInfo("UTC"))
        if is_contact_time(now, zone, days):
            return None
        return next_contact_time(now, zone, days)
