from odoo import models


class CalendarEvent(models.Model):
    """A meeting is contact with the customers who take part, once it has begun."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "clientes.partner.fact"]

    # === BUSINESS METHODS === #

    def _get_fact_fields(self):
        return {"active", "start", "partner_ids", "attendee_ids", "opportunity_id"}

    def _enqueue_fact(self):
        # sudo: calendar.event - private meetings are contact as well
        for event in self.sudo():
            self.env["clientes.partner.kpi"]._enqueue(
                event.partner_ids, due=event.start
            )
