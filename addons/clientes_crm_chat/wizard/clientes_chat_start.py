from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientesChatStart(models.TransientModel):
    """Choose with whom of the customer's contacts to talk."""

    _name = "clientes.chat.start"
    _description = "Start Conversation"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, readonly=True
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Contacts with Portal User",
        compute="_compute_contact_ids",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", domain="[('id', 'in', contact_ids)]"
    )

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        for wizard in self:
            wizard.contact_ids = (
                wizard.partner_id and wizard.partner_id._get_portal_contacts()
            )

    def action_start(self):
        """Open the conversation with the chosen contact.

        :return: the dialog of the private link, or what closes this one
        :rtype: dict
        """
        self.ensure_one()
        if self.contact_id not in self.contact_ids:
            raise UserError(self.env._("Choose with whom you want to talk."))
        action = self.contact_id._start_conversation()
        if isinstance(action, dict):
            return action
        return {"type": "ir.actions.act_window_close"}
