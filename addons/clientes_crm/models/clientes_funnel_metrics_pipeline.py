from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import OPEN_OPPORTUNITY_DOMAIN
from ..tools.funnel import ratio, wilson_interval
from .clientes_funnel_metrics_time import SHARES


class ClientesFunnelMetrics(models.AbstractModel):
    """What is open now, what it is worth, and what may become of it."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _read_pipeline(self, frame):
        """Return the open opportunities by stage.

        :param Frame frame: whose opportunities, and in what currency.
        :return: dictionaries of `_get_pipeline_query`.
        :rtype: list
        """
        leads = self.env["crm.lead"].with_context(active_test=False)
        query = leads._search(frame.domain & Domain(OPEN_OPPORTUNITY_DOMAIN))
        columns = ("id", "stage_id", "company_id", "expected_revenue", "date_deadline")
        query = query.select(
            *(leads._field_to_sql(leads._table, name, query) for name in columns),
            SQL("%s AS probability", self._get_probability(leads, query)),
        )
        self.env.cr.execute(self._get_pipeline_query(frame, query))
        return self.env.cr.dictfetchall()

    @api.model
    def _get_probability(self, leads, query):
        """Return the chance of winning an opportunity, as it is now, in percent.

        :param crm.lead leads: the model.
        :param Query query: in which it is read.
        :rtype: SQL
        """
        return leads._field_to_sql(leads._table, "probability", query)

    @api.model
    def _get_pipeline_query(self, frame, leads):
        """Return the statement of what is open.

        :param Frame frame: the period in which they are expected to be closed.
        :param SQL leads: the open opportunities.
        :rtype: SQL
        """
        return SQL(
            """
            WITH lead AS (%(leads)s),
            total AS MATERIALIZED (
                SELECT stage_id, company_id,
                       COALESCE(date_deadline BETWEEN %(first)s AND %(last)s, FALSE)
                       AS is_due,
                       SUM(expected_revenue) AS gross,
                       SUM(expected_revenue::float * probability) / 100 AS weighted,
                       COUNT(*) AS count,
                       COUNT(*) FILTER (WHERE expected_revenue <> 0) AS valued,
                       COUNT(*) FILTER (WHERE date_deadline < %(today)s) AS overdue,
                       COUNT(date_deadline) AS dated
                  FROM lead GROUP BY 1, 2, 3
            ),
            rate AS MATERIALIZED (%(rate)s)
            SELECT total.stage_id, SUM(gross * COALESCE(rate.factor, 1)) AS gross,
                   SUM(weighted * COALESCE(rate.factor, 1)) AS weighted,
                   SUM(count)::int AS count, SUM(count - valued)::int AS zero,
                   COALESCE(SUM(count) FILTER (WHERE is_due), 0)::int AS due,
                   SUM(gross * COALESCE(rate.factor, 1)) FILTER (WHERE is_due)
                   AS due_gross,
                   SUM(weighted * COALESCE(rate.factor, 1)) FILTER (WHERE is_due)
                   AS due_weighted,
                   SUM(overdue)::int AS overdue, SUM(count - dated)::int AS undated
              FROM total
              JOIN res_company company
                   ON company.id = COALESCE(total.company_id, %(company)s)
         LEFT JOIN rate ON rate.currency_id = company.currency_id
          GROUP BY total.stage_id
            """,
            leads=leads,
            first=frame.date_from,
            last=frame.date_to,
            today=frame.today,
            rate=self._get_rate_query(frame, frame.today, frame.today),
            company=self.env.company.id,
        )

    @api.model
    def _get_age_query(self, frame):
        """Return the statement of how long open opportunities have been where they are.

        :param Frame frame: whose, and when it is.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT stage_id, COUNT(*) AS n, AVG(seconds) / 86400 AS mean,
                   MAX(seconds) / 86400 AS oldest, AVG(working) AS working_mean,
                   PERCENTILE_CONT(%(shares)s::float[])
                       WITHIN GROUP (ORDER BY seconds / 86400) AS marks
              FROM (
                  SELECT visit.stage_id, %(working)s AS working,
                         DATE_PART('epoch', %(now)s::timestamp - visit.date_in)
                         AS seconds
                    FROM crm_stage_visit visit
                   WHERE visit.outcome = 'open' AND %(readable)s
              ) stay
          GROUP BY stage_id
            """,
            now=frame.now,
            shares=list(SHARES),
            working=self._get_working_days(
                frame,
                SQL("visit.date_in"),
                SQL("%s::timestamp", frame.now),
                SQL("visit.company_id"),
            ),
            readable=self._get_readable(frame),
        )

    # === FIGURES === #

    @api.model
    def _get_gross_value(self, frame, data):
        return self._get_value(frame, data, "gross")

    @api.model
    def _get_weighted_value(self, frame, data):
        return self._get_value(frame, data, "weighted")

    @api.model
    def _get_value(self, frame, data, name):
        """Return the sum of the open opportunities.

        :param str name: gross or weighted.
        :rtype: dict
        """
        rows = data["pipeline"]

        def total(key):
            return sum(row[key] or 0 for row in rows)

        return {
            "value": frame.currency.round(float(total(name))),
            "n": total("count"),
            "unit": "money",
            "parts": {
                "zero_value": total("zero"),
                "due": total("due"),
                "due_value": frame.currency.round(float(total(f"due_{name}"))),
                "overdue": total("overdue"),
                "undated": total("undated"),
                "stages": [
                    {
                        **stage,
                        "n": row["count"],
                        "value": frame.currency.round(float(row[name] or 0)),
                    }
                    for stage, row in self._name_stages(rows, data["stages"])
                ],
            },
            **self._get_lead_drill(
                frame,
                OPEN_OPPORTUNITY_DOMAIN,
                {
                    "zero_value": [("expected_revenue", "=", 0)],
                    "due": [
                        ("date_deadline", ">=", str(frame.date_from)),
                        ("date_deadline", "<=", str(frame.date_to)),
                    ],
                    "overdue": [("date_deadline", "<", str(frame.today))],
                    "undated": [("date_deadline", "=", False)],
                },
            ),
        }

    @api.model
    def _get_forecast_value(self, frame, data):
        """Return what the open ones bring if as many are won as in the period.

        :rtype: dict
        """
        paths = [{**row} for row in data["closing_path"]]
        steps, ranks = self._get_steps(frame, paths)
        # Of those that reached each stage and were decided: won, and all of them.
        won, decided = [0] * (len(steps) + 1), [0] * (len(steps) + 1)
        for row in paths:
            is_won = row["state"] == "won"
            for rank in range(1, len(steps) + 1 if is_won else row["reached"] + 1):
                decided[rank] += row["n"]
                won[rank] += row["n"] * is_won
        totals = [0.0, 0.0, 0.0]
        rows, unobserved = [], 0.0
        for stage, row in self._name_stages(data["pipeline"], data["stages"]):
            rank = ranks.get(stage["stage_id"], 0)
            gross = float(row["gross"] or 0)
            share = ratio(won[rank], decided[rank])
            interval = wilson_interval(won[rank], decided[rank])
            if share is None:
                unobserved += gross
            else:
                for index, chance in enumerate((share, *interval)):
                    totals[index] += gross * chance
            rows.append(
                {
                    **stage,
                    "n": row["count"],
                    "gross": frame.currency.round(gross),
                    "won": won[rank],
                    "decided": decided[rank],
                    "conversion": share,
                    "interval": list(interval) if interval else None,
                }
            )
        known = any(row["conversion"] is not None for row in rows)
        value, low, high = (
            frame.currency.round(total) if known else None for total in totals
        )
        return {
            "value": value,
            "n": sum(row["count"] for row in data["pipeline"]),
            "unit": "money",
            "parts": {
                "low": low,
                "high": high,
                "decided": sum(row["n"] for row in data["closing_path"]),
                "unobserved": frame.currency.round(unobserved),
                "stages": rows,
            },
            **self._get_lead_drill(frame, OPEN_OPPORTUNITY_DOMAIN, {}),
        }
