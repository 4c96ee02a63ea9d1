import json

from odoo import api, models
from odoo.tools import SQL

# Changes of these are read from the messages.
READ = ("stage_id", "active", "won_status", "lost_reason_id")
SNAPSHOTS = ("expected_revenue", "user_id", "team_id")


class CrmStageVisit(models.Model):
    """What the messages of opportunities tell about their past.

    Four tables, dropped with the transaction: opportunities without history; events,
    one a message; points, where an opportunity was just before and just after each
    event; and what becomes of them, the stays.
    """

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    # === BUSINESS METHODS === #

    @api.model
    def _fill(self, condition):
        """Reconstruct the stays of opportunities that have none.

        :param SQL condition: on the row `lead` of opportunities.
        """
        self.env.cr.execute(
            SQL(
                "DROP TABLE IF EXISTS pg_temp.visit_fill_lead, pg_temp.visit_fill_event"
            )
        )
        self.env.cr.execute(self._get_fill_leads(condition))
        if not self.env.cr.rowcount:
            return
        self.env.cr.execute(SQL("ANALYZE visit_fill_lead"))
        self.env.cr.execute(self._get_fill_events())
        self.env.cr.execute(
            SQL("CREATE INDEX ON visit_fill_event (lead_id, date, message_id)")
        )
        self.env.cr.execute(SQL("ANALYZE visit_fill_event"))
        self.env.cr.execute(self._get_fill_stays())
        self.env["crm.lead.life"]._refresh(
            # As an array: statistics of a table that is being filled lead plans astray.
            SQL("visit.lead_id = ANY(ARRAY(SELECT id FROM visit_fill_lead))")
        )
        self._forget_cached()

    @api.model
    def _get_fill_leads(self, condition):
        """Return the statement that collects opportunities without history.

        :param SQL condition: on the row `lead` of opportunities.
        :rtype: SQL
        """
        return SQL(
            """
            CREATE TEMPORARY TABLE visit_fill_lead ON COMMIT DROP AS
            SELECT lead.id, %(state)s AS state, lead.stage_id,
                   DATE_TRUNC('second', COALESCE(lead.create_date, %(now)s)) AS created,
                   -- A copy keeps the conversion of its original.
                   DATE_TRUNC('second', GREATEST(
                       COALESCE(lead.create_date, %(now)s), lead.date_conversion))
                   AS start,
                   DATE_TRUNC('second', COALESCE(
                       -- Winning a won one again moves its date of closing.
                       CASE WHEN lead.won_status = 'lost' OR NOT lead.active
                            AND lead.won_status = 'pending'
                            THEN lead.date_closed END,
                       lead.date_last_stage_update, lead.create_date, %(now)s))
                   AS latest,
                   lead.user_id, lead.team_id, lead.company_id,
                   COALESCE(lead.expected_revenue, 0) AS amount,
                   company_partner.lang
              FROM crm_lead lead
         LEFT JOIN res_company company
                   ON company.id = COALESCE(lead.company_id, %(company)s)
         LEFT JOIN res_partner company_partner
                   ON company_partner.id = company.partner_id
             WHERE lead.type = 'opportunity' AND %(condition)s
               AND NOT EXISTS (
                   SELECT FROM crm_stage_visit visit WHERE visit.lead_id = lead.id
                   AND visit.merged_lead_ref IS NULL)
            """,
            state=self._get_state(),
            now=self._get_now(),
            company=self.env.company.id,
            condition=condition,
        )

    @api.model
    def _get_fill_events(self):
        """Return the statement that reads the messages, one event each.

        Those of a merged opportunity were moved to the one it was merged into, and
        bear a subject since then: they tell another history. Whether an opportunity
        was won or lost is kept there in the language of whoever did it.

        :rtype: SQL
        """
        fields = self.env["ir.model.fields"]
        ids = {name: fields._get("crm.lead", name).id for name in READ + SNAPSHOTS}
        self.env.cr.execute(
            SQL(
                """
                SELECT label.value, selection.value
                  FROM ir_model_fields_selection selection,
                       JSONB_EACH_TEXT(selection.name) AS label
                 WHERE selection.field_id = %s
                """,
                ids["won_status"],
            )
        )
        labels = json.dumps(dict(self.env.cr.fetchall()))

        def read(column, name):
            return SQL(
                "MAX(%s) FILTER (WHERE change.field_id = %s)", SQL(column), ids[name]
            )

        def read_status(column):
            return SQL(
                "%s::jsonb ->> %s", labels, read(f"change.{column}", "won_status")
            )

        return SQL(
            """
            CREATE TEMPORARY TABLE visit_fill_event ON COMMIT DROP AS
            SELECT lead.id AS lead_id, message.id AS message_id,
                   GREATEST(DATE_TRUNC('second', message.date), lead.created) AS date,
                   %(stage_old)s AS stage_old, %(stage_new)s AS stage_new,
                   %(name_old)s AS name_old, %(name_new)s AS name_new,
                   %(active_new)s AS active_new,
                   %(status_old)s AS status_old, %(status_new)s AS status_new,
                   COALESCE(%(reason_new)s, 0) > 0 AS has_reason,
                   %(amount_old)s AS amount_old,
                   %(user_old)s AS user_old, %(team_old)s AS team_old
              FROM visit_fill_lead lead
              JOIN mail_message message
                   ON message.model = 'crm.lead' AND message.res_id = lead.id
              JOIN mail_tracking_value change ON change.mail_message_id = message.id
             WHERE COALESCE(message.subject, '') = ''
               AND change.field_id = ANY(%(fields)s)
          GROUP BY lead.id, lead.created, message.id
            """,
            stage_old=read("change.old_value_integer", "stage_id"),
            stage_new=read("change.new_value_integer", "stage_id"),
            name_old=read("change.old_value_char", "stage_id"),
            name_new=read("change.new_value_char", "stage_id"),
            active_new=read("change.new_value_integer", "active"),
            status_old=read_status("old_value_char"),
            status_new=read_status("new_value_char"),
            reason_new=read("change.new_value_integer", "lost_reason_id"),
            amount_old=read("change.old_value_float", "expected_revenue"),
            user_old=read("change.old_value_integer", "user_id"),
            team_old=read("change.old_value_integer", "team_id"),
            fields=list(ids.values()),
        )
