from odoo import api, models
from odoo.tools import SQL

# Written by people: neither system notifications nor automatic acknowledgements.
MESSAGE_TYPES = ("comment", "email", "sms")
# Their messages tell of the customer through the document, not through the author.
CONVERSATION_MODELS = ("discuss.channel",)


class ClientesPartnerKpi(models.Model):
    """Which facts the figures are worked out of.

    Each statement reads `family` (`contact_id`, `customer_id`), the contacts of the
    customers concerned, and, for dates of purchase, `timezone` (`company_id`, `name`).
    """

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    @api.model
    def _get_contact_fact_queries(self):
        """Return the statements that tell when there was contact with a customer.

        For an addon with contacts of its own to override, with a kind added to
        `last_contact_kind`; it must also enqueue the customers when such a fact appears
        or disappears.

        :return: statements with the columns customer, company, kind and date and time
        :rtype: list[SQL]
        """
        message = SQL(
            """
            m.message_type IN %(types)s
            AND m.is_internal IS NOT TRUE
            AND s.internal IS NOT TRUE
            AND m.model NOT IN %(conversations)s
            """,
            types=MESSAGE_TYPES,
            conversations=CONVERSATION_MODELS,
        )
        return [
            SQL(
                """
                SELECT f.customer_id, m.record_company_id, 'message_in', m.date
                  FROM family f
                  JOIN mail_message m ON m.author_id = f.contact_id
             LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                 WHERE %s
                """,
                message,
            ),
            SQL(
                """
                SELECT f.customer_id, m.record_company_id, 'message_out', m.date
                  FROM family f
                  JOIN mail_notification n ON n.res_partner_id = f.contact_id
                  JOIN mail_message m ON m.id = n.mail_message_id
             LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                 WHERE %s
                """,
                message,
            ),
            SQL(
                """
                SELECT f.customer_id, l.company_id, 'meeting', e.start
                  FROM family f
                  JOIN calendar_event_res_partner_rel r
                       ON r.res_partner_id = f.contact_id
                  JOIN calendar_event e ON e.id = r.calendar_event_id
             LEFT JOIN crm_lead l ON l.id = e.opportunity_id
                 WHERE e.active
                """
            ),
            SQL(
                """
                SELECT f.customer_id, o.company_id, 'order', o.date_order
                  FROM family f
                  JOIN sale_order o ON o.partner_id = f.contact_id
                 WHERE o.state = 'sale'
                """
            ),
            SQL(
                """
                SELECT f.customer_id, l.company_id, 'opportunity', l.create_date
                  FROM family f
                  JOIN crm_lead l ON l.partner_id = f.contact_id
                """
            ),
            *map(self._get_activity_query, self._get_activity_documents().items()),
        ]

    @api.model
    def _get_activity_documents(self):
        """Return on which documents a done activity is contact with the customer.

        For an addon with documents of its own to override.

        :return: the field that holds the customer, by model
        :rtype: dict
        """
        return {
            "res.partner": "id",
            "crm.lead": "partner_id",
            "sale.order": "partner_id",
            "account.move": "partner_id",
        }

    @api.model
    def _get_activity_query(self, document):
        """Return the statement of the calls, meetings and e-mails done on documents.

        Done activities are told by their message: unlike the activity it has the time,
        and it stays when done activities are cleaned up.

        :param tuple document: a model and its field with the customer.
        :rtype: SQL
        """
        model, field = document
        email = self.env.ref("mail.mail_activity_data_email", raise_if_not_found=False)
        return SQL(
            """
            SELECT f.customer_id, m.record_company_id,
                   CASE t.category WHEN 'phonecall' THEN 'call'
                                   WHEN 'meeting' THEN 'meeting'
                                   ELSE 'email' END,
                   m.date
              FROM family f
              JOIN %(table)s d ON d.%(field)s = f.contact_id
              JOIN mail_message m ON m.model = %(model)s AND m.res_id = d.id
              JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE t.category IN ('phonecall', 'meeting') OR t.id = %(email)s
            """,
            table=SQL.identifier(self.env[model]._table),
            field=SQL.identifier(field),
            model=model,
            email=email.id if email else 0,
        )

    @api.model
    def _get_purchase_fact_queries(self):
        """Return the statements that tell when a customer has bought.

        The purchases of `clientes.purchase`: a confirmed order, and a posted invoice or
        receipt that bills none: who sells without orders has invoices only. One that a
        credit note takes back wholly is no purchase. Days are those of the company's
        place.

        :return: statements with the columns customer, company and date
        :rtype: list[SQL]
        """
        return [
            SQL(
                """
                SELECT f.customer_id, o.company_id,
                       (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE tz.name)::date
                  FROM family f
                  JOIN sale_order o ON o.partner_id = f.contact_id
                  JOIN timezone tz ON tz.company_id = o.company_id
                 WHERE o.state = 'sale'
                """
            ),
            SQL(
                """
                SELECT f.customer_id, m.company_id, m.invoice_date
                  FROM family f
                  JOIN account_move m ON m.commercial_partner_id = f.contact_id
                 WHERE m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_receipt')
                   AND m.invoice_date IS NOT NULL
                   AND m.payment_state IS DISTINCT FROM 'reversed'
                   AND %s
                """,
                self.env["clientes.purchase"]._get_standalone_condition("m"),
            ),
        ]
