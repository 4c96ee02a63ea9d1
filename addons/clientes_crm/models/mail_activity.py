from odoo import models


class MailActivity(models.Model):
    """Finishing the activity that asks to verify a customer's data."""

    _name = "mail.activity"
    _inherit = "mail.activity"

    # === ACTION METHODS === #

    def action_verify_customer_data(self):
        """Record that the customers' data are right; that finishes the activities."""
        activities = self.filtered(
            lambda a: (
                a.res_model == "res.partner"
                and a.activity_category == "clientes_verify"
            )
        )
        activities.check_access("write")
        partners = self.env["res.partner"].browse(activities.mapped("res_id"))
        partners.action_verify_data()
        # Contacts have the verification of their company: their activity is still open.
        activities.exists().filtered("active").action_feedback()
