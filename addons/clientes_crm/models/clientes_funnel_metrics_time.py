from odoo import api, models
from odoo.tools import SQL

# A stay that is shorter was passed through, as Odoo has it with tracked stages.
BRIEF_SECONDS = 60
# Median and 90th percentile.
SHARES = (0.5, 0.9)


class ClientesFunnelMetrics(models.AbstractModel):
    """How long stays took, in calendar days and in working days."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

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
    def _get_time_query(self, frame):
        """Return how long the stays took that ended in the period, in seconds.

        :param Frame frame: whose opportunities, and when.
        :rtype: SQL
        """
        counted = SQL("FILTER (WHERE visit.seconds >= %s)", BRIEF_SECONDS)
        return self._get_left_query(
            frame,
            SQL(
                """
                COUNT(*) %(counted)s AS n, COUNT(*) - COUNT(*) %(counted)s AS brief,
                AVG(visit.seconds) %(counted)s AS mean,
                PERCENTILE_CONT(%(shares)s::float[])
                    WITHIN GROUP (ORDER BY visit.seconds) %(counted)s AS marks
                """,
                counted=counted,
                shares=list(SHARES),
            ),
        )

    @api.model
    def _get_working_query(self, frame):
        """Return how many of these stays took how many working days.

        Few dozen numbers a stage: from them the percentiles are made without sorting.

        :param Frame frame: whose opportunities, and when.
        :rtype: SQL
        """
        return self._get_left_query(
            frame,
            SQL(
                "%s AS working, COUNT(*) AS n",
                self._get_working_days(
                    frame,
                    SQL("visit.date_out - visit.seconds * INTERVAL '1 second'"),
                    SQL("visit.date_out"),
                    SQL("visit.company_id"),
                ),
            ),
            SQL("visit.seconds >= %s", BRIEF_SECONDS),
            SQL("working"),
        )

    @api.model
    def _get_left_query(self, frame, columns, condition=None, keys=None):
        """Return figures by stage of the stays that ended in the period.

        Deleted stages are rare, and their names are in no index.

        :param Frame frame: whose opportunities, and when.
        :param SQL columns: the figures.
        :param SQL condition: which stays only.
        :param SQL keys: what to group by besides.
        :rtype: SQL
        """
        known = SQL("visit.stage_id, NULL AS stage_name, NULL::int AS stage_sequence")
        deleted = SQL("visit.stage_id, visit.stage_name, visit.stage_sequence")
        return SQL(" UNION ALL ").join(
            SQL(
                """
                (SELECT %(stage)s, %(columns)s FROM crm_stage_visit visit
                  WHERE visit.stage_id IS %(is_known)s AND %(left)s AND %(readable)s
                    AND %(condition)s
               GROUP BY 1, 2, 3 %(keys)s)
                """,
                stage=stage,
                columns=columns,
                is_known=is_known,
                left=self._get_own_within(SQL("visit.date_out"), frame),
                readable=self._get_readable(frame),
                condition=condition or SQL("TRUE"),
                keys=SQL(", %s", keys) if keys else SQL(),
            )
            for stage, is_known in (
                (known, SQL("NOT NULL")),
                (deleted, SQL("NULL")),
            )
        )
