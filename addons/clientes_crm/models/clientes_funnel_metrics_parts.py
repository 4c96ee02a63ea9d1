from odoo import api, models
from odoo.tools import SQL


class ClientesFunnelMetrics(models.AbstractModel):
    """What the statements are put together from."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_within(self, moment, frame):
        """Return whether a moment lies in the period.

        :param SQL moment: the moment, UTC.
        :param Frame frame: the period.
        :rtype: SQL
        """
        return SQL(
            "(%(moment)s >= %(start)s AND %(moment)s < %(end)s)",
            moment=moment,
            start=frame.start,
            end=frame.end,
        )

    @api.model
    def _get_local_day(self, moment, zone):
        """Return the day of a moment.

        :param SQL moment: the moment, UTC.
        :param SQL zone: time zone of the day.
        :rtype: SQL
        """
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)

    @api.model
    def _get_stage_columns(self):
        """Return what names the stage of a row `visit`, also after its deletion.

        :rtype: SQL
        """
        return SQL(
            """
            visit.stage_id,
            CASE WHEN visit.stage_id IS NULL THEN visit.stage_name END AS stage_name,
            CASE WHEN visit.stage_id IS NULL THEN visit.stage_sequence END
            AS stage_sequence
            """
        )

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
    def _get_calendar_query(self, frame):
        """Return the calendars: working days up to each day, by company.

        :param Frame frame: the period.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT * FROM (VALUES %s)
                AS calendar (company_id, zone, origin, counted)
            """,
            SQL(", ").join(
                SQL(
                    "(%s, %s, %s::date, %s::int[])",
                    calendar.company_id,
                    calendar.zone,
                    calendar.origin,
                    calendar.counted,
                )
                for calendar in frame.calendars
            ),
        )

    @api.model
    def _get_calendar_company(self, frame):
        """Return the company whose calendar a row `visit` goes by.

        :param Frame frame: the period.
        :rtype: SQL
        """
        return SQL(
            "CASE WHEN visit.company_id IN %s THEN visit.company_id ELSE %s END",
            tuple(calendar.company_id for calendar in frame.calendars),
            self.env.company.id,
        )

    @api.model
    def _get_working_days(self, date_in, date_out):
        """Return the working days between two moments, by a row `calendar`.

        :param SQL date_in: from when on, UTC; its day is not counted.
        :param SQL date_out: until when, UTC; its day is counted.
        :rtype: SQL
        """

        def counted(moment):
            day = self._get_local_day(moment, SQL("calendar.zone"))
            return SQL("calendar.counted[GREATEST(1, 1 + %s - calendar.origin)]", day)

        return SQL("%s - %s", counted(date_out), counted(date_in))

    @api.model
    def _get_rate_query(self, frame, first, last):
        """Return what an amount in another currency is worth, day by day.

        As Odoo converts: the last rate until that day, of the reader's company or of
        all, else the first one there is. The reader's currency needs none.

        :param Frame frame: the currency.
        :param date first: first day.
        :param date last: last day.
        :rtype: SQL
        """

        def rate(currency, day):
            found = SQL(
                """
                SELECT rate.rate FROM res_currency_rate rate
                 WHERE rate.currency_id = %s
                   AND (rate.company_id IS NULL OR rate.company_id = %s)
                """,
                currency,
                self.env.company.root_id.id,
            )
            return SQL(
                """
                COALESCE(
                    (%(found)s AND rate.name <= %(day)s
                     ORDER BY rate.company_id, rate.name DESC LIMIT 1),
                    (%(found)s ORDER BY rate.company_id, rate.name LIMIT 1), 1.0)
                """,
                found=found,
                day=day,
            )

        return SQL(
            """
            SELECT other.currency_id, day::date AS day,
                   %(target)s / %(source)s AS factor
              FROM (SELECT DISTINCT currency_id FROM res_company
                     WHERE currency_id <> %(currency)s) other,
                   GENERATE_SERIES(%(first)s::date, %(last)s::date, '1 day') day
            """,
            target=rate(SQL("%s", frame.currency.id), SQL("day::date")),
            source=rate(SQL("other.currency_id"), SQL("day::date")),
            currency=frame.currency.id,
            first=first,
            last=last,
        )
