from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmTeamMember(models.Model):
    """Who is absent, or has enough open opportunities, gets no more of them assigned.

    Absent is who has time off now, by own dates here, by the time off of Odoo's working
    calendars (one's own or everybody's), or does not work on this day of the week.
    Odoo's quota counts what was assigned lately; the load counts what is still open,
    in all teams.
    """

    _name = "crm.team.member"
    _inherit = "crm.team.member"

    open_lead_max = fields.Integer(
        string="Open Opportunities at Most",
        groups="base.group_user",
        help="With so many open opportunities, in all teams, no more are assigned. "
        "0: no limit.",
    )
    open_lead_count = fields.Integer(
        string="Open Opportunities",
        compute="_compute_open_lead_count",
        groups="base.group_user",
    )
    absent_from = fields.Date(groups="base.group_user")
    absent_until = fields.Date(
        groups="base.group_user",
        help="The last day of the absence. Both empty: not absent.",
    )
    is_absent = fields.Boolean(
        compute="_compute_is_absent",
        groups="base.group_user",
        help="By these dates, by time off, or because it is no working day.",
    )

    _open_lead_max_positive = models.Constraint(
        "CHECK(open_lead_max >= 0)",
        "The number of open opportunities is 0 or more.",
    )

    # === COMPUTE METHODS === #

    @api.depends("user_id")
    def _compute_open_lead_count(self):
        # sudo: crm.lead - how many, whoever may read them
        counts = dict(
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", self.user_id.ids),
                    ("type", "=", "opportunity"),
                    ("won_status", "=", "pending"),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        for member in self:
            member.open_lead_count = counts.get(member.user_id, 0)

    @api.depends("absent_from", "absent_until", "user_id")
    def _compute_is_absent(self):
        absent = self._get_users_off()
        for member in self:
            today = fields.Date.context_today(member.with_user(member.user_id))
            first, last = member.absent_from, member.absent_until
            member.is_absent = member.user_id.id in absent or bool(
                (first or last)
                and (not first or first <= today)
                and (not last or today <= last)
            )

    # === CONSTRAINS AND ONCHANGE === #

    @api.constrains("absent_from", "absent_until")
    def _check_absence(self):
        for member in self:
            first, last = member.absent_from, member.absent_until
            if first and last and last < first:
                raise ValidationError(
                    self.env._(
                        "The absence of %(member)s ends before it begins.",
                        member=member.user_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_assignment_quota(self, force_quota=False):
        """Return nothing for who is absent, and no more than the load allows."""
        quota = super()._get_assignment_quota(force_quota=force_quota)
        # sudo: crm.team.member - whoever starts the assignment
        member = self.sudo()
        if quota <= 0:
            return quota
        if member.is_absent:
            return 0
        if member.open_lead_max:
            quota = min(quota, member.open_lead_max - member.open_lead_count)
        return quota

    def _get_users_off(self):
        """Return who has time off now, or no work on this day of the week.

        :return: ids of `res.users`
        :rtype: set[int]
        """
        now = fields.Datetime.now()
        # sudo: resource.resource, resource.calendar.leaves - only whether, not why
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search([("user_id", "in", self.user_id.ids)])
        )
        if not resources:
            return set()
        leaves = resources.env["resource.calendar.leaves"].search(
            [
                ("date_from", "<=", now),
                ("date_to", ">", now),
                ("time_type", "=", "leave"),
                "|",
                ("resource_id", "in", resources.ids),
                "&",
                ("resource_id", "=", False),
                ("calendar_id", "in", [*resources.calendar_id.ids, False]),
            ]
        )
        off = set()
        for resource in resources:
            if self._has_leave(resource, leaves) or self._is_idle(resource, now):
                off.add(resource.user_id.id)
        return off

    @api.model
    def _has_leave(self, resource, leaves):
        return any(
            leave.resource_id == resource
            or (
                not leave.resource_id
                and leave.calendar_id in (resource.calendar_id, leave.calendar_id[:0])
                and leave.company_id in (resource.company_id, leave.company_id[:0])
            )
            for leave in leaves
        )

    @api.model
    def _is_idle(self, resource, now):
        """Tell whether the working calendar knows no work on this day of the week."""
        days = set(resource.calendar_id.attendance_ids.mapped("dayofweek"))
        local = fields.Datetime.context_timestamp(
            resource.with_context(tz=resource.tz), now
        )
        return bool(days) and str(local.weekday()) not in days
