from odoo import fields, models

from .clientes_verification_campaign import ACTIVITY_TYPE


class ResPartner(models.Model):
    """The customer in the campaigns that verify its data."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _mark_data_verified(self, user):
        """Close what asked for this verification: campaign lines and activities."""
        result = super()._mark_data_verified(user)
        # sudo: clientes.verification.line - written only by what happens to customers
        lines = self.env["clientes.verification.line"].sudo()
        lines.search([("partner_id", "in", self.ids), ("state", "=", "pending")]).write(
            {"state": "verified", "date_verified": fields.Datetime.now()}
        )
        # sudo: mail.activity - done for whomever it was planned
        self.sudo().activity_feedback(
            [ACTIVITY_TYPE], feedback=self.env._("The data are verified.")
        )
        return result

    def _get_waiting_verifications(self):
        """Return those who are asked to be verified already.

        :rtype: res.partner
        """
        # sudo: clientes.verification.line, mail.activity - also those of colleagues
        lines = self.env["clientes.verification.line"].sudo()
        waiting = lines.search_fetch(
            [("partner_id", "in", self.ids), ("state", "=", "pending")], ["partner_id"]
        )
        # sudo: mail.activity - as above
        activities = self.env["mail.activity"].sudo()
        planned = activities.search_fetch(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ],
            ["res_id"],
        )
        ids = {*waiting.partner_id.ids, *planned.mapped("res_id")}
        return self.filtered(lambda partner: partner.id in ids)

    def _get_blacklisted_customers(self):
        """Return those to whom no mail may be sent.

        :rtype: res.partner
        """
        return self.filtered("is_blacklisted")

    def _get_mail_obstacle(self, blacklisted):
        """Say why a customer cannot be written to.

        :param res.partner blacklisted: those to whom no mail may be sent.
        :return: a reason of `clientes.verification.line`, or False
        :rtype: str or bool
        """
        self.ensure_one()
        if not self.email:
            return "no_email"
        if not self.email_normalized:
            return "bad_email"
        return "blacklisted" if self in blacklisted else False
