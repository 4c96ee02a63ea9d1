from odoo import models


class MailMessage(models.Model):
    """Messages of an ended conversation stay as they are."""

    _name = "mail.message"
    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        # Authors may always change their own messages upstream, by plain RPC too.
        forbidden = super()._get_forbidden_access(operation)
        if operation == "read":
            return forbidden
        # sudo: mail.message - only to which conversation the messages belong
        messages = (self - forbidden).sudo()
        messages = messages.filtered(
            lambda m: m.model == "discuss.channel" and m.res_id
        )
        channels = self.env["discuss.channel"].browse(messages.mapped("res_id"))
        sealed = set(channels.exists()._filter_sealed().ids)
        return forbidden + messages.filtered(lambda m: m.res_id in sealed).sudo(False)
