from odoo import api, models
from odoo.tools import SQL


class CrmStageVisit(models.Model):
    """From the events of opportunities to their stays in stages."""

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    # === BUSINESS METHODS === #

    @api.model
    def _get_fill_points(self):
        """Return where opportunities were, as far as each event tells.

        What an event says was before it and what it says was after it are two points:
        if something in between left no message, both are known all the same. A stage
        is known by its id even if it was deleted. Whether an opportunity is won is
        told by its stage; `fate` is what else became of it. The last point is what the
        opportunity is now.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT lead.id AS lead_id, lead.created AS date, 0 AS message_id,
                   0 AS side, COALESCE(first.stage_old, lead.stage_id, 0) AS stage,
                   first.name_old AS name, 'open' AS fate,
                   -- Created in the stage of won ones, or moved there unnoticed?
                   event.lead_id IS NULL AND lead.latest > lead.created AS was_open
              FROM visit_fill_lead lead
         LEFT JOIN (
                  SELECT DISTINCT ON (lead_id) lead_id, stage_old, name_old
                    FROM visit_fill_event WHERE stage_old IS NOT NULL
                ORDER BY lead_id, date, message_id
              ) AS first ON first.lead_id = lead.id
         LEFT JOIN (SELECT DISTINCT lead_id FROM visit_fill_event
                     WHERE stage_old IS NOT NULL OR active_new IS NOT NULL
                        OR status_new IS NOT NULL
              ) AS event ON event.lead_id = lead.id
             UNION ALL
            SELECT lead_id, date, message_id, 1, stage_old, name_old,
                   CASE WHEN status_old = 'lost' THEN 'lost' END, FALSE
              FROM visit_fill_event
             WHERE stage_old IS NOT NULL OR status_old = 'lost'
             UNION ALL
            SELECT event.lead_id, event.date, event.message_id, 2, event.stage_new,
                   event.name_new,
                   CASE WHEN event.status_new = 'lost' THEN 'lost'
                        WHEN event.active_new = 0
                        THEN CASE WHEN event.has_reason THEN 'lost'
                                  ELSE 'archived' END
                        WHEN event.status_new = 'won' AND event.stage_new > 0
                             AND stage.id IS NULL THEN 'won'
                        WHEN event.active_new = 1 THEN 'open'
                        WHEN event.status_new IS NOT NULL THEN (
                             -- Still archived?
                             SELECT CASE WHEN MIN(former.active_new) = 0
                                    THEN 'archived' ELSE 'open' END
                               FROM (
                                 SELECT active_new FROM visit_fill_event former
                                  WHERE former.lead_id = event.lead_id
                                    AND former.active_new IS NOT NULL
                                    AND (former.date, former.message_id)
                                        < (event.date, event.message_id)
                               ORDER BY former.date DESC, former.message_id DESC
                                  LIMIT 1) AS former)
                        END,
                   FALSE
              FROM visit_fill_event event
         LEFT JOIN crm_stage stage ON stage.id = event.stage_new
             WHERE event.stage_new IS NOT NULL OR event.active_new IS NOT NULL
                   OR event.status_new IS NOT NULL
             UNION ALL
            SELECT lead.id, GREATEST(lead.latest, lead.created, last.date), 0, 3,
                   COALESCE(lead.stage_id, 0), NULL,
                   -- An opportunity that was won stays won when it is archived.
                   CASE WHEN lead.state = 'won' AND NOT stage.is_won THEN 'won'
                        WHEN lead.state = 'won' THEN 'open'
                        ELSE lead.state END,
                   FALSE
              FROM visit_fill_lead lead
         LEFT JOIN crm_stage stage ON stage.id = lead.stage_id
         LEFT JOIN (
                  SELECT lead_id, MAX(date) AS date
                    FROM visit_fill_event GROUP BY lead_id
              ) AS last ON last.lead_id = lead.id
            """
        )

    @api.model
    def _get_fill_states(self):
        """Return what opportunities were from each point on, in the order of time.

        :rtype: SQL
        """
        return SQL(
            """
            WITH point AS (%(points)s),
            run AS (
                SELECT point.*, COUNT(stage) OVER past AS stage_run,
                       COUNT(fate) OVER past AS fate_run
                  FROM point
                WINDOW past AS (
                       PARTITION BY lead_id ORDER BY date, side = 3, message_id, side)
            ),
            known AS (
                SELECT lead_id, date, side, message_id, was_open,
                       FIRST_VALUE(stage) OVER by_stage AS stage,
                       FIRST_VALUE(name) OVER by_stage AS name,
                       FIRST_VALUE(fate) OVER (
                           PARTITION BY lead_id, fate_run
                           ORDER BY date, side = 3, message_id, side) AS fate
                  FROM run
                WINDOW by_stage AS (
                       PARTITION BY lead_id, stage_run
                       ORDER BY date, side = 3, message_id, side)
            ),
            moment AS (
                SELECT known.*, stage.id AS stage_id, stage.sequence,
                       COALESCE(stage.is_won, FALSE) AS is_won,
                       CASE WHEN stage.is_won AND NOT was_open THEN 'won'
                            ELSE fate END AS state,
                       LEAD(date) OVER (
                           PARTITION BY lead_id
                           ORDER BY date, side = 3, message_id, side) AS until
                  FROM known
             LEFT JOIN crm_stage stage ON stage.id = known.stage
            ),
            -- What came before the conversion to an opportunity is no part of it.
            kept AS (
                SELECT moment.*, GREATEST(moment.date, lead.start) AS date_in,
                       LAG(moment.state) OVER past AS past_state,
                       LAG(moment.stage) OVER past AS past_stage
                  FROM moment
                  JOIN visit_fill_lead lead ON lead.id = moment.lead_id
                 WHERE date >= lead.start OR until IS NULL OR until > lead.start
                WINDOW past AS (
                       PARTITION BY lead_id
                       ORDER BY date, side = 3, message_id, side)
            )
            SELECT * FROM kept
             WHERE past_state IS DISTINCT FROM state
                OR (state = 'open' AND past_stage IS DISTINCT FROM stage)
            """,
            points=self._get_fill_points(),
        )

    @api.model
    def _get_fill_stays(self):
        """Return the statement that writes the stays.

        An opportunity that was closed has no stay until it is restored, except where
        it was closed without having been open: then one of no time at all. Amount,
        responsible and team of a moment are those before their next change.

        :rtype: SQL
        """
        order = SQL("date, side = 3, message_id, side")
        return SQL(
            """
            INSERT INTO crm_stage_visit (
                        lead_id, stage_id, stage_name, stage_sequence, is_won_stage,
                        date_in, date_out, seconds, days, outcome, is_reopening,
                        entry_kind, user_id, team_id, company_id, amount, probability,
                        amount_out, probability_out)
            WITH moment AS (%(states)s),
            following AS (
                SELECT moment.*,
                       LAG(state) OVER past AS former,
                       LEAD(date_in) OVER past AS next_date,
                       LEAD(state) OVER past AS next_state,
                       LEAD(sequence) OVER past AS next_sequence,
                       LEAD(stage) OVER past AS next_stage
                  FROM moment
                WINDOW past AS (PARTITION BY lead_id ORDER BY %(order)s)
            ),
            visit AS (
                SELECT following.*,
                       CASE WHEN state = 'open' THEN next_date ELSE date_in END
                       AS date_out,
                       CASE WHEN state <> 'open' THEN state
                            WHEN next_state IS NULL THEN 'open'
                            WHEN next_state <> 'open' THEN next_state
                            ELSE %(direction)s END AS outcome,
                       former <> 'open' AND (state IN ('open', 'won')
                                             OR former = 'won') AS is_reopening
                  FROM following
                 WHERE state = 'open' OR former IS DISTINCT FROM 'open'
            ),
            -- Looked up once each: in the condition of a join it would be twice.
            responsible AS MATERIALIZED (
                SELECT visit.*, lead.lang, lead.amount, lead.company_id,
                       %(user)s AS user_id, %(team)s AS team_id
                  FROM visit
                  JOIN visit_fill_lead lead ON lead.id = visit.lead_id
            )
            SELECT visit.lead_id, visit.stage_id,
                   COALESCE(stage.name ->> visit.lang, stage.name ->> 'en_US',
                            visit.name, ''),
                   COALESCE(visit.sequence, 0), visit.is_won, visit.date_in,
                   visit.date_out, %(seconds)s, %(seconds)s / 86400.0, visit.outcome,
                   COALESCE(visit.is_reopening, FALSE), 'backfilled',
                   visit_user.id, visit_team.id, visit.company_id,
                   %(amount_in)s,
                   NULL,
                   CASE WHEN visit.date_out IS NOT NULL THEN %(amount_out)s END,
                   NULL
              FROM responsible visit
         LEFT JOIN crm_stage stage ON stage.id = visit.stage_id
         LEFT JOIN res_users visit_user ON visit_user.id = visit.user_id
         LEFT JOIN crm_team visit_team ON visit_team.id = visit.team_id
          ORDER BY visit.lead_id, visit.date, visit.side = 3, visit.message_id,
                   visit.side
            """,
            states=self._get_fill_states(),
            order=order,
            direction=self._get_direction(
                SQL("sequence"), SQL("stage"), SQL("next_sequence"), SQL("next_stage")
            ),
            seconds=self._get_seconds(SQL("visit.date_out")),
            amount_in=self._get_snapshot("amount", SQL("> visit.date_in")),
            amount_out=self._get_snapshot("amount", SQL("> visit.date_out")),
            user=self._get_snapshot("user", SQL(">= visit.date_out")),
            team=self._get_snapshot("team", SQL(">= visit.date_out")),
        )

    @api.model
    def _get_snapshot(self, name, moment):
        """Return what was true of an opportunity at a moment.

        :param str name: "amount", "user" or "team".
        :param SQL moment: condition on the date of the change that ended it.
        :rtype: SQL
        """
        now = {"amount": "visit.amount", "user": "lead.user_id", "team": "lead.team_id"}
        return SQL(
            """
            COALESCE(CASE WHEN visit.lead_id IN (
                  SELECT lead_id FROM visit_fill_event event WHERE %(old)s IS NOT NULL)
            THEN (SELECT %(old)s FROM visit_fill_event event
                   WHERE event.lead_id = visit.lead_id AND event.date %(moment)s
                     AND %(old)s IS NOT NULL
                ORDER BY event.date, event.message_id LIMIT 1) END, %(now)s)
            """,
            old=SQL.identifier("event", f"{name}_old"),
            moment=moment,
            now=SQL(now[name]),
        )
