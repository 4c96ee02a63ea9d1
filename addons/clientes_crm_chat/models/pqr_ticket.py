from odoo import api, fields, models
from odoo.exceptions import UserError


class PqrTicket(models.Model):
    """Conversations about a case."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    conversation_ids = fields.One2many(
        comodel_name="discuss.channel",
        inverse_name="pqr_ticket_id",
        string="Conversations",
        groups="clientes_crm_pqr.clientes_crm_pqr_group_user",
    )
    conversation_count = fields.Integer(
        compute="_compute_conversation_count",
        groups="clientes_crm_pqr.clientes_crm_pqr_group_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("conversation_ids")
    def _compute_conversation_count(self):
        counts = dict(
            self.env["discuss.channel"]._read_group(
                [("pqr_ticket_id", "in", self.ids)], ["pqr_ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.conversation_count = counts.get(ticket, 0)

    def action_start_conversation(self):
        """Talk live with the customer about this case.

        :return: the dialog of the private link, or True
        :rtype: dict or bool
        """
        self.ensure_one()
        self.check_access("read")
        if not self.partner_id:
            raise UserError(self.env._("Choose the customer of the PQR first."))
        contact = self.partner_id
        if contact == self.commercial_partner_id:
            contact = contact._get_portal_contacts()[:1] or contact
        return contact._start_conversation(ticket=self)

    def action_view_conversations(self):
        """Open the conversations about this case.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_chat.discuss_channel_action"
        )
        action["domain"] = [("pqr_ticket_id", "=", self.id)]
        return action
