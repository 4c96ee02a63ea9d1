from odoo import api, models

from .clientes_partner_kpi_facts import MESSAGE_TYPES


class MailMessage(models.Model):
    """A message from or to a customer is contact, an internal note is none."""

    _name = "mail.message"
    _inherit = "mail.message"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._enqueue_contact()
        return messages

    def unlink(self):
        self._enqueue_contact(with_recipients=True)
        return super().unlink()

    # === BUSINESS METHODS === #

    def _enqueue_contact(self, with_recipients=False):
        """Have the figures of the customers worked out who wrote or were written to.

        :param bool with_recipients: also of those who were notified, which a message
            just made does not know yet.
        """
        # sudo: mail.message - whom it concerns, not what the user may read
        messages = self.sudo()._filter_contacts()
        partners = messages._get_contact_partners()
        if with_recipients and messages:
            partners |= messages.notification_ids.res_partner_id
        self.env["clientes.partner.kpi"]._enqueue(partners)

    def _filter_contacts(self):
        """Return the messages that may be contact with a customer.

        :rtype: mail.message
        """
        note = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mt_note", raise_if_not_found=False
        )
        return self.filtered(
            lambda m: (
                m.mail_activity_type_id
                or (
                    m.message_type in MESSAGE_TYPES
                    and not m.is_internal
                    and m.subtype_id.id != note
                )
            )
        )

    def _get_contact_partners(self):
        """Return the customers whom these messages concern.

        For an addon to override whose messages tell the customer in their own way.

        :rtype: res.partner
        """
        partners = self.author_id
        documents = self.env["clientes.partner.kpi"]._get_activity_documents()
        for message in self.filtered("mail_activity_type_id"):
            if field := documents.get(message.model):
                record = self.env[message.model].browse(message.res_id).exists()
                partners |= record if field == "id" else record[field]
        return partners
