from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import AGENT_GROUP


class PqrTicket(models.Model):
    """What agents do with a case."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    customer_ticket_count = fields.Integer(
        string="Cases of the Customer",
        compute="_compute_customer_ticket_count",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    def _compute_customer_ticket_count(self):
        counts = dict(
            self._read_group(
                [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.customer_ticket_count = counts.get(ticket.commercial_partner_id, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("user_id")
    def _check_user_id(self):
        for ticket in self:
            # sudo: res.users - groups of a colleague
            user = ticket.user_id.sudo()
            if user and (user.share or not user.has_group(AGENT_GROUP)):
                raise ValidationError(
                    self.env._(
                        "%(user)s is not a PQR agent and cannot be responsible for "
                        "%(number)s.",
                        user=user.name,
                        number=ticket.name,
                    )
                )

    # === ACTION METHODS === #

    def action_assign_to_me(self):
        """Make the current agent responsible."""
        self.user_id = self.env.user

    def action_view_customer_tickets(self):
        """Open all cases of the customer's company.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_pqr.pqr_ticket_action"
        )
        action["domain"] = [
            ("commercial_partner_id", "=", self.commercial_partner_id.id)
        ]
        action["context"] = {"default_partner_id": self.partner_id.id}
        return action

    def action_open_portal(self):
        """Open the page that the customer sees.

        :rtype: dict
        """
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.access_url, "target": "new"}

    # === BUSINESS METHODS === #

    def _set_state(self, state):
        """Move the cases to the first stage of a state.

        :param str state: One of the four states.
        """
        self.write({"stage_id": self.env["pqr.stage"]._get_first(state).id})
