from odoo import api, fields, models
from odoo.exceptions import AccessError

# Who said it, when, where, and for whose eyes.
FIXED_FIELDS = {
    "author_guest_id",
    "author_id",
    "date",
    "email_from",
    "message_type",
    "model",
    "res_id",
    "subtype_id",
}


class MailMessage(models.Model):
    """The messages of a case are part of its file."""

    _name = "mail.message"
    _inherit = "mail.message"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if self.env.user.share and not self.env.su:
            # sudo: mail.message - customers may post, not change a posted message
            messages.sudo().filtered(lambda m: m.model == "pqr.ticket").write(
                {
                    "message_type": "comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        "mail.mt_comment"
                    ),
                    "is_internal": False,
                    "date": fields.Datetime.now(),
                }
            )
        return messages

    def write(self, vals):
        if not self.env.su and FIXED_FIELDS & vals.keys():
            # sudo: mail.message - only to which record the messages belong
            models_ = {*self.sudo().mapped("model"), vals.get("model")}
            if "pqr.ticket" in models_:
                raise AccessError(
                    self.env._(
                        "Author, date, type and place of a PQR's message are fixed."
                    )
                )
        return super().write(vals)

    # === ACCESS === #

    def _get_forbidden_access(self, operation):
        # Upstream authors and recipients may always change a message, by plain RPC too.
        forbidden = super()._get_forbidden_access(operation)
        if operation not in ("write", "unlink"):
            return forbidden
        return forbidden + (self - forbidden)._filter_pqr_evidence(self.env.user)

    def _filter_pqr_evidence(self, user):
        """Return the messages of cases that a user may neither change nor delete.

        Customers none at all; agents neither what customers wrote nor anything in a
        closed case.

        :param res.users user: Who wants to change them.
        :rtype: mail.message
        """
        # sudo: mail.message - only to which case the messages belong and who wrote them
        messages = self.sudo().filtered(lambda m: m.model == "pqr.ticket" and m.res_id)
        if not user.share:
            # sudo: pqr.ticket - only whether the cases are closed
            tickets = self.env["pqr.ticket"].sudo().browse(messages.mapped("res_id"))
            closed = tickets.exists().filtered(lambda t: t.state == "closed")
            closed_ids = set(closed.ids)
            messages = messages.filtered(
                lambda m: m.res_id in closed_ids or m.author_id.partner_share
            )
        return self.browse(messages.ids)
