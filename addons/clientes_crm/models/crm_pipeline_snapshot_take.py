from odoo import api, models
from odoo.tools import SQL


class CrmPipelineSnapshot(models.Model):
    """Taking a snapshot: any number of opportunities in one statement."""

    _name = "crm.pipeline.snapshot"
    _inherit = "crm.pipeline.snapshot"

    # === BUSINESS METHODS === #

    @api.model
    def _take(self, date, moment, past=False):
        """Take the snapshot of a week, in place of one that is there.

        :param date date: its Monday.
        :param datetime moment: until when, UTC.
        :param bool past: as the stage history tells, not as opportunities are now.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_pipeline_snapshot (date, taken_at, is_reconstructed)
                     VALUES (%(date)s, %(moment)s, %(past)s)
                ON CONFLICT (date) DO UPDATE
                        SET taken_at = excluded.taken_at,
                            is_reconstructed = excluded.is_reconstructed
                  RETURNING id
                """,
                date=date,
                moment=moment,
                past=past,
            )
        )
        [snapshot_id] = self.env.cr.fetchone()
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_pipeline_snapshot_line WHERE snapshot_id = %s",
                snapshot_id,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT id, taken_at FROM crm_pipeline_snapshot WHERE date < %s"
                " ORDER BY date DESC LIMIT 1",
                date,
            )
        )
        previous_id, since = self.env.cr.fetchone() or (None, None)
        self.env.cr.execute(
            self._get_take_query(snapshot_id, date, moment, past, previous_id, since)
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _get_take_query(self, snapshot_id, date, moment, past, previous_id, since):
        """Return the statement that writes the lines of a snapshot.

        What was open in the week before and is so no more was closed since, or in the
        same second: then its last stay tells how. In the first snapshot nothing has
        changed.

        :param int snapshot_id: whose lines.
        :param date date: its Monday.
        :param datetime moment: until when, UTC.
        :param bool past: from the stage history.
        :param int previous_id: the snapshot before, if there is one.
        :param datetime since: when that was taken, UTC.
        :rtype: SQL
        """
        return SQL(
            """
            INSERT INTO crm_pipeline_snapshot_line (
                        snapshot_id, date, lead_id, stage_id, stage_name, user_id,
                        team_id, company_id, is_open, amount, probability,
                        date_deadline, change, amount_before, difference,
                        deadline_before, deadline_change)
            WITH present AS MATERIALIZED (%(present)s),
            closed AS MATERIALIZED (
                SELECT DISTINCT ON (lead_id) lead_id, stage_id, stage_name, user_id,
                       team_id, company_id, outcome, amount_out AS amount,
                       probability_out AS probability
                  FROM crm_stage_visit
                 WHERE outcome IN ('won', 'lost', 'archived')
                   AND merged_lead_ref IS NULL
                   AND date_out > %(since)s AND date_out <= %(moment)s
                   AND (lead_id IN (SELECT lead_id FROM present)) IS NOT TRUE
              ORDER BY lead_id, id DESC
            ),
            before AS MATERIALIZED (
                SELECT lead_id, stage_id, stage_name, user_id, team_id, company_id,
                       amount, probability, date_deadline
                  FROM crm_pipeline_snapshot_line
                 WHERE snapshot_id = %(previous)s AND is_open
            ),
            line AS (
                SELECT lead_id, stage_id, stage_name, user_id, team_id, company_id,
                       TRUE AS is_open, NULL AS outcome, amount, probability,
                       date_deadline
                  FROM present
             UNION ALL
                SELECT lead_id, stage_id, stage_name, user_id, team_id, company_id,
                       FALSE, outcome, amount, probability, NULL
                  FROM closed
             UNION ALL
                SELECT lead_id, stage_id, stage_name, user_id, team_id, company_id,
                       FALSE, 'unknown', amount, probability, NULL
                  FROM before
                 WHERE (lead_id IN (SELECT lead_id FROM present)) IS NOT TRUE
                   AND (lead_id IN (SELECT lead_id FROM closed)) IS NOT TRUE
            )
            SELECT %(snapshot)s, %(date)s, line.lead_id, line.stage_id,
                   line.stage_name, line.user_id, line.team_id, line.company_id,
                   line.is_open, line.amount, line.probability,
                   COALESCE(line.date_deadline, CASE WHEN NOT line.is_open
                                                THEN before.date_deadline END),
                   CASE WHEN line.outcome = 'unknown'
                        THEN CASE WHEN life.outcome IN ('won', 'lost')
                                  THEN life.outcome ELSE 'archived' END
                        WHEN NOT line.is_open THEN line.outcome
                        WHEN %(previous)s::int IS NULL THEN 'same'
                        WHEN before.lead_id IS NULL
                        THEN CASE WHEN life.date_start <= %(since)s THEN 'reopened'
                                  ELSE 'new' END
                        WHEN line.amount > before.amount THEN 'grown'
                        WHEN line.amount < before.amount THEN 'shrunk'
                        ELSE 'same' END,
                   CASE WHEN %(previous)s::int IS NULL THEN line.amount
                        ELSE COALESCE(before.amount, 0) END,
                   CASE WHEN %(previous)s::int IS NULL THEN 0
                        WHEN line.is_open
                        THEN line.amount - COALESCE(before.amount, 0)
                        ELSE -COALESCE(before.amount, 0) END,
                   before.date_deadline,
                   CASE WHEN NOT line.is_open OR before.date_deadline IS NULL THEN NULL
                        WHEN line.date_deadline IS NULL
                             OR line.date_deadline > before.date_deadline
                        THEN 'slipped'
                        WHEN line.date_deadline < before.date_deadline
                        THEN 'earlier' END
              FROM line
         LEFT JOIN before ON before.lead_id = line.lead_id
         LEFT JOIN crm_lead_life life ON life.lead_id = line.lead_id
          ORDER BY line.lead_id
            """,
            present=self._get_past_query(moment) if past else self._get_open_query(),
            since=since,
            moment=moment,
            previous=previous_id,
            snapshot=snapshot_id,
            date=date,
        )

    @api.model
    def _get_open_query(self):
        """Return what is open now.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT lead.id AS lead_id, lead.stage_id, visit.stage_name, lead.user_id,
                   lead.team_id, lead.company_id,
                   COALESCE(lead.expected_revenue, 0) AS amount, lead.probability,
                   lead.date_deadline
              FROM crm_lead lead
         LEFT JOIN crm_stage_visit visit
                   ON visit.lead_id = lead.id AND visit.outcome = 'open'
             WHERE lead.active IS TRUE AND lead.won_status = 'pending'
               AND lead.type = 'opportunity'
            """
        )

    @api.model
    def _get_past_query(self, moment):
        """Return what was open at a moment of the past.

        The revenue is that of the end of the stay, or the present one if it goes on:
        the time between is not known.

        :param datetime moment: UTC.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT DISTINCT ON (visit.lead_id) visit.lead_id, visit.stage_id,
                   visit.stage_name, visit.user_id, visit.team_id, visit.company_id,
                   COALESCE(visit.amount_out, lead.expected_revenue, 0) AS amount,
                   COALESCE(visit.probability_out, visit.probability) AS probability,
                   NULL::date AS date_deadline
              FROM crm_stage_visit visit
              JOIN crm_lead lead ON lead.id = visit.lead_id
             WHERE visit.date_in <= %(moment)s
               AND (visit.date_out IS NULL OR visit.date_out > %(moment)s)
               AND visit.merged_lead_ref IS NULL
          ORDER BY visit.lead_id, visit.id DESC
            """,
            moment=moment,
        )
