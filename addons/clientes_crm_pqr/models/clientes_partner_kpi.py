from odoo import api, fields, models
from odoo.tools import SQL


class ClientesPartnerKpi(models.Model):
    """A filed case is contact with its customer."""

    _name = "clientes.partner.kpi"
    _inherit = "clientes.partner.kpi"

    last_contact_kind = fields.Selection(
        selection_add=[("pqr", "PQR")], ondelete={"pqr": "set null"}
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_contact_fact_queries(self):
        return [
            *super()._get_contact_fact_queries(),
            SQL(
                """
                SELECT f.customer_id, t.company_id, 'pqr', t.date_filed
                  FROM family f
                  JOIN pqr_ticket t ON t.commercial_partner_id = f.contact_id
                """
            ),
        ]

    @api.model
    def _get_activity_documents(self):
        return {
            **super()._get_activity_documents(),
            "pqr.ticket": "commercial_partner_id",
        }

    @api.model
    def _enqueue_tickets(self):
        """Have the figures of all customers with cases worked out again."""
        self.env.cr.execute(
            "SELECT DISTINCT commercial_partner_id FROM pqr_ticket"
            " WHERE commercial_partner_id IS NOT NULL"
        )
        customer_ids = [customer_id for (customer_id,) in self.env.cr.fetchall()]
        self._enqueue(self.env["res.partner"].browse(customer_ids))
