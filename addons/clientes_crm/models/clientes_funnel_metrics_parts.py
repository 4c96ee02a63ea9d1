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
    def _get_own_within(self, moment, frame):
        """Return the same for stays of opportunities that were not merged away.

        :rtype: SQL
        """
        return SQL(
            "visit.merged_lead_ref IS NULL AND %s", self._get_within(moment, frame)
        )

    @api.model
    def _get_readable(self, frame, alias=None):
        """Return whether a row is of an opportunity of the reader's.

        :param Frame frame: whose opportunities.
        :param SQL alias: the row, by default `visit`.
        :rtype: SQL
        """
        if not frame.leads:
            return SQL("TRUE")
        # As a condition, not a join: it is looked up by a hash whatever is estimated.
        return SQL(
            "(%s.lead_id IN (SELECT id FROM reader_lead)) IS TRUE",
            alias or SQL("visit"),
        )

    @api.model
    def _get_reader_query(self, frame, sections):
        """Return the opportunities of the reader's that sections may be about.

        Those of the period are looked at, one by one, instead of all that the reader
        may read: these may be a million.

        :param Frame frame: whose opportunities, and when.
        :param list sections: names of `_get_period_sections`.
        :rtype: SQL
        """
        ended = SQL(
            "SELECT lead_id FROM crm_lead_life WHERE %s"
            " AND outcome IN ('won', 'lost', 'archived')",
            self._get_within(SQL("date_end"), frame),
        )
        stays = SQL("SELECT lead_id FROM crm_stage_visit visit WHERE ")
        left = SQL("%s %s", stays, self._get_own_within(SQL("date_out"), frame))
        sources = {
            "closing": ended,
            "closing_path": ended,
            "cycle": ended,
            "won_by": ended,
            "superseded": SQL(
                "%s %s AND outcome IN ('won', 'lost')",
                stays,
                self._get_own_within(SQL("date_out"), frame),
            ),
            "cohort": SQL(
                "SELECT lead_id FROM crm_lead_life WHERE %s",
                self._get_within(SQL("date_start"), frame),
            ),
            "flow": SQL("%s %s", stays, self._get_within(SQL("date_in"), frame)),
            "time": left,
            "working": left,
            "age": SQL("%s outcome = 'open'", stays),
        }
        # Each once, in the order of `sections`.
        chosen = {id(sources[name]): sources[name] for name in sections}
        return SQL(
            "SELECT id FROM (%s) reader WHERE id = ANY(ARRAY(%s))",
            frame.leads,
            SQL(" UNION ").join(chosen.values()),
        )

    @api.model
    def _get_local_day(self, moment, offsets):
        """Return the day of a moment.

        :param SQL moment: the moment, UTC.
        :param list offsets: of `get_offsets`; far faster than `AT TIME ZONE`.
        :rtype: SQL
        """
        if len(offsets) == 1:
            [(_start, seconds)] = offsets
            return SQL("(%s + %s * INTERVAL '1 second')::date", moment, seconds)
        return SQL(
            """
            (%(moment)s + (%(seconds)s::int[])
             [GREATEST(1, WIDTH_BUCKET(%(moment)s, %(starts)s::timestamp[]))]
             * INTERVAL '1 second')::date
            """,
            moment=moment,
            seconds=[seconds for _start, seconds in offsets],
            starts=[start for start, _seconds in offsets],
        )

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
