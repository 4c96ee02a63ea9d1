from odoo import api, models

from ..tools.funnel import ratio


class ClientesFunnelMetrics(models.AbstractModel):
    """What was won against what was meant to be won."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_won_by_month(self, date_from, date_to, currency):
        """Return what the reader's opportunities brought, by month and by whom.

        :param date date_from: first day.
        :param date date_to: last day.
        :param res.currency currency: of the amounts.
        :return: rows of the section `won_by`.
        :rtype: list
        """
        [frame] = self._get_frames([], date_from, date_to, None, currency.id, "reached")
        with self._prepare_reading():
            return self._read_period(frame, ["won_by"])["won_by"]

    @api.model
    def _get_attainment(self, frame, data):
        """Return how much of the targets of the period was won.

        :rtype: dict
        """
        targets = self.env["clientes.sales.target"].search_fetch(
            [
                ("month", ">=", frame.date_from),
                ("month_end", "<=", frame.date_to),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        used = targets._get_most_general()
        totals = {
            metric: {"target": 0.0, "achieved": 0.0, "n": 0}
            for metric in ("won_value", "won_count")
        }
        rows = []
        for target in targets:
            achieved = target._sum_won(data["won_by"])
            wanted = target.target
            if target.metric == "won_value" and target.currency_id != frame.currency:
                wanted = target.currency_id._convert(
                    wanted, frame.currency, self.env.company, target.month
                )
            rows.append(
                {
                    "id": target.id,
                    "month": str(target.month),
                    "company_id": target.company_id.id,
                    "team_id": target.team_id.id,
                    "user_id": target.user_id.id,
                    "metric": target.metric,
                    "target": wanted,
                    "achieved": achieved,
                    "attainment": ratio(achieved, wanted),
                    "is_counted": target in used,
                }
            )
            if target in used:
                total = totals[target.metric]
                total["target"] += wanted
                total["achieved"] += achieved
                total["n"] += 1
        for total in totals.values():
            total["attainment"] = ratio(total["achieved"], total["target"])
        headline = "won_value" if totals["won_value"]["n"] else "won_count"
        counted = [
            row["id"] for row in rows if row["is_counted"] and row["metric"] == headline
        ]
        return {
            "value": totals[headline]["attainment"],
            "n": totals[headline]["n"],
            "unit": "ratio",
            "parts": {**totals, "metric": headline, "targets": rows},
            "model": "clientes.sales.target",
            "domain": [("id", "in", counted)],
            "drill": {},
        }
