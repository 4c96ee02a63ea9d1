from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# For so many weeks before it was first taken it is reconstructed.
PAST_WEEKS = 12
# For so many weeks it is kept, unless the parameter says otherwise.
WEEKS = 104
WEEKS_PARAMETER = "clientes_crm.pipeline_snapshot_weeks"


class CrmPipelineSnapshot(models.Model):
    """What the pipeline was like at the end of a week, beside the week before.

    That of the running week is taken anew each night, until the first night of the
    next week has taken it for the last time. See docs/pipeline-snapshot.md.
    """

    _name = "crm.pipeline.snapshot"
    _inherit = ["clientes.sealed.mixin"]
    _description = "Weekly Snapshot of the Pipeline"
    _log_access = False
    _order = "date desc"
    _rec_name = "date"

    date = fields.Date(
        string="Week", required=True, readonly=True, help="The Monday it begins with."
    )
    taken_at = fields.Datetime(required=True, readonly=True)
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        readonly=True,
        help="From the stage history, of the time before snapshots were taken: with "
        "the revenue of the stay, and without closing dates.",
    )

    _date_uniq = models.Constraint("UNIQUE(date)", "A week has one snapshot.")

    # === BUSINESS METHODS === #

    @api.model
    def _refuse(self):
        raise AccessError(
            self.env._(
                "Snapshots of the pipeline cannot be changed: they tell what it was "
                "like. That of the running week is brought up to date by “Update Now”."
            )
        )

    @api.model
    def _start(self):
        """Take the first snapshots, if the stage history is complete."""
        if not self.search_count([], limit=1):
            self._cron_take()

    @api.model
    def _cron_take(self):
        """Take the snapshot of the running week, that of the last one a last time."""
        if self.env["crm.stage.visit"]._get_fill_state() != "done":
            return
        latest = self.search([], limit=1)
        if not latest:
            self._reconstruct()
            latest = self.search([], limit=1)
        now = self._get_now()
        week = self._get_monday(now)
        if latest.date < week and not latest.is_reconstructed:
            self._take(latest.date, now)
        self._take(week, now)
        self._prune(week)

    @api.model
    def _reconstruct(self, weeks=PAST_WEEKS):
        """Take the snapshots of past weeks from the stage history, anew.

        :param int weeks: how many.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM crm_pipeline_snapshot"))
        this_week = self._get_monday(self._get_now())
        for number in range(weeks, 0, -1):
            week = this_week - timedelta(weeks=number)
            self._take(week, self._get_midnight(week + timedelta(weeks=1)), past=True)

    @api.model
    def _prune(self, week):
        """Forget snapshots that are older than is wanted.

        :param date week: the running week.
        """
        # sudo: ir.config_parameter - how long snapshots are kept is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        weeks = parameters.get_param(WEEKS_PARAMETER, "")
        weeks = int(weeks) if weeks.isdecimal() else WEEKS
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_pipeline_snapshot WHERE date < %s",
                week - timedelta(weeks=weeks),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_now(self):
        """Return the beginning of the transaction, UTC.

        :rtype: datetime
        """
        return self.env.cr.now().replace(microsecond=0)

    @api.model
    def _get_zone(self):
        """Return the time zone that weeks begin in: that of the first company.

        :rtype: tzinfo
        """
        # sudo: res.company, resource.calendar - only where it works
        company = self.env["res.company"].sudo().search([], order="id", limit=1)
        return pytz.timezone(company.resource_calendar_id.tz or "UTC")

    @api.model
    def _get_monday(self, moment):
        """Return the Monday of the week of a moment.

        :param datetime moment: UTC.
        :rtype: date
        """
        day = pytz.utc.localize(moment).astimezone(self._get_zone()).date()
        return day - timedelta(days=day.weekday())

    @api.model
    def _get_midnight(self, day):
        """Return when a day begins, UTC.

        :param date day: the day, in the time zone of weeks.
        :rtype: datetime
        """
        local = self._get_zone().localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)
