from odoo import api, models


class ClientesFunnelMetrics(models.AbstractModel):
    """What is said beside each figure. The whole definitions: docs/metrics.md."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_words(self):
        """Return label, formula and explanation of each metric.

        :return: {metric: (label, formula, help)}
        :rtype: dict
        """
        _ = self.env._
        return {
            "win_rate": (
                _("Win Rate"),
                _("won / (won + lost)"),
                _(
                    "Of the opportunities that were won or lost in the period, the "
                    "part that was won. n: won + lost. One that was reopened counts "
                    "once, by how it ended last; one archived without being lost does "
                    "not count."
                ),
            ),
            "conversion": (
                _("Conversion"),
                _("won so far / begun in the period"),
                _(
                    "Of the opportunities that began in the period, the part that has "
                    "been won until now. n: all that began, the open ones included, "
                    "the archived ones not. While many are still open, it goes on "
                    "growing."
                ),
            ),
            "stage_conversion": (
                _("Conversion by Stage"),
                _("reached the next stage / reached this stage"),
                _(
                    "Of the opportunities that began in the period, how many reached "
                    "each stage. Reached: skipped stages count, going back takes "
                    "nothing away, won ones reached all. Strict: only those that were "
                    "in every stage, one after the other. n: all that began."
                ),
            ),
            "stage_flow": (
                _("Entries by Stage"),
                _(
                    "entries = advanced + won + lost + moved back + archived + merged "
                    "+ still there"
                ),
                _(
                    "Stays that began in the period, by stage and by how they ended "
                    "until now. n: entries; who enters twice is counted twice."
                ),
            ),
            "time_in_stage": (
                _("Time in Stage"),
                _("sum of days of the stays / number of stays"),
                _(
                    "Of the stays that ended in the period: mean, median and 90th "
                    "percentile, in calendar days and in working days of the company. "
                    "n: stays that ended; those of less than a minute do not count. "
                    "Those that go on are told apart, with their age."
                ),
            ),
            "sales_cycle": (
                _("Sales Cycle"),
                _("sum of days from beginning to winning / won"),
                _(
                    "Days from the beginning of an opportunity until it was won, of "
                    "those won in the period. n: won."
                ),
            ),
            "velocity": (
                _("Velocity"),
                _("opportunities * mean value * win rate / cycle in days"),
                _(
                    "Money that the funnel brings a day. Opportunities: won or lost "
                    "in the period; mean value and cycle: of those won in it. n: won "
                    "+ lost."
                ),
            ),
            "gross_value": (
                _("Value of the Funnel"),
                _("sum of the expected revenue"),
                _(
                    "Expected revenue of all opportunities that are open now. n: open "
                    "opportunities, those without value included."
                ),
            ),
            "weighted_value": (
                _("Weighted Value"),
                _("sum of expected revenue * probability"),
                _(
                    "Expected revenue of all opportunities that are open now, each by "
                    "the probability that it has at this moment. n: open "
                    "opportunities."
                ),
            ),
            "forecast_value": (
                _("Forecast"),
                _("sum by stage of expected revenue * observed conversion"),
                _(
                    "What the open opportunities bring if as many are won as of those "
                    "decided in the period that had reached the same stage. Between "
                    "low and high it lies with 95% confidence in each stage (Wilson). "
                    "Stages that nobody was decided from are left out. n: open "
                    "opportunities."
                ),
            ),
            "attainment": (
                _("Attainment"),
                _("won / target"),
                _(
                    "Value, or number, of what was won, against the targets of the "
                    "months that lie in the period. Targets of a company count before "
                    "those of its teams, and these before those of people. n: "
                    "targets."
                ),
            ),
        }
