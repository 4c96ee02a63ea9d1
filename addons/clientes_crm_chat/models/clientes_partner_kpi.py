from odoo import api, fields, models
from odoo.tools import SQL


class ClientesPartnerKpi(models.Model):
    """What is said in a conversation is contact with its customer."""

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    last_contact_kind = fields.Selection(
        selection_add=[("chat", "Conversation")], ondelete={"chat": "set null"}
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_contact_fact_queries(self):
        return [
            *super()._get_contact_fact_queries(),
            SQL(
                """
                SELECT f.customer_id, c.company_id, 'chat', m.date
                  FROM family f
                  JOIN discuss_channel c ON c.customer_id = f.contact_id
                  JOIN mail_message m
                       ON m.model = 'discuss.channel' AND m.res_id = c.id
             LEFT JOIN mail_message_subtype s ON s.id = m.subtype_id
                 WHERE m.message_type = 'comment'
                   AND m.is_internal IS NOT TRUE
                   AND s.internal IS NOT TRUE
                """
            ),
        ]

    @api.model
    def _enqueue_conversations(self):
        """Have the figures of all customers with conversations worked out again."""
        self.env.cr.execute(
            "SELECT DISTINCT customer_id FROM discuss_channel"
            " WHERE customer_id IS NOT NULL"
        )
        customer_ids = [customer_id for (customer_id,) in self.env.cr.fetchall()]
        self._enqueue(self.env["res.partner"].browse(customer_ids))
