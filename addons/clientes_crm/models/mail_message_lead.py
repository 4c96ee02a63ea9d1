from odoo import api, models


class MailMessage(models.Model):
    """A message or a call on an opportunity is contact at once, not only tomorrow."""

    _name = "mail.message"
    _inherit = "mail.message"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if any(vals.get("model") == "crm.lead" for vals in vals_list):
            messages._note_lead_contact()
        return messages

    # === BUSINESS METHODS === #

    def _note_lead_contact(self):
        """Tell the opportunities of messages from and to customers, calls and meetings.

        Customers who get a message as followers are known later: the nightly run sees.
        """
        email = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mail_activity_data_email", raise_if_not_found=False
        )

        def is_contact(message):
            if activity := message.mail_activity_type_id:
                return (
                    activity.category in ("phonecall", "meeting")
                    or activity.id == email
                )
            return (
                not message.author_id
                or message.author_id.partner_share
                or message.message_type == "sms"
                or any(message.partner_ids.mapped("partner_share"))
            )

        # sudo: mail.message - whether it is contact, not what it says
        contacts = (
            self.sudo()
            .filtered(lambda message: message.model == "crm.lead" and message.res_id)
            ._filter_contacts()
            .filtered(is_contact)
        )
        for date, messages in contacts.grouped("date").items():
            self.env["crm.lead.contact"]._note(messages.mapped("res_id"), date)
