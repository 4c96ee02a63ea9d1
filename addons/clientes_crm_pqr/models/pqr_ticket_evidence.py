from odoo import models
from odoo.exceptions import AccessError, UserError

# What a customer may say about an own message; the rest follows from who writes.
CUSTOMER_PARAMETERS = {
    "attachment_ids",
    "attachments",
    "body",
    "body_is_html",
    "parent_id",
    "subject",
}


class PqrTicket(models.Model):
    """The messages of a case are evidence: written to be read, then kept."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    def message_post(self, **kwargs):
        """Make what customers write visible to both sides, whatever they ask for.

        In superuser mode nothing is changed: that is the company speaking on occasion
        of a customer's request, such as the acknowledgement.

        :rtype: mail.message
        """
        if self.env.user.share and not self.env.su:
            kwargs = {k: v for k, v in kwargs.items() if k in CUSTOMER_PARAMETERS}
            kwargs |= self._get_customer_message_values()
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        """Keep customers from sending e-mail that leaves no trace in the case.

        :rtype: mail.message
        """
        if self.env.user.share and not self.env.su:
            raise AccessError(
                self.env._("Please write in the conversation of the PQR instead.")
            )
        return super().message_notify(**kwargs)

    def _get_customer_message_values(self):
        """Return how every message of a customer is posted.

        :rtype: dict
        """
        return {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}

    def _check_can_update_message_content(self, messages):
        result = super()._check_can_update_message_content(messages)
        if messages._filter_pqr_evidence(self.env.user):
            raise UserError(
                self.env._(
                    "This message belongs to the file of the PQR and stays as it is. "
                    "Please write another one."
                )
            )
        return result
