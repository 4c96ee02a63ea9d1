from odoo import api, models
from odoo.tools import SQL


class CrmStageVisit(models.Model):
    """The history follows the opportunities, any number of them in one statement."""

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, lead_ids, probabilities=None, imported=False):
        """Bring the history of opportunities up to what they are in the database now.

        Whatever an opportunity has become since its last stay ends that stay and, if
        need be, begins another. Nothing happens where nothing changed, so it may be
        called too often, but it sees only what was flushed.

        :param lead_ids: ids of `crm.lead`, also of leads that are no opportunities.
        :param dict probabilities: {id: probability before the change}, where known.
        :param bool imported: whether first stays come from an import.
        """
        if not lead_ids:
            return
        self.env["crm.stage"].flush_model(["name", "sequence", "is_won"])
        self.env["res.partner"].flush_model(["lang"])
        probabilities = probabilities or {}
        lead_ids = sorted(lead_ids)
        self.env.cr.execute(
            SQL(
                """
                WITH lead AS (%(lead)s),
                closed AS (
                    UPDATE crm_stage_visit visit
                       SET date_out = lead.now, %(measure)s,
                           outcome = CASE
                               WHEN lead.state = 'open' THEN %(direction)s
                               WHEN lead.state = 'none' THEN 'archived'
                               ELSE lead.state END,
                           amount_out = lead.amount,
                           probability_out = lead.probability_before
                      FROM lead
                     WHERE visit.id = lead.visit_id AND lead.outcome = 'open'
                       AND NOT lead.is_there
                 RETURNING visit.lead_id
                ),
                followed AS (
                    UPDATE crm_stage_visit visit
                       SET user_id = lead.user_id, team_id = lead.team_id,
                           company_id = lead.company_id
                      FROM lead
                     WHERE visit.id = lead.visit_id AND lead.is_there
                       AND (visit.user_id, visit.team_id, visit.company_id)
                           IS DISTINCT FROM
                           (lead.user_id, lead.team_id, lead.company_id)
                )
                INSERT INTO crm_stage_visit (
                            lead_id, stage_id, stage_name, stage_sequence,
                            is_won_stage, date_in, date_out, seconds, days, outcome,
                            is_reopening, entry_kind, user_id, team_id, company_id,
                            amount, probability, amount_out, probability_out)
                     SELECT lead.id, lead.stage_id, lead.stage_name, lead.sequence,
                            lead.is_won, lead.now,
                            CASE WHEN is_closed THEN lead.now END,
                            CASE WHEN is_closed THEN 0 END,
                            CASE WHEN is_closed THEN 0 END,
                            lead.state, lead.is_reopening,
                            CASE WHEN lead.outcome IS NULL THEN %(first)s
                                 WHEN lead.is_reopening THEN 'restored'
                                 ELSE 'moved' END,
                            lead.user_id, lead.team_id, lead.company_id,
                            lead.amount, lead.probability,
                            CASE WHEN is_closed THEN lead.amount END,
                            CASE WHEN is_closed THEN lead.probability END
                       FROM lead
                  -- The stay before has to be closed first: only one may be open.
                  LEFT JOIN closed ON closed.lead_id = lead.id
                      WHERE lead.state <> 'none' AND NOT lead.is_there
                        AND (NOT is_closed OR lead.outcome IS NULL
                             OR lead.outcome NOT IN ('open', lead.state))
                   ORDER BY lead.id
                """,
                lead=self._get_lead_query(lead_ids, probabilities),
                measure=self._get_measure(SQL("lead.now")),
                direction=self._get_direction(
                    SQL("lead.last_sequence"),
                    SQL("lead.last_stage_id"),
                    SQL("lead.sequence"),
                    SQL("lead.stage_id"),
                ),
                first="imported" if imported else "created",
            )
        )
        self.env["crm.lead.life"]._refresh(SQL("visit.lead_id = ANY(%s)", lead_ids))
        self._forget_cached()

    @api.model
    def _get_lead_query(self, lead_ids, probabilities):
        """Return what opportunities are now, beside their last stay.

        :param list lead_ids: ids of `crm.lead`.
        :param dict probabilities: {id: probability before the change}.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT lead.*,
                   lead.state NOT IN ('open', 'none') AS is_closed,
                   COALESCE(lead.state = 'open' AND visit.outcome = 'open', FALSE)
                   AND lead.stage_id IS NOT DISTINCT FROM visit.stage_id
                   AS is_there,
                   visit.id AS visit_id, visit.outcome,
                   visit.stage_id AS last_stage_id,
                   COALESCE(last_stage.sequence, visit.stage_sequence)
                   AS last_sequence,
                   COALESCE(visit.outcome IN ('won', 'lost', 'archived', 'merged')
                            AND (lead.state IN ('open', 'won')
                                 OR visit.outcome = 'won'), FALSE)
                   AS is_reopening,
                   -- Clocks of two servers may differ.
                   GREATEST(%(now)s, visit.date_out, visit.date_in) AS now
              FROM (
                  SELECT lead.id, %(state)s AS state, lead.stage_id,
                         COALESCE(%(name)s, '') AS stage_name,
                         COALESCE(stage.sequence, 0) AS sequence,
                         COALESCE(stage.is_won, FALSE) AS is_won,
                         lead.user_id, lead.team_id, lead.company_id,
                         COALESCE(lead.expected_revenue, 0) AS amount,
                         COALESCE(lead.probability, 0) AS probability,
                         COALESCE(before.probability, lead.probability, 0)
                         AS probability_before
                    FROM crm_lead lead
               LEFT JOIN crm_stage stage ON stage.id = lead.stage_id
               LEFT JOIN res_company company
                         ON company.id = COALESCE(lead.company_id, %(company)s)
               LEFT JOIN res_partner company_partner
                         ON company_partner.id = company.partner_id
               LEFT JOIN UNNEST(%(ids)s::int[], %(probabilities)s::float[])
                         AS before (id, probability) ON before.id = lead.id
                   WHERE lead.id = ANY(%(ids)s)
              ) AS lead
         LEFT JOIN LATERAL (
                  SELECT * FROM crm_stage_visit
                   WHERE lead_id = lead.id AND merged_lead_ref IS NULL
                ORDER BY id DESC LIMIT 1
              ) AS visit ON TRUE
         LEFT JOIN crm_stage last_stage ON last_stage.id = visit.stage_id
            """,
            now=self._get_now(),
            state=self._get_state(),
            name=self._get_stage_name(),
            company=self.env.company.id,
            ids=lead_ids,
            probabilities=[probabilities.get(lead_id) for lead_id in lead_ids],
        )

    @api.model
    def _absorb(self, head, tails):
        """Hand the history of opportunities to the one that they are merged into.

        They are deleted afterwards. Their stays keep telling whose they were, and the
        last one of each tells that it was merged.

        :param crm.lead head: the opportunity that stays.
        :param crm.lead tails: those that go.
        """
        (head | tails).flush_recordset()
        self._fill_if_pending((head | tails).ids)
        now = SQL("GREATEST(%s, visit.date_in)", self._get_now())
        self.env.cr.execute(
            SQL(
                """
                WITH last AS (
                    SELECT DISTINCT ON (lead_id) id
                      FROM crm_stage_visit
                     WHERE lead_id = ANY(%(tails)s) AND merged_lead_ref IS NULL
                  ORDER BY lead_id, id DESC
                ),
                closed AS (
                    SELECT visit.id, %(now)s AS now, lead.expected_revenue AS amount,
                           lead.probability
                      FROM crm_stage_visit visit
                      JOIN crm_lead lead ON lead.id = visit.lead_id
                     WHERE visit.lead_id = ANY(%(tails)s) AND visit.outcome = 'open'
                )
                UPDATE crm_stage_visit visit
                   SET lead_id = %(head)s,
                       merged_lead_ref =
                           COALESCE(visit.merged_lead_ref, visit.lead_id),
                       outcome = CASE WHEN last.id IS NULL THEN visit.outcome
                                      ELSE 'merged' END,
                       date_out = COALESCE(visit.date_out, closed.now),
                       seconds = COALESCE(visit.seconds, %(seconds)s),
                       days = COALESCE(visit.days, %(seconds)s / 86400.0),
                       amount_out = COALESCE(visit.amount_out, closed.amount),
                       probability_out =
                           COALESCE(visit.probability_out, closed.probability)
                  FROM crm_stage_visit this
             LEFT JOIN last ON last.id = this.id
             LEFT JOIN closed ON closed.id = this.id
                 WHERE this.id = visit.id AND this.lead_id = ANY(%(tails)s)
                """,
                head=head.id,
                tails=tails.ids,
                now=now,
                seconds=self._get_seconds(SQL("closed.now")),
            )
        )
        self._forget_cached()
