from odoo import api, models
from odoo.tools import SQL

# A stay that is shorter was passed through, as Odoo has it with tracked stages.
BRIEF_SECONDS = 60


class ClientesFunnelMetrics(models.AbstractModel):
    """How long stays took, in calendar days and in working days."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_time_columns(self, condition):
        """Return the figures of `days` and `working`, the working days.

        :param SQL condition: which rows count.
        :rtype: SQL
        """
        marks = SQL("PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP")
        return SQL(
            """
            COUNT(*) %(only)s AS n, AVG(days) %(only)s AS mean,
            %(marks)s (ORDER BY days) %(only)s AS marks,
            AVG(working) %(only)s AS working_mean,
            %(marks)s (ORDER BY working) %(only)s AS working_marks
            """,
            only=condition,
            marks=marks,
        )

    @api.model
    def _get_working_days(self, frame, date_in, date_out, company):
        """Return the working days between two moments.

        :param Frame frame: the calendars.
        :param SQL date_in: from when on, UTC; its day is not counted.
        :param SQL date_out: until when, UTC; its day is counted.
        :param SQL company: whose calendar; the reader's, if that is not known.
        :rtype: SQL
        """

        def between(calendar):
            def counted(moment):
                day = self._get_local_day(moment, calendar.offsets)
                return SQL(
                    "(SELECT %s::int[])[GREATEST(1, 1 + %s - %s::date)]",
                    calendar.counted,
                    day,
                    calendar.origin,
                )

            return SQL("%s - %s", counted(date_out), counted(date_in))

        own, *others = frame.calendars
        others = [
            calendar
            for calendar in others
            if (calendar.counted, calendar.offsets) != (own.counted, own.offsets)
        ]
        if not others:
            return between(own)
        return SQL(
            "CASE %s %s ELSE %s END",
            company,
            SQL(" ").join(
                SQL("WHEN %s THEN %s", calendar.company_id, between(calendar))
                for calendar in others
            ),
            between(own),
        )

    @api.model
    def _get_time_query(self, frame, condition, name=None, sequence=None):
        """Return how long the stays took that ended in the period.

        :param Frame frame: whose opportunities, and when.
        :param SQL condition: which stages.
        :param SQL name: name of the stage, where it was deleted.
        :param SQL sequence: its place, where it was deleted.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT stay.stage_id, stay.stage_name, stay.stage_sequence,
                   COUNT(*) FILTER (WHERE is_brief) AS brief, %(times)s
              FROM (
                  SELECT visit.stage_id, %(name)s AS stage_name,
                         %(sequence)s AS stage_sequence,
                         visit.seconds < %(brief)s AS is_brief,
                         visit.seconds / 86400.0::float AS days, %(working)s AS working
                    FROM crm_stage_visit visit
                   WHERE %(condition)s AND %(left)s AND %(readable)s
              ) stay
          GROUP BY 1, 2, 3
            """,
            times=self._get_time_columns(SQL("FILTER (WHERE NOT is_brief)")),
            name=name or SQL("NULL"),
            sequence=sequence or SQL("NULL::int"),
            brief=BRIEF_SECONDS,
            working=self._get_working_days(
                frame,
                SQL("visit.date_out - visit.seconds * INTERVAL '1 second'"),
                SQL("visit.date_out"),
                SQL("visit.company_id"),
            ),
            condition=condition,
            left=self._get_own_within(SQL("visit.date_out"), frame),
            readable=self._get_readable(frame),
        )
