from odoo import api, fields, models
from odoo.tools import SQL

# Opportunities whose weighted value is put right in one transaction.
BATCH = 5_000


class CrmLead(models.Model):
    """Where the probability comes from, and weighted values that follow it.

    Odoo's nightly scoring writes probabilities past its own computations, so that the
    weighted values of nearly all opportunities are those of the day before.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    probability_explanation = fields.Char(
        string="Where the Probability Comes From",
        compute="_compute_probability_explanation",
        groups="base.group_user",
        help="The stage's probability, what Odoo's scoring says from closed "
        "opportunities, and which of them is used.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("automated_probability", "probability", "stage_id", "won_status")
    def _compute_probability_explanation(self):
        pending = self.filtered(
            lambda lead: lead.won_status == "pending" and lead.stage_id
        )
        (self - pending).probability_explanation = False
        if not pending:
            return
        closed = sum(self._count_scored_opportunities())
        reliable = self._is_scoring_reliable()
        scored = pending._origin._get_scored_probabilities()
        for lead in pending:
            parts = [
                lead._explain_manual_probability(),
                lead._explain_stage_probability(reliable),
                lead._explain_scoring(reliable, closed, scored.get(lead._origin.id)),
            ]
            lead.probability_explanation = " ".join(part for part in parts if part)

    # === BUSINESS METHODS === #

    def _explain_manual_probability(self):
        if self.is_automated_probability:
            return ""
        return self.env._("Set by hand: %(value).4g%%.", value=self.probability)

    def _explain_stage_probability(self, reliable):
        value = self.stage_id.default_probability
        if not value:
            return self.env._("The stage has no probability of its own.")
        if reliable or not self.is_automated_probability:
            return self.env._("The stage's: %(value).4g%%.", value=value)
        return self.env._("The stage's, which is used: %(value).4g%%.", value=value)

    def _explain_scoring(self, reliable, closed, value):
        """Say what Odoo's scoring makes of the opportunity, and whether it is used.

        :param bool reliable: whether it has learnt enough.
        :param float closed: how many closed opportunities it has learnt from.
        :param float value: what it says, None if it says nothing.
        """
        closed = int(closed)
        if not closed or value is None:
            return self.env._("Odoo's scoring knows no closed opportunity yet.")
        told = {
            "value": value,
            "closed": closed,
            "least": self._get_scoring_threshold(),
        }
        if not reliable:
            return self.env._(
                "Odoo's scoring would say %(value).4g%% from %(closed)s closed "
                "opportunities only: it is used from %(least)s on, won and lost.",
                **told,
            )
        if self.is_automated_probability:
            return self.env._(
                "Odoo's scoring from %(closed)s closed opportunities, which is used: "
                "%(value).4g%%.",
                **told,
            )
        return self.env._(
            "Odoo's scoring from %(closed)s closed opportunities: %(value).4g%%.",
            **told,
        )

    # === SCORING === #

    def _update_automated_probabilities(self):
        result = super()._update_automated_probabilities()
        self._update_weighted_values()
        return result

    @api.model
    def _update_weighted_values(self):
        """Bring the weighted values of open opportunities in line, set by set.

        Only those that differ are written, so an interrupted run is taken up by the
        next one.
        """
        self.flush_model()
        last = 0
        while last is not None:
            last = self._update_weighted_batch(last)
            if last is not None:
                self.env["ir.cron"]._commit_progress()
        self.invalidate_model(
            [
                "prorated_revenue",
                "recurring_revenue_monthly_prorated",
                "recurring_revenue_prorated",
            ]
        )

    @api.model
    def _update_weighted_batch(self, last):
        """Put right the next opportunities whose weighted value is not up to date.

        :param int last: id of the last one done.
        :return: id of the last one done now, None when there are no more
        """
        self.env.cr.execute(
            SQL(
                """
                WITH fresh AS (
                    SELECT lead.id, currency.rounding,
                           ROUND(ROUND(
                               COALESCE(lead.expected_revenue, 0)
                               * COALESCE(lead.probability, 0)::numeric / 100, 2
                           ) / currency.rounding) * currency.rounding AS prorated,
                           ROUND(
                               COALESCE(lead.recurring_revenue, 0)
                               * COALESCE(lead.probability, 0)::numeric / 100
                               / currency.rounding
                           ) * currency.rounding AS recurring,
                           ROUND(
                               COALESCE(lead.recurring_revenue_monthly, 0)
                               * COALESCE(lead.probability, 0)::numeric / 100
                               / currency.rounding
                           ) * currency.rounding AS monthly
                      FROM crm_lead lead
                 LEFT JOIN res_company company ON company.id = lead.company_id
                      JOIN res_currency currency
                        ON currency.id = COALESCE(company.currency_id, %(currency)s)
                     WHERE lead.won_status = 'pending' AND lead.id > %(last)s
                ),
                stale AS (
                    SELECT fresh.*
                      FROM fresh JOIN crm_lead lead ON lead.id = fresh.id
                     WHERE ABS(COALESCE(lead.prorated_revenue, 0) - prorated)
                           > rounding
                        OR ABS(COALESCE(lead.recurring_revenue_prorated, 0) - recurring)
                           > rounding
                        OR ABS(
                               COALESCE(lead.recurring_revenue_monthly_prorated, 0)
                               - monthly
                           ) > rounding
                  ORDER BY fresh.id LIMIT %(batch)s
                ),
                done AS (
                    UPDATE crm_lead lead
                       SET prorated_revenue = prorated,
                           recurring_revenue_prorated = recurring,
                           recurring_revenue_monthly_prorated = monthly
                      FROM stale
                     WHERE stale.id = lead.id
                 RETURNING lead.id
                )
                SELECT MAX(id), COUNT(*) FROM done
                """,
                currency=self.env.company.currency_id.id,
                last=last,
                batch=BATCH,
            )
        )
        highest, number = self.env.cr.fetchone()
        return highest if number == BATCH else None
