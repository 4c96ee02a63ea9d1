from odoo import api, models
from odoo.fields import Domain

from .clientes_document_notice import EXPIRY_ACTIVITY

BATCH = 100


class ClientesDocument(models.Model):
    """Reminders before a document expires."""

    _name = "clientes.document"
    _inherit = "clientes.document"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_remind(self):
        """Schedule an activity for each document that is about to expire.

        One transaction a batch: what was interrupted goes on at the next run, and the
        mark on the document keeps a second activity away.
        """
        domain = (
            self._get_expiring_domain()
            & Domain("is_reminded", "=", False)
            & Domain("replaced_by_id", "=", False)
            & Domain("type_id.reminder_days", ">", 0)
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while documents := self.search(domain, limit=BATCH).try_lock_for_update():
            for document in documents:
                document._remind()
            documents.is_reminded = True
            if not cron._commit_progress(len(documents)):
                break

    def _remind(self):
        """Ask the responsible of the customer to obtain the next version."""
        self.ensure_one()
        responsible = self._get_responsible()
        self.with_context(lang=responsible.lang).activity_schedule(
            EXPIRY_ACTIVITY,
            date_deadline=self.date_expiry,
            summary=self.env._(
                "%(document)s of %(customer)s expires",
                document=self.display_name,
                customer=self.partner_id.display_name,
            ),
            user_id=responsible.id,
        )

    def _forget_reminder(self):
        """Begin anew: the date of expiry has changed."""
        self.is_reminded = False
        self.activity_unlink([EXPIRY_ACTIVITY])
