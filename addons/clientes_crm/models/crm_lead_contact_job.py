from odoo import api, fields, models
from odoo.tools import SQL

from .clientes_partner_kpi_facts import MESSAGE_TYPES

# Opportunities worked out by one statement.
BATCH = 5_000
# A rhythm needs so many days of contact in the last year.
LEAST = 4
# No rhythm is quicker or slower than these days.
QUICKEST, SLOWEST = 3, 90
# What of the customer's facts is contact. An order or a new opportunity is none.
KINDS = ("message_in", "message_out", "call", "meeting", "email")
COLUMNS = ["last_contact_date", "contact_rhythm", "contact_due_date"]
# What is computed from these.
SHOWN = [*COLUMNS, "days_without_contact", "is_contact_overdue"]


class CrmLeadContact(models.AbstractModel):
    """Works out the last contact and the rhythm of opportunities, set by set.

    Contacts of an opportunity are its own, whoever it is with, and those of its
    customer's whole family in its company, wherever they took place.
    """

    _name = "crm.lead.contact"
    _description = "Contacts of opportunities"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_update(self):
        """Work out all open opportunities; what is due depends on the day."""
        cron = self.env["ir.cron"]
        last = 0
        while ids := self._find_open(last):
            self._update(ids)
            last = ids[-1]
            if len(ids) < BATCH:
                break
            if not cron._commit_progress(1, remaining=1):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _find_open(self, last):
        """Return the next open opportunities.

        :param int last: only those with a higher id.
        :rtype: list[int]
        """
        self.env["crm.lead"].flush_model(["active", "type", "won_status"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM crm_lead
                 WHERE id > %s AND active AND type = 'opportunity'
                   AND won_status = 'pending'
              ORDER BY id LIMIT %s
                """,
                last,
                BATCH,
            )
        )
        return [lead_id for (lead_id,) in rows]

    @api.model
    def _note(self, lead_ids, date):
        """Take over a contact that there just was.

        :param list lead_ids: the opportunities.
        :param datetime date: when it was.
        """
        self.env["crm.lead"].flush_model(COLUMNS)
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead
                   SET last_contact_date = %(date)s,
                       contact_due_date = %(due)s
                 WHERE id = ANY(%(ids)s)
                   AND COALESCE(last_contact_date < %(date)s, TRUE)
                """,
                date=date,
                due=self._get_due(SQL("contact_rhythm"), SQL("%s::timestamp", date)),
                ids=list(lead_ids),
            )
        )
        self.env["crm.lead"].browse(lead_ids).invalidate_recordset(SHOWN, flush=False)

    @api.model
    def _get_due(self, rhythm, date):
        """Return when contact is due: later than usual, or after the days set.

        :rtype: SQL
        """
        return SQL(
            "(%(date)s)::date + CASE WHEN COALESCE(%(rhythm)s, 0) = 0 THEN %(days)s"
            " ELSE CEIL(%(rhythm)s * 1.5)::int END",
            rhythm=rhythm,
            date=date,
            days=self.env["crm.lead"]._get_inactivity_days(),
        )

    @api.model
    def _update(self, lead_ids):
        """Work out the contacts of these opportunities in one statement.

        :param list lead_ids: ids of `crm.lead`.
        """
        self.env.flush_all()
        facts = self.env["clientes.partner.kpi"]._get_contact_fact_queries()
        self.env.cr.execute(
            SQL(
                """
                WITH lead AS (
                    SELECT l.id, l.company_id, p.commercial_partner_id AS customer_id,
                           l.create_date
                      FROM crm_lead l
                 LEFT JOIN res_partner p ON p.id = l.partner_id
                     WHERE l.id = ANY(%(ids)s)
                ),
                family AS (
                    SELECT c.id AS contact_id, c.commercial_partner_id AS customer_id
                      FROM res_partner c
                     WHERE c.commercial_partner_id IN (SELECT customer_id FROM lead)
                ),
                fact (customer_id, company_id, kind, date) AS (%(facts)s),
                contact AS (
                    SELECT lead.id, fact.date
                      FROM lead
                      JOIN fact ON fact.customer_id = lead.customer_id
                       AND (fact.company_id = lead.company_id
                            OR fact.company_id IS NULL OR lead.company_id IS NULL)
                     WHERE fact.kind IN %(kinds)s
                 UNION ALL
                    (%(own)s)
                ),
                figure AS (
                    SELECT id, MAX(date) AS last,
                           COUNT(DISTINCT date::date) FILTER (WHERE %(recent)s) AS days,
                           MAX(date::date) FILTER (WHERE %(recent)s)
                           - MIN(date::date) FILTER (WHERE %(recent)s) AS span
                      FROM contact
                     WHERE date <= %(now)s
                  GROUP BY id
                ),
                fresh AS (
                    SELECT lead.id, figure.last, lead.create_date,
                           CASE WHEN figure.days >= %(least)s
                                THEN LEAST(GREATEST(CEIL(
                                    figure.span / (figure.days - 1.0)
                                )::int, %(quickest)s), %(slowest)s)
                                ELSE 0 END AS rhythm
                      FROM lead LEFT JOIN figure ON figure.id = lead.id
                )
                UPDATE crm_lead l
                   SET last_contact_date = fresh.last,
                       contact_rhythm = fresh.rhythm,
                       contact_due_date = %(due)s
                  FROM fresh
                 WHERE fresh.id = l.id
                   AND (l.last_contact_date, l.contact_rhythm, l.contact_due_date)
                       IS DISTINCT FROM (fresh.last, fresh.rhythm, %(due)s)
                """,
                ids=list(lead_ids),
                facts=SQL(" UNION ALL ").join(facts),
                kinds=KINDS,
                own=self._get_own_contacts(),
                recent=SQL(
                    "date > %s::timestamp - interval '1 year'", fields.Datetime.now()
                ),
                now=fields.Datetime.now(),
                least=LEAST,
                quickest=QUICKEST,
                slowest=SLOWEST,
                due=self._get_due(
                    SQL("fresh.rhythm"), SQL("COALESCE(fresh.last, fresh.create_date)")
                ),
            )
        )
        self.env["crm.lead"].invalidate_model(SHOWN)

    @api.model
    def _get_own_contacts(self):
        """Return the statement of the contacts on the opportunities themselves.

        :rtype: SQL
        """
        email = self.env.ref("mail.mail_activity_data_email", raise_if_not_found=False)
        return SQL(
            """
            SELECT m.res_id, m.date
              FROM mail_message m
         LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
         LEFT JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
         LEFT JOIN res_partner author ON author.id = m.author_id
             WHERE m.model = 'crm.lead' AND m.res_id IN (SELECT id FROM lead)
               AND (t.category IN ('phonecall', 'meeting') OR t.id = %(email)s
                    OR (m.message_type IN %(types)s AND t.id IS NULL
                        AND m.is_internal IS NOT TRUE AND s.internal IS NOT TRUE
                        AND (m.message_type = 'sms' OR m.author_id IS NULL
                             OR author.partner_share
                             OR EXISTS (
                                SELECT FROM mail_notification n
                                  JOIN res_partner p ON p.id = n.res_partner_id
                                 WHERE n.mail_message_id = m.id AND p.partner_share))))
         UNION ALL
            SELECT e.opportunity_id, e.start
              FROM calendar_event e
             WHERE e.active AND e.opportunity_id IN (SELECT id FROM lead)
            """,
            email=email.id if email else 0,
            types=MESSAGE_TYPES,
        )
