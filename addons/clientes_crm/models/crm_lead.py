from odoo import api, models
from odoo.tools import float_is_zero

from ..const import SCORING_THRESHOLD_DEFAULT, SCORING_THRESHOLD_PARAMETER

# What the scoring says is asked for, whether it has learnt enough or not.
SCORING_KEY = "clientes_scoring"


class Scoring:
    """The value of that key: it cannot come from a client, whose contexts are JSON."""


class CrmLead(models.Model):
    """Opportunities, with the stage's probability until the scoring knows enough."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    # === SCORING === #

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """Return the stage's probability while too few opportunities are closed.

        Odoo's scoring gives 92 % to every opportunity after the very first win. Who
        calls this keeps a probability that was set by hand, as with the scoring.
        """
        scoring = self.env.context.get(SCORING_KEY) is Scoring
        if not self or scoring or self._is_scoring_reliable():
            return super()._pls_get_naive_bayes_probabilities(
                batch_mode=batch_mode, is_tooltip=is_tooltip
            )
        probabilities = {}
        for lead in self:
            stage = lead.stage_id
            if stage.is_won:
                probabilities[lead.id] = 100.0
            elif stage and not float_is_zero(
                stage.default_probability, precision_digits=2
            ):
                probabilities[lead.id] = stage.default_probability
        tooltip = {}
        if is_tooltip:
            tooltip = {
                "probability": probabilities.get(self.id, self.automated_probability),
                "scores": [],
            }
        return probabilities, tooltip

    def _get_scored_probabilities(self):
        """Return what Odoo's scoring says, whether or not it has learnt enough.

        :return: {id: probability in percent}, without those it says nothing of
        :rtype: dict
        """
        if not self:
            return {}
        scored = self.with_context(**{SCORING_KEY: Scoring})
        return scored._pls_get_naive_bayes_probabilities()[0]

    @api.model
    def _is_scoring_reliable(self):
        """Tell whether the scoring has learnt from enough closed opportunities.

        :rtype: bool
        """
        won, lost = self._count_scored_opportunities()
        return bool(won and lost and won + lost >= self._get_scoring_threshold())

    @api.model
    def _count_scored_opportunities(self):
        """Return how many won and lost opportunities the scoring has learnt from.

        :rtype: tuple[float, float]
        """
        first_stage = self.env["crm.stage"].search(
            [("team_ids", "=", False)], order="sequence, id", limit=1
        )
        # Every closed opportunity is counted once on the first stage.
        [(won, lost)] = self.env["crm.lead.scoring.frequency"]._read_group(
            [("variable", "=", "stage_id"), ("value", "=", str(first_stage.id))],
            aggregates=["won_count:sum", "lost_count:sum"],
        )
        return won or 0.0, lost or 0.0

    @api.model
    def _get_scoring_threshold(self):
        """Return how many closed opportunities the scoring needs.

        :rtype: int
        """
        # sudo: ir.config_parameter - a salesperson's opportunity depends on it
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(SCORING_THRESHOLD_PARAMETER)
        )
        try:
            return max(int(value or ""), 0)
        except ValueError:
            return SCORING_THRESHOLD_DEFAULT
