from odoo import api, models


class MailNotification(models.Model):
    """Who is notified of a message has been written to."""

    _name = "mail.notification"
    _inherit = "mail.notification"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        notifications = super().create(vals_list)
        # sudo: mail.notification - whom it concerns, not what the user may read
        notifications_sudo = notifications.sudo()
        contacts = notifications_sudo.mail_message_id._filter_contacts()
        self.env["clientes.partner.kpi"]._enqueue(
            notifications_sudo.filtered(
                lambda n: n.mail_message_id in contacts
            ).res_partner_id
        )
        return notifications
