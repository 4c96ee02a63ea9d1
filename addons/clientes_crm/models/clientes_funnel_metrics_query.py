from odoo import api, models
from odoo.tools import SQL

from .clientes_funnel_metrics_time import SHARES


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
                    for name, query in self._get_period_ctes(frame, sections)
                ),
                sections=SQL(", ").join(
                    SQL("(SELECT JSON_AGG(section) FROM (%s) section)", known[name])
                    for name in sections
                ),
            )
        )
        return {name: rows or [] for name, rows in zip(sections, row, strict=True)}

    @api.model
    def _get_period_ctes(self, frame, sections):
        """Return what the sections of a period share.

        `closing`: what was closed in it for good, so that what was reopened counts
        once.

        :param Frame frame: whose opportunities, when and in what currency.
        :param list sections: names of `_get_period_sections`.
        :return: (name, statement) of each, all to be materialised.
        :rtype: list
        """
        day = self._get_local_day(SQL("life.date_end"), frame.offsets)
        amount, rates = SQL("life.amount"), SQL()
        if not frame.is_one_currency:
            amount = SQL("life.amount * COALESCE(rate.factor, 1)")
            rates = SQL(
                """
           LEFT JOIN res_company company
                     ON company.id = COALESCE(life.company_ref, %(company)s)
           LEFT JOIN rate ON rate.currency_id = company.currency_id
                         AND rate.day = %(day)s
                """,
                company=self.env.company.id,
                day=day,
            )
        closing = SQL(
            """
            SELECT life.lead_id, life.outcome AS state, life.is_reopened, life.path,
                   life.user_ref AS user_id, life.team_ref AS team_id,
                   life.company_ref AS company_id, %(day)s AS day,
                   DATE_PART('epoch', life.date_end - life.date_start) / 86400
                   AS days,
                   %(amount)s AS amount
              FROM crm_lead_life life %(rates)s
             WHERE life.outcome IN ('won', 'lost', 'archived') AND %(ended)s
               AND %(readable)s
            """,
            day=day,
            amount=amount,
            rates=rates,
            ended=self._get_within(SQL("life.date_end"), frame),
            readable=self._get_readable(frame, SQL("life")),
        )
        rate = self._get_rate_query(
            frame, frame.date_from, min(frame.date_to, frame.today)
        )
        ctes = [("rate", rate), ("closing", closing)]
        if frame.leads:
            ctes.insert(0, ("reader_lead", self._get_reader_query(frame, sections)))
        return ctes

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
            "age": self._get_age_query(frame),
            "closing": SQL(
                """
                SELECT state, COUNT(*) AS n, SUM(amount) AS amount,
                       COUNT(*) FILTER (WHERE amount = 0) AS zero,
                       COUNT(*) FILTER (WHERE is_reopened) AS reopened,
                       AVG(days) AS mean
                  FROM closing GROUP BY state
                """
            ),
            "closing_path": SQL(
                """
                SELECT path, state, COUNT(*) AS n
                  FROM closing WHERE state <> 'archived' GROUP BY path, state
                """
            ),
            "cycle": SQL(
                """
                SELECT PERCENTILE_CONT(%s::float[]) WITHIN GROUP (ORDER BY days)
                       AS marks
                  FROM closing WHERE state = 'won'
                """,
                list(SHARES),
            ),
            "cohort": SQL(
                """
                SELECT life.path, life.outcome AS state, COUNT(*) AS n,
                       COUNT(*) FILTER (WHERE life.is_reopened) AS reopened
                  FROM crm_lead_life life WHERE %s AND %s
              GROUP BY life.path, life.outcome
                """,
                self._get_within(SQL("life.date_start"), frame),
                self._get_readable(frame, SQL("life")),
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
                SELECT COUNT(*)
                     - (SELECT COUNT(*) FROM closing WHERE state <> 'archived') AS n
                  FROM crm_stage_visit visit
                 WHERE visit.outcome IN ('won', 'lost') AND %s AND %s
                """,
                self._get_own_within(SQL("visit.date_out"), frame),
                readable,
            ),
            "time": self._get_time_query(frame),
            "won_by": SQL(
                """
                SELECT DATE_TRUNC('month', day)::date AS month, company_id, team_id,
                       user_id, COUNT(*) AS n, SUM(amount) AS amount
                  FROM closing WHERE state = 'won' GROUP BY 1, 2, 3, 4
                """
            ),
            "working": self._get_working_query(frame),
        }
