from odoo import api, models

from ..tools.funnel import in_order, places_of, ratio

CLOSED = ("won", "lost")


class ClientesFunnelMetrics(models.AbstractModel):
    """Figures of opportunities: how many of them were won, how fast, through what."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_closings(self, data):
        """Return what was closed or archived in the period, by how it ended.

        :rtype: dict
        """
        empty = dict.fromkeys(("n", "amount", "zero", "reopened"), 0)
        empty.update(mean=None)
        found = {row["state"]: row for row in data["closing"]}
        return {state: found.get(state, empty) for state in (*CLOSED, "archived")}

    @api.model
    def _get_win_rate(self, frame, data):
        """Return won / (won + lost), of what was decided in the period.

        :rtype: dict
        """
        closings = self._get_closings(data)
        won, lost = closings["won"], closings["lost"]
        n = won["n"] + lost["n"]
        amounts = [float(row["amount"] or 0) for row in (won, lost)]
        return {
            "value": ratio(won["n"], n),
            "n": n,
            "unit": "ratio",
            "parts": {
                "won": won["n"],
                "lost": lost["n"],
                "won_value": frame.currency.round(amounts[0]),
                "lost_value": frame.currency.round(amounts[1]),
                "value_rate": ratio(amounts[0], sum(amounts)),
                "zero_value": won["zero"] + lost["zero"],
                "reopened": won["reopened"] + lost["reopened"],
                "superseded": sum(row["n"] for row in data["superseded"]),
                "archived": closings["archived"]["n"],
            },
            **self._get_closing_drill(
                frame, {"won": ["won"], "lost": ["lost"]}, aside={"archived"}
            ),
        }

    @api.model
    def _get_sales_cycle(self, frame, data):
        """Return the days from the beginning of an opportunity until it was won.

        :rtype: dict
        """
        won = self._get_closings(data)["won"]
        [cycle] = data["cycle"]
        median, p90 = cycle["marks"] or (None, None)
        return {
            "value": won["mean"],
            "n": won["n"],
            "unit": "days",
            "parts": {"mean": won["mean"], "median": median, "p90": p90},
            **self._get_closing_drill(frame, {}, only=["won"]),
        }

    @api.model
    def _get_velocity(self, frame, data):
        """Return the money that the funnel brings a day.

        :rtype: dict
        """
        closings = self._get_closings(data)
        won, lost = closings["won"], closings["lost"]
        n = won["n"] + lost["n"]
        mean_value = ratio(float(won["amount"] or 0), won["n"])
        win_rate = ratio(won["n"], n)
        value = None
        if won["n"] and won["mean"]:
            value = frame.currency.round(n * mean_value * win_rate / won["mean"])
        return {
            "value": value,
            "n": n,
            "unit": "money_per_day",
            "parts": {
                "opportunities": n,
                "mean_value": mean_value,
                "win_rate": win_rate,
                "cycle": won["mean"],
            },
            **self._get_closing_drill(frame, {}),
        }

    @api.model
    def _get_conversion(self, frame, data):
        """Return the part of those begun in the period that was won so far.

        :rtype: dict
        """
        counts = dict.fromkeys((*CLOSED, "open", "archived"), 0)
        reopened = 0
        for row in data["cohort"]:
            counts[row["state"] if row["state"] in counts else "open"] += row["n"]
            reopened += row["reopened"]
        n = sum(counts.values()) - counts["archived"]
        return {
            "value": ratio(counts["won"], n),
            "n": n,
            "unit": "ratio",
            "parts": {
                **counts,
                "reopened": reopened,
                "decided_rate": ratio(counts["won"], counts["won"] + counts["lost"]),
            },
            **self._get_cohort_drill(frame),
        }

    @api.model
    def _get_steps(self, frame, rows):
        """Return the stages that opportunities go through, and the place of each.

        A stage of one team only is among them if anybody entered it. A deleted one
        counts as the last one that stood in its place or before. Each row is given
        the place that it `reached`.

        :param Frame frame: all the stages.
        :param list rows: with the `path` of the stages that were entered.
        :return: stages, {id of the stage: place}
        :rtype: tuple
        """
        open_stages = [stage for stage in frame.stages if not stage["is_won"]]
        for row in rows:
            row["stages"] = [int(key) for key in row["path"].split(",")]
            row["places"] = places_of(row["stages"], open_stages)
        entered = {place for row in rows for place in row["places"]}
        steps, places = [], [0]
        for place, stage in enumerate(open_stages, 1):
            if stage["is_shared"] or place in entered:
                steps.append(stage)
            places.append(len(steps))
        for row in rows:
            row["reached"] = places[max(row["places"])]
        return steps, {stage["id"]: rank for rank, stage in enumerate(steps, 1)}

    @api.model
    def _get_stage_conversion(self, frame, data):
        """Return how many of those begun in the period got how far.

        :rtype: dict
        """
        rows = [{**row} for row in data["cohort"] if row["state"] != "archived"]
        steps, _ranks = self._get_steps(frame, rows)
        keys = [stage["id"] for stage in steps]
        strict = frame.mode == "strict"
        states = ("won", "lost", "open")
        # How many got exactly so far, and no farther.
        ended = [dict.fromkeys(states, 0) for _rank in range(len(steps) + 2)]
        for row in rows:
            state = row["state"] if row["state"] in CLOSED else "open"
            if strict:
                rank = row["reached"] = in_order(row["stages"], keys)
                passed = state == "won" and rank == len(steps)
            else:
                rank = row["reached"]
                passed = state == "won"
            ended[len(steps) + 1 if passed else rank][state] += row["n"]
        reached = [0] * (len(steps) + 3)
        for rank in range(len(steps) + 1, -1, -1):
            reached[rank] = reached[rank + 1] + sum(ended[rank].values())
        n, won = reached[0], reached[len(steps) + 1]
        figures = [
            {
                "stage_id": stage["id"] if stage else False,
                "name": stage["name"] if stage else self.env._("Won"),
                "reached": reached[rank],
                "next": reached[rank + 1] if stage else None,
                "to_next": ratio(reached[rank + 1], reached[rank]) if stage else None,
                "cumulative": ratio(reached[rank], n),
                "lost": ended[rank]["lost"] if stage else 0,
                "open": ended[rank]["open"] if stage else 0,
                # Won without having been in all of them, in strict mode only.
                "skipped": ended[rank]["won"] if stage else 0,
            }
            for rank, stage in enumerate([*steps, None], 1)
        ]
        drill = self._get_cohort_drill(frame)
        if strict:
            self._add_strict_domains(frame, figures, rows)
        else:
            self._add_step_domains(frame, figures, steps)
        return {
            "value": ratio(won, n),
            "n": n,
            "unit": "ratio",
            "parts": {
                "mode": frame.mode,
                "won": won,
                "before_first": dict(ended[0]),
                "archived": sum(
                    row["n"] for row in data["cohort"] if row["state"] == "archived"
                ),
                "steps": figures,
            },
            **drill,
            "drill": {"archived": drill["drill"]["archived"]},
        }
