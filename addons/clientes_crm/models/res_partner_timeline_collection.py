from odoo import api, models
from odoo.fields import Domain

from ..timeline import TimelineKind, TimelineSource

GROUPS = "clientes_crm.clientes_crm_group_receivables"


class ResPartner(models.Model):
    """Promises to pay and reminders in the timeline of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_timeline_sources(self):
        with_family = Domain("partner_id", "in", self.ids)
        sources = super()._get_timeline_sources()
        sources += [
            TimelineSource(
                key="promise",
                model="clientes.payment.promise",
                groups=GROUPS,
                kinds=(
                    TimelineKind(
                        "promise", self.env._("Promises to Pay"), "fa-handshake-o"
                    ),
                ),
                domain=with_family,
                date_field="promise_date",
                author_field="user_id",
                fields=("note", "amount", "currency_id", "date", "state"),
                describe=self._describe_timeline_promise,
                # Follow-ups change the state, which is shown.
                with_messages=False,
            ),
            TimelineSource(
                key="reminder",
                model="clientes.reminder",
                groups=GROUPS,
                kinds=(TimelineKind("reminder", self.env._("Reminders"), "fa-bell-o"),),
                domain=with_family,
                date_field="date",
                author_field="user_id",
                fields=("step_name", "channel", "email", "amount", "company_id"),
                describe=self._describe_timeline_reminder,
                with_messages=False,
            ),
        ]
        return sources

    # === DESCRIPTIONS === #

    @api.model
    def _describe_timeline_promise(self, promise):
        return {
            "title": promise.display_name,
            "text": promise.note or "",
            "state": self._get_timeline_label(promise, "state"),
            "amount": promise.amount,
            "currency_id": promise.currency_id.id,
        }

    @api.model
    def _describe_timeline_reminder(self, reminder):
        return {
            "title": reminder.step_name,
            "text": reminder.email or "",
            "state": self._get_timeline_label(reminder, "channel"),
            "amount": reminder.amount,
            "currency_id": reminder.currency_id.id,
        }
