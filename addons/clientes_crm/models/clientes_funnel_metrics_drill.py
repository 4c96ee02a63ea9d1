from odoo import api, fields, models
from odoo.fields import Domain


class ClientesFunnelMetrics(models.AbstractModel):
    """Domains of the records behind each figure: exactly as many as it says."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_period_condition(self, frame, name):
        """Return the condition that a moment lies in the period.

        :param Frame frame: the period.
        :param str name: field of the moment.
        :rtype: list
        """
        return [
            (name, ">=", fields.Datetime.to_string(frame.start)),
            (name, "<", fields.Datetime.to_string(frame.end)),
        ]

    @api.model
    def _get_stage_condition(self, row):
        """Return the condition of the stage of stays, also if it was deleted.

        :rtype: list
        """
        condition = [("stage_id", "=", row["stage_id"] or False)]
        if not row["stage_id"]:
            condition += [
                ("stage_name", "=", row["stage_name"]),
                ("stage_sequence", "=", row["stage_sequence"]),
            ]
        return condition

    @api.model
    def _get_stay_domain(self, frame, name, condition, own=True):
        """Return the domain of stays.

        :param Frame frame: whose, and when.
        :param str name: which moment lies in the period.
        :param list condition: of what kind.
        :param bool own: without those of merged opportunities.
        :rtype: list
        """
        domain = [*self._get_period_condition(frame, name), *condition]
        if own:
            domain.append(("merged_lead_ref", "=", 0))
        if not frame.domain.is_true():
            domain.append(("lead_id", "any", list(frame.domain)))
        return domain

    @api.model
    def _get_lead_drill(self, frame, condition, parts):
        """Return the domain of opportunities, and of some of them.

        :param Frame frame: whose.
        :param list condition: which.
        :param dict parts: {part: further condition}.
        :rtype: dict
        """
        domain = frame.domain & Domain(condition)
        return {
            "model": "crm.lead",
            "domain": list(domain),
            "drill": {
                name: list(domain & Domain(part)) for name, part in parts.items()
            },
        }

    @api.model
    def _get_closing_drill(self, frame, parts, only=("won", "lost"), aside=()):
        """Return the domain of what was closed in the period.

        :param Frame frame: whose, and when.
        :param dict parts: {part: outcomes}.
        :param only: outcomes of all of them.
        :param aside: outcomes that are told besides.
        :rtype: dict
        """

        def closed(outcomes):
            return [
                (
                    "stage_visit_ids",
                    "any",
                    [
                        ("is_last", "=", True),
                        ("outcome", "in", list(outcomes)),
                        *self._get_period_condition(frame, "date_out"),
                    ],
                )
            ]

        drill = self._get_lead_drill(frame, closed(only), {})
        for name, outcomes in [*parts.items(), *((name, [name]) for name in aside)]:
            drill["drill"][name] = list(frame.domain & Domain(closed(outcomes)))
        return drill

    @api.model
    def _get_cohort_domain(self, frame, outcomes):
        """Return the domain of what began in the period and ended in some way so far.

        :param Frame frame: whose, and when.
        :param list outcomes: of the last stays.
        :rtype: Domain
        """
        begun = [("is_first", "=", True), *self._get_period_condition(frame, "date_in")]
        ended = [("is_last", "=", True), ("outcome", "in", outcomes)]
        return (
            frame.domain
            & Domain("stage_visit_ids", "any", begun)
            & Domain("stage_visit_ids", "any", ended)
        )

    @api.model
    def _get_cohort_drill(self, frame):
        """Return the domain of what began in the period, and by what became of it.

        :rtype: dict
        """
        states = {state: [state] for state in ("won", "lost", "archived")}
        # An opportunity that goes on ended its last stay in no other way.
        states["open"] = ["open", "advanced", "back"]
        counted = [*states["won"], *states["lost"], *states["open"]]
        return {
            "model": "crm.lead",
            "domain": list(self._get_cohort_domain(frame, counted)),
            "drill": {
                name: list(self._get_cohort_domain(frame, outcomes))
                for name, outcomes in states.items()
            },
        }

    @api.model
    def _add_step_domains(self, frame, figures, steps):
        """Give each step of the conversion the domain of those that reached it.

        :param Frame frame: whose, and when.
        :param list figures: the steps, the won ones last.
        :param list steps: the stages of all but the last one.
        """
        won = self._get_cohort_domain(frame, ["won"])
        others = self._get_cohort_domain(frame, ["lost", "open", "advanced", "back"])
        for rank, figure in enumerate(figures):
            later = steps[rank:]
            if not later:
                figure["domain"] = list(won)
                continue
            # A deleted stage counts as the stages in its place or before it.
            stay = Domain("stage_id", "in", [stage["id"] for stage in later])
            stay |= Domain("stage_id", "=", False) & Domain(
                "stage_sequence", ">=", later[0]["sequence"]
            )
            stay &= Domain("merged_lead_ref", "=", 0)
            entered = Domain("stage_visit_ids", "any", list(stay))
            figure["domain"] = list(won | (others & entered))

    @api.model
    def _add_strict_domains(self, frame, figures, rows):
        """Give each step the domain of those that went through all steps up to it.

        :param Frame frame: whose, and when.
        :param list figures: the steps, the won ones last.
        :param list rows: the cohort by `path`, with how many steps each `reached`.
        """
        counted = ["won", "lost", "open", "advanced", "back"]
        for rank, figure in enumerate(figures, 1):
            last = rank == len(figures)
            paths = {
                row["path"]
                for row in rows
                if row["reached"] >= rank - last and (not last or row["state"] == "won")
            }
            figure["domain"] = list(
                self._get_cohort_domain(frame, ["won"] if last else counted)
                & Domain("stage_path", "in", sorted(paths))
            )
