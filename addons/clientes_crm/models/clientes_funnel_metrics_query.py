from odoo import api, models
from odoo.tools import SQL

# By the numbers that `_get_life_query` gives them.
OUTCOME_CODES = SQL("['open', 'advanced', 'won', 'lost', 'archived', 'back']")


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
                    SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
                    for name, query in self._get_period_ctes(frame)
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

        `ended`: last stays, or those that were, that were closed in the period.
        `life`: the whole of the opportunities that began in it or are among `ended`.
        `closing`: what was closed in it for good, so that what was reopened counts
        once.

        :param Frame frame: whose opportunities, when and in what currency.
        :return: (name, statement) of each, all to be materialised.
        :rtype: list
        """
        ctes = []
        if frame.leads:
            ctes.append(("reader_lead", frame.leads))
        ended = SQL(
            """
            SELECT visit.id, visit.lead_id, visit.outcome, visit.date_out,
                   visit.amount_out, visit.company_id, visit.team_id, visit.user_id
              FROM crm_stage_visit visit
             WHERE %s AND visit.outcome IN ('won', 'lost', 'archived') AND %s
            """,
            self._get_own_within(SQL("visit.date_out"), frame),
            self._get_readable(frame),
        )
        begun = SQL(
            """
            SELECT visit.lead_id FROM crm_stage_visit visit
             WHERE %s AND visit.entry_kind IN ('created', 'imported', 'backfilled')
               AND %s
            """,
            self._get_own_within(SQL("visit.date_in"), frame),
            self._get_readable(frame),
        )
        touched = SQL("SELECT lead_id FROM ended UNION SELECT lead_id FROM begun")
        closing = SQL(
            """
            SELECT ended.lead_id, ended.outcome AS state, life.is_reopened,
                   life.mask, ended.user_id, ended.team_id, ended.company_id,
                   %(day)s AS day,
                   EXTRACT(EPOCH FROM ended.date_out - life.start)::float / 86400
                   AS days,
                   ended.amount_out * COALESCE(rate.factor, 1) AS amount
              FROM ended
              JOIN life ON life.last_id = ended.id
              JOIN res_company company
                   ON company.id = COALESCE(ended.company_id, %(company)s)
         LEFT JOIN rate ON rate.currency_id = company.currency_id
                       AND rate.day = %(day)s
            """,
            day=self._get_local_day(SQL("ended.date_out"), frame.offsets),
            company=self.env.company.id,
        )
        rate = self._get_rate_query(
            frame, frame.date_from, min(frame.date_to, frame.today)
        )
        return [
            *ctes,
            ("ended", ended),
            ("begun", begun),
            ("touched", touched),
            ("life", self._get_life_query(frame)),
            ("rate", rate),
            ("closing", closing),
        ]

    @api.model
    def _get_life_query(self, frame):
        """Return the opportunities of `touched`: when they began, what became of them.

        The stages that one was in are the bits of `mask`, by their place in the
        funnel. They are looked up by an array, for whose length no plan goes astray.

        :param Frame frame: the stages, and whether their order matters.
        :rtype: SQL
        """
        path = SQL("NULL::int[]")
        if frame.mode == "strict":
            path = SQL(
                "ARRAY_AGG(COALESCE(own.stage_id, -1 - own.stage_sequence)"
                " ORDER BY own.id)"
            )
        return SQL(
            """
            SELECT own.lead_id, MIN(own.date_in) AS start, MAX(own.id) AS last_id,
                   (ARRAY%(outcomes)s)[MAX(own.id::bigint * 8 + %(code)s) %% 8]
                   AS state,
                   BIT_OR(1::bigint << %(place)s) AS mask, %(path)s AS path,
                   BOOL_OR(own.is_reopening) AS is_reopened
              FROM crm_stage_visit own
             WHERE own.merged_lead_ref IS NULL
               AND own.lead_id = ANY(ARRAY(SELECT lead_id FROM touched))
          GROUP BY own.lead_id
            """,
            outcomes=OUTCOME_CODES,
            code=SQL(
                "CASE own.outcome WHEN 'advanced' THEN 2 WHEN 'won' THEN 3"
                " WHEN 'lost' THEN 4 WHEN 'archived' THEN 5 WHEN 'back' THEN 6"
                " ELSE 1 END"
            ),
            place=self._get_place(frame),
            path=path,
        )

    @api.model
    def _get_period_sections(self, frame):
        """Return the parts of a period's result.

        :param Frame frame: whose opportunities, when and in what currency.
        :return: {name: statement over what `_get_period_ctes` defines}
        :rtype: dict
        """
        entered = self._get_within(SQL("visit.date_in"), frame)
        readable = self._get_readable(frame)
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
                SELECT mask, state, COUNT(*) AS n
                  FROM closing WHERE state <> 'archived' GROUP BY mask, state
                """
            ),
            "cohort": SQL(
                """
                SELECT mask, path, state, COUNT(*) AS n,
                       COUNT(*) FILTER (WHERE is_reopened) AS reopened
                  FROM life WHERE %s GROUP BY mask, path, state
                """,
                self._get_within(SQL("start"), frame),
            ),
            # Deleted stages are rare, and their names are in no index.
            "flow": SQL(
                """
                SELECT visit.stage_id, NULL AS stage_name, NULL AS stage_sequence,
                       visit.outcome, COUNT(*) AS n
                  FROM crm_stage_visit visit
                 WHERE visit.stage_id IS NOT NULL AND %(entered)s AND %(readable)s
              GROUP BY visit.stage_id, visit.outcome
             UNION ALL
                SELECT NULL, visit.stage_name, visit.stage_sequence, visit.outcome,
                       COUNT(*)
                  FROM crm_stage_visit visit
                 WHERE visit.stage_id IS NULL AND %(entered)s AND %(readable)s
              GROUP BY visit.stage_name, visit.stage_sequence, visit.outcome
                """,
                entered=entered,
                readable=readable,
            ),
            "superseded": SQL(
                """
                SELECT (SELECT COUNT(*) FROM ended WHERE outcome <> 'archived')
                     - (SELECT COUNT(*) FROM closing WHERE state <> 'archived') AS n
                """
            ),
            "time": SQL(
                """
                %s
             UNION ALL
                %s
                """,
                self._get_time_query(frame, SQL("visit.stage_id IS NOT NULL")),
                self._get_time_query(
                    frame,
                    SQL("visit.stage_id IS NULL"),
                    SQL("visit.stage_name"),
                    SQL("visit.stage_sequence"),
                ),
            ),
            "won_by": SQL(
                """
                SELECT DATE_TRUNC('month', day)::date AS month, company_id, team_id,
                       user_id, COUNT(*) AS n, SUM(amount) AS amount
                  FROM closing WHERE state = 'won' GROUP BY 1, 2, 3, 4
                """
            ),
        }
