from odoo import api, models


class MailBlacklist(models.Model):
    """An address that no mail is sent to makes its customers' data less fresh."""

    _name = "mail.blacklist"
    _inherit = "mail.blacklist"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._refresh_customers(entries.mapped("email"))
        return entries

    def write(self, vals):
        emails = self.mapped("email")
        result = super().write(vals)
        if {"active", "email"} & vals.keys():
            self._refresh_customers([*emails, *self.mapped("email")])
        return result

    def unlink(self):
        emails = self.mapped("email")
        result = super().unlink()
        self._refresh_customers(emails)
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _refresh_customers(self, emails):
        """Work out the freshness of the customers with these addresses again.

        :param list emails: normalised addresses.
        """
        if emails:
            self.env["res.partner"]._refresh_freshness_of_emails(emails)
