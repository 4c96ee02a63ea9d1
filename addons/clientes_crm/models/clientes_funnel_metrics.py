from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What each figure needs: sections of the statement of a period, see
# `_get_period_sections`, or what is open now: its value (`pipeline`) and its `age`.
METRICS = {
    "win_rate": ("closing", "superseded"),
    "conversion": ("cohort",),
    "stage_conversion": ("cohort",),
    "stage_flow": ("flow",),
    "time_in_stage": ("age", "time", "working"),
    "sales_cycle": ("closing", "cycle"),
    "velocity": ("closing",),
    "gross_value": ("pipeline",),
    "weighted_value": ("pipeline",),
    "forecast_value": ("closing_path", "pipeline"),
    "attainment": ("won_by",),
}
# See `_prepare_reading`.
PLANNING = {"jit": "off", "work_mem": "64MB"}
# They tell of what is open now: nobody knows what it was a year ago.
PRESENT = {"gross_value", "weighted_value", "forecast_value"}


class ClientesFunnelMetrics(models.AbstractModel):
    """Figures of the funnel, each by one written definition: docs/metrics.md.

    How to use: `get_metrics` with a domain of opportunities and a period.
    How it works: the opportunities are those that the reader may read. One statement
    over the stage history answers for a period, another one for what is open now;
    the rest is arithmetic on a few dozen rows. The number of statements depends
    neither on how many opportunities there are nor on how many stages.
    """

    _name = "clientes.funnel.metrics"
    _description = "Funnel Metrics"

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def get_metrics(
        self,
        domain,
        date_from,
        date_to,
        compare=None,
        mode="reached",
        metrics=None,
        currency=None,
    ):
        """Return the metrics of a period, under the reader's record rules.

        :param list domain: which opportunities, as a domain of `crm.lead`. Archived
            ones are among them unless it says otherwise.
        :param str date_from: first day, in the reader's time zone.
        :param str date_to: last day, included.
        :param compare: what to compare with: "previous" (as long, just before), "year"
            (the same a year before) or [first day, last day].
        :param str mode: "reached" or "strict", for the conversion by stage.
        :param list metrics: which of `METRICS`, by default all.
        :param int currency: id of the currency of amounts, by default that of the
            reader's company.
        :return: {metric: {
            value, n: the figure, None if there is nothing to compute, and of how many;
            unit: ratio, days, money, money_per_day or count;
            formula: its key in `get_definitions`;
            parts: what it was made of;
            model, domain: the n records behind it, to be read with
            `active_test=False`; drill: {part: domain} of parts that are counts;
            period: [first day, last day];
            currency_id: of amounts;
            compare: the same of the period to compare with, or None}}
        :rtype: dict
        :raise UserError: if a parameter is not understood.
        :raise AccessError: if the user reads no opportunities.
        """
        self.env["crm.lead"].check_access("read")
        self.env["crm.stage.visit"].check_access("read")
        names = self._check_metrics(metrics)
        mode = self._check_mode(mode)
        frames = self._get_frames(domain, date_from, date_to, compare, currency, mode)
        with self._prepare_reading():
            result, *others = [self._compute_frame(frame, names) for frame in frames]
        for name, figure in result.items():
            figure["compare"] = others[0].get(name) if others else None
        return result

    @api.model
    @api.readonly
    def get_definitions(self):
        """Return what each metric is called and how it is made, to be shown with it.

        :return: {metric: {label, formula, help}}, in the reader's language.
        :rtype: dict
        :raise AccessError: if the user is no internal user.
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Metrics are for internal users only."))
        return {
            name: {"label": label, "formula": formula, "help": help_text}
            for name, (label, formula, help_text) in self._get_words().items()
        }

    @contextmanager
    def _prepare_reading(self):
        """Write what is pending of what the statements read, and plan them well.

        Compiling them takes longer than running them, and what does not fit into
        memory is sorted on disk.
        """
        for model in ("crm.lead", "crm.stage", "res.company", "res.currency.rate"):
            self.env[model].flush_model()
        names = SQL(", ").join(SQL("CURRENT_SETTING(%s)", name) for name in PLANNING)
        [before] = self.env.execute_query(
            SQL("SELECT %s, %s", names, self._get_planning(PLANNING.values()))
        )
        yield
        self.env.execute_query(SQL("SELECT %s", self._get_planning(before)))

    @api.model
    def _get_planning(self, values):
        """Return what sets `PLANNING` for the rest of the transaction.

        :param values: its values, in its order.
        :rtype: SQL
        """
        return SQL(", ").join(
            SQL("SET_CONFIG(%s, %s, TRUE)", name, value)
            for name, value in zip(PLANNING, values, strict=False)
        )

    @api.model
    def _compute_frame(self, frame, names):
        """Return the metrics of one period.

        :param Frame frame: whose opportunities, when and in what currency.
        :param list names: which metrics.
        :rtype: dict
        """
        if not frame.is_present:
            names = [name for name in names if name not in PRESENT]
        needed = {section for name in names for section in METRICS[name]}
        if not frame.is_present:
            needed -= {"age", "pipeline"}
        data = {"age": [], **self._read_period(frame, needed - {"pipeline"})}
        if "pipeline" in needed:
            data["pipeline"] = self._read_pipeline(frame)
        figures = {
            "win_rate": self._get_win_rate,
            "conversion": self._get_conversion,
            "stage_conversion": self._get_stage_conversion,
            "stage_flow": self._get_stage_flow,
            "time_in_stage": self._get_time_in_stage,
            "sales_cycle": self._get_sales_cycle,
            "velocity": self._get_velocity,
            "gross_value": self._get_gross_value,
            "weighted_value": self._get_weighted_value,
            "forecast_value": self._get_forecast_value,
            "attainment": self._get_attainment,
        }
        common = {
            "period": [str(frame.date_from), str(frame.date_to)],
            "currency_id": frame.currency.id,
        }
        data["stages"] = frame.stages
        return {
            name: {"formula": name, **figures[name](frame, data), **common}
            for name in names
        }

    @api.model
    def _get_stages(self):
        """Return the stages in the order of the funnel.

        :rtype: list
        """
        stages = self.env["crm.stage"].search_fetch(
            [], ["name", "sequence", "is_won", "team_ids"], order="sequence, id"
        )
        return [
            {
                "id": stage.id,
                "name": stage.name,
                "sequence": stage.sequence,
                "is_won": stage.is_won,
                "is_shared": not stage.team_ids,
            }
            for stage in stages
        ]
