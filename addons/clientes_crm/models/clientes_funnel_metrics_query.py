from odoo import api, models
from odoo.tools import SQL

# A stay that is shorter was passed through, as Odoo has it with tracked stages.
BRIEF_SECONDS = 60
ENDINGS = ("won", "lost", "archived")


class ClientesFunnelMetrics(models.AbstractModel):
    """The statement of a period: all of its figures in one pass over the history."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _read_period(self, frame, sections):
        """Run the statement of a period.

        :param Frame frame: whose opportunities, when and in what currency.
        :param list sections: names of `_get_period_sections`.
        :return: {section: list of its rows}
        :rtype: dict
        """
        known = self._get_period_sections(frame)
        sections = sorted(sections)
        if not sections:
            return {}
        [row] = self.env.execute_query(
            SQL(
                "WITH %(ctes)s SELECT %(sections)s",
                ctes=SQL(", ").join(
                    SQL("%s AS %s (%s)", SQL.identifier(name), kind, query)
                    for name, kind, query in self._get_period_ctes(frame)
                ),
                sections=SQL(", ").join(
                    SQL("(SELECT JSON_AGG(section) FROM (%s) section)", known[name])
                    for name in sections
                ),
            )
        )
        return {name: rows or [] for name, rows in zip(sections, row, strict=True)}

    @api.model
    def _get_period_ctes(self, frame):
        """Return what the sections of a period share.

        `visit`: stays that were entered or left in it. `life`: the whole of those
        opportunities that began or may have ended in it. `closing`: those of them
        whose last stay ended in it, so that one that was reopened counts once.

        :param Frame frame: whose opportunities, when and in what currency.
        :return: (name, whether it is materialised, statement) of each.
        :rtype: list
        """
        once = SQL("MATERIALIZED")
        entered = self._get_within(SQL("visit.date_in"), frame)
        left = self._get_within(SQL("visit.date_out"), frame)
        visit = SQL(
            """
            SELECT visit.*, visit.merged_lead_ref IS NULL AS is_own,
                   %(entered)s AS is_entered, COALESCE(%(left)s, FALSE) AS is_left
              FROM crm_stage_visit visit
             WHERE (%(entered)s OR %(left)s) AND visit.lead_id IN %(leads)s
            """,
            entered=entered,
            left=left,
            leads=frame.leads,
        )
        life = SQL(
            """
            SELECT lead_id, MIN(date_in) AS start, MAX(id) AS last_id,
                   ARRAY_AGG(stage) AS path,
                   (ARRAY_AGG(outcome))[COUNT(*)] AS state,
                   BOOL_OR(is_reopening) AS is_reopened
              FROM (
                  SELECT own.lead_id, own.id, own.date_in, own.outcome,
                         own.is_reopening,
                         COALESCE(own.stage_id, -1 - own.stage_sequence) AS stage
                    FROM crm_stage_visit own
                   WHERE own.merged_lead_ref IS NULL AND own.lead_id IN (
                             SELECT lead_id FROM visit
                              WHERE is_own AND (
                                    is_entered AND entry_kind IN
                                    ('created', 'imported', 'backfilled')
                                    OR is_left AND outcome IN %(endings)s))
                ORDER BY own.lead_id, own.id
              ) stay
          GROUP BY lead_id
            """,
            endings=ENDINGS,
        )
        closing = SQL(
            """
            SELECT life.lead_id, life.path, life.state, life.is_reopened,
                   visit.user_id, visit.team_id, visit.company_id, %(day)s AS day,
                   EXTRACT(EPOCH FROM visit.date_out - life.start) / 86400.0 AS days,
                   visit.amount_out * COALESCE(rate.factor, 1) AS amount
              FROM visit
              JOIN life ON life.last_id = visit.id
              JOIN res_company company
                   ON company.id = COALESCE(visit.company_id, %(company)s)
         LEFT JOIN rate ON rate.currency_id = company.currency_id
                       AND rate.day = %(day)s
             WHERE visit.is_left AND visit.outcome IN %(endings)s
            """,
            day=self._get_local_day(SQL("visit.date_out"), SQL("%s", frame.zone)),
            company=self.env.company.id,
            endings=ENDINGS,
        )
        rate = self._get_rate_query(
            frame, frame.date_from, min(frame.date_to, frame.today)
        )
        return [
            ("visit", once, visit),
            ("life", once, life),
            ("rate", once, rate),
            ("closing", once, closing),
            ("calendar", once, self._get_calendar_query(frame)),
        ]

    @api.model
    def _get_period_sections(self, frame):
        """Return the parts of a period's result.

        :param Frame frame: whose opportunities, when and in what currency.
        :return: {name: statement over what `_get_period_ctes` defines}
        :rtype: dict
        """
        return {
            "closing": SQL(
                """
                SELECT state, COUNT(*) AS n, SUM(amount) AS amount,
                       COUNT(*) FILTER (WHERE amount = 0) AS zero,
                       COUNT(*) FILTER (WHERE is_reopened) AS reopened,
                       AVG(days) AS mean,
                       PERCENTILE_CONT(ARRAY[0.5, 0.9])
                           WITHIN GROUP (ORDER BY days) AS marks
                  FROM closing GROUP BY state
                """
            ),
            "closing_path": SQL(
                """
                SELECT path, state, COUNT(*) AS n
                  FROM closing WHERE state <> 'archived' GROUP BY path, state
                """
            ),
            "cohort": SQL(
                """
                SELECT path, state, COUNT(*) AS n,
                       COUNT(*) FILTER (WHERE is_reopened) AS reopened
                  FROM life WHERE %s GROUP BY path, state
                """,
                self._get_within(SQL("start"), frame),
            ),
            "flow": SQL(
                """
                SELECT %s, outcome, COUNT(*) AS n
                  FROM visit WHERE is_entered GROUP BY 1, 2, 3, 4
                """,
                self._get_stage_columns(),
            ),
            "superseded": SQL(
                """
                SELECT COUNT(*) AS n FROM visit
                 WHERE is_own AND is_left AND outcome IN ('won', 'lost')
                   AND NOT EXISTS (SELECT FROM life WHERE life.last_id = visit.id)
                """
            ),
            "time": SQL(
                """
                SELECT stay.stage_id, stay.stage_name, stay.stage_sequence,
                       COUNT(*) FILTER (WHERE is_brief) AS brief, %s
                  FROM (
                      SELECT %s, visit.seconds < %s AS is_brief,
                             visit.seconds / 86400.0 AS days, %s AS working
                        FROM visit
                        JOIN calendar ON calendar.company_id = %s
                       WHERE visit.is_own AND visit.is_left
                  ) stay
              GROUP BY 1, 2, 3
                """,
                self._get_time_columns(SQL("FILTER (WHERE NOT is_brief)")),
                self._get_stage_columns(),
                BRIEF_SECONDS,
                self._get_working_days(SQL("visit.date_in"), SQL("visit.date_out")),
                self._get_calendar_company(frame),
            ),
            "won_by": SQL(
                """
                SELECT DATE_TRUNC('month', day)::date AS month, company_id, team_id,
                       user_id, COUNT(*) AS n, SUM(amount) AS amount
                  FROM closing WHERE state = 'won' GROUP BY 1, 2, 3, 4
                """
            ),
        }
