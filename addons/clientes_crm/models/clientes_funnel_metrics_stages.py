from odoo import api, models

from ..const import OUTCOMES
from ..tools.funnel import percentile, ratio
from .clientes_funnel_metrics_time import BRIEF_SECONDS, SHARES


class ClientesFunnelMetrics(models.AbstractModel):
    """Figures of stays: what came into each stage, and how long it took."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _name_stages(self, rows, stages):
        """Put rows into the order of the funnel, deleted stages last.

        :param list rows: with `stage_id`, and the name where that is empty.
        :param list stages: what `_get_stages` returns.
        :return: what names the stage, and the row, of each.
        :rtype: list
        """
        places = {stage["id"]: place for place, stage in enumerate(stages)}
        names = {stage["id"]: stage["name"] for stage in stages}

        def place(row):
            stage_id = row["stage_id"]
            if stage_id in places:
                return (0, places[stage_id], "")
            return (1, row.get("stage_sequence") or 0, row.get("stage_name") or "")

        return [
            (
                {
                    "stage_id": row["stage_id"] or False,
                    "name": names.get(row["stage_id"]) or row.get("stage_name") or "",
                },
                row,
            )
            for row in sorted(rows, key=place)
        ]

    @api.model
    def _get_stage_flow(self, frame, data):
        """Return what came into each stage in the period and what became of it.

        :rtype: dict
        """
        outcomes = [outcome for outcome, _label in OUTCOMES]
        merged = {}
        for row in data["flow"]:
            key = (row["stage_id"], row["stage_name"], row["stage_sequence"])
            entry = merged.setdefault(
                key,
                {
                    "stage_id": row["stage_id"],
                    "stage_name": row["stage_name"],
                    "stage_sequence": row["stage_sequence"],
                    **dict.fromkeys(outcomes, 0),
                },
            )
            entry[row["outcome"]] += row["n"]
        rows = []
        for stage, row in self._name_stages(merged.values(), data["stages"]):
            counts = {outcome: row[outcome] for outcome in outcomes}
            rows.append(
                {
                    **stage,
                    "entries": sum(counts.values()),
                    **counts,
                    "domain": self._get_stay_domain(
                        frame, "date_in", [*self._get_stage_condition(row)], own=False
                    ),
                }
            )
        entries = sum(row["entries"] for row in rows)
        return {
            "value": entries,
            "n": entries,
            "unit": "count",
            "parts": {
                **{name: sum(row[name] for row in rows) for name in outcomes},
                "stages": rows,
            },
            "model": "crm.stage.visit",
            "domain": self._get_stay_domain(frame, "date_in", [], own=False),
            "drill": {
                outcome: self._get_stay_domain(
                    frame, "date_in", [("outcome", "=", outcome)], own=False
                )
                for outcome in outcomes
            },
        }

    @api.model
    def _get_time_in_stage(self, frame, data):
        """Return how long stays took that ended in the period, and how old others are.

        :rtype: dict
        """
        rows = {}
        working = {}
        for stage, row in self._name_stages(data["working"], data["stages"]):
            key = stage["stage_id"], stage["name"], row["stage_sequence"]
            working.setdefault(key, {})[row["working"]] = row["n"]
        for stage, row in self._name_stages(data["time"], data["stages"]):
            key = stage["stage_id"], stage["name"], row["stage_sequence"]
            domain = self._get_stay_domain(
                frame,
                "date_out",
                [("seconds", ">=", BRIEF_SECONDS), *self._get_stage_condition(row)],
            )
            rows[stage["stage_id"], stage["name"]] = {
                **stage,
                **self._get_times(row, working.get(key, {})),
                "brief": row["brief"],
                "open": None,
                "domain": domain,
            }
        for stage, row in self._name_stages(data["age"], data["stages"]):
            entry = rows.setdefault(
                (stage["stage_id"], stage["name"]),
                {**stage, **self._get_times({}, {}), "brief": 0, "domain": None},
            )
            median, p90 = row["marks"]
            entry["open"] = {
                "n": row["n"],
                "median": median,
                "p90": p90,
                **{
                    name: _float(row[name])
                    for name in ("mean", "oldest", "working_mean")
                },
            }
        places = {stage["id"]: place for place, stage in enumerate(data["stages"])}
        stages = sorted(
            rows.values(), key=lambda row: places.get(row["stage_id"], len(places))
        )
        n = sum(row["n"] for row in stages)
        return {
            "value": ratio(sum(row["n"] * (row["mean"] or 0) for row in stages), n),
            "n": n,
            "unit": "days",
            "parts": {
                "brief": sum(row["brief"] for row in stages),
                "open": sum((row["open"] or {"n": 0})["n"] for row in stages),
                "stages": stages,
            },
            "model": "crm.stage.visit",
            "domain": self._get_stay_domain(
                frame, "date_out", [("seconds", ">=", BRIEF_SECONDS)]
            ),
            "drill": {
                "brief": self._get_stay_domain(
                    frame, "date_out", [("seconds", "<", BRIEF_SECONDS)]
                ),
            },
        }

    @api.model
    def _get_times(self, row, working):
        """Return how long stays took, in days.

        :param dict row: of `_get_time_query`.
        :param dict working: {working days: stays}
        :rtype: dict
        """
        figures = [row.get("mean"), *(row.get("marks") or (None, None))]
        names = ("mean", "median", "p90")
        n = sum(working.values())
        return {
            "n": row.get("n", 0),
            **{
                name: None if seconds is None else float(seconds) / 86400
                for name, seconds in zip(names, figures, strict=True)
            },
            "working_mean": ratio(sum(days * k for days, k in working.items()), n),
            "working_median": percentile(working, SHARES[0]),
            "working_p90": percentile(working, SHARES[1]),
        }


def _float(number):
    return None if number is None else float(number)
