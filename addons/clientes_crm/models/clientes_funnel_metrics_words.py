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
        return {
            "win_rate": (
                self.env._("Win Rate"),
                self.env._("won / (won + lost)"),
                self.env._(
                    "Of the opportunities that were won or lost in the period, the "
                    "part that was won. n: won + lost. One that was reopened counts "
                    "once, by how it ended last; one archived without being lost does "
                    "not count."
                ),
            ),
            "conversion": (
                self.env._("Conversion"),
                self.env._("won so far / begun in the period"),
                self.env._(
                    "Of the opportunities that began in the period, the part that has "
                    "been won until now. n: all that began, the open ones included, "
                    "the archived ones not. While many are still open, it goes on "
                    "growing."
                ),
            ),
            "stage_conversion": (
                self.env._("Conversion by Stage"),
                self.env._("reached the next stage / reached this stage"),
                self.env._(
                    "Of the opportunities that began in the period, how many reached "
                    "each stage. Reached: skipped stages count, going back takes "
                    "nothing away, won ones reached all. Strict: only those that were "
                    "in every stage, one after the other. n: all that began."
                ),
            ),
            "stage_flow": (
                self.env._("Entries by Stage"),
                self.env._(
                    "entries = advanced + won + lost + moved back + archived + merged "
                    "+ still there"
                ),
                self.env._(
                    "Stays that began in the period, by stage and by how they ended "
                    "until now. n: entries; who enters twice is counted twice."
                ),
            ),
            "time_in_stage": (
                self.env._("Time in Stage"),
                self.env._("sum of days of the stays / number of stays"),
                self.env._(
                    "Of the stays that ended in the period: mean, median and 90th "
                    "percentile, in calendar days and in working days of the company. "
                    "n: stays that ended; those of less than a minute do not count. "
                    "Those that go on are told apart, with their age."
                ),
            ),
            "sales_cycle": (
                self.env._("Sales Cycle"),
                self.env._("sum of days from beginning to winning / won"),
                self.env._(
                    "Days from the beginning of an opportunity until it was won, of "
                    "those won in the period. n: won."
                ),
            ),
            "velocity": (
                self.env._("Velocity"),
                self.env._("opportunities * mean value * win rate / cycle in days"),
                self.env._(
                    "Money that the funnel brings a day. Opportunities: won or lost "
                    "in the period; mean value and cycle: of those won in it. n: won "
                    "+ lost."
                ),
            ),
            "gross_value": (
                self.env._("Value of the Funnel"),
                self.env._("sum of the expected revenue"),
                self.env._(
                    "Expected revenue of all opportunities that are open now. n: open "
                    "opportunities, those without value included."
                ),
            ),
            "weighted_value": (
                self.env._("Weighted Value"),
                self.env._("sum of expected revenue * probability"),
                self.env._(
                    "Expected revenue of all opportunities that are open now, each by "
                    "the probability that it has at this moment. n: open "
                    "opportunities."
                ),
            ),
            "forecast_value": (
                self.env._("Forecast"),
                self.env._("sum by stage of expected revenue * observed conversion"),
                self.env._(
                    "What the open opportunities bring if as many are won as of those "
                    "decided in the period that had reached the same stage. Between "
                    "low and high it lies with 95% confidence in each stage (Wilson). "
                    "Stages that nobody was decided from are left out. n: open "
                    "opportunities."
                ),
            ),
            "attainment": (
                self.env._("Attainment"),
                self.env._("won / target"),
                self.env._(
                    "Value, or number, of what was won, against the targets of the "
                    "months that lie in the period. Targets of a company count before "
                    "those of its teams, and these before those of people. n: "
                    "targets."
                ),
            ),
        }
