from odoo import models


class MailMail(models.Model):
    """What became of the e-mails with statements."""

    _name = "mail.mail"
    _inherit = "mail.mail"

    # === BUSINESS METHODS === #

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell at the line of the customer that its e-mail could not be delivered."""
        if failure_type:
            # sudo: clientes.statement.mailing.line - the scheduler sends everybody's
            lines_sudo = self.env["clientes.statement.mailing.line"].sudo()
            lines_sudo.search([("mail_id", "in", self.ids)]).write(
                {"state": "error", "reason": "failed", "error": failure_reason}
            )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
