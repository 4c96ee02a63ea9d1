from odoo import models


class MailMessage(models.Model):
    """Whoever writes in a conversation, it is contact with its customer."""

    _name = "mail.message"
    _inherit = "mail.message"

    # === BUSINESS METHODS === #

    def _get_contact_partners(self):
        said = self.filtered(lambda m: m.model == "discuss.channel" and m.res_id)
        partners = super(MailMessage, self - said)._get_contact_partners()
        channels = self.env["discuss.channel"].browse(said.mapped("res_id"))
        return partners | channels.exists().customer_id
