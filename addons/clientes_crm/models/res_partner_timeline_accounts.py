from odoo import api, models
from odoo.fields import Domain

from ..const import ACCOUNTING_GROUPS, INVOICE_GROUPS
from ..timeline import TimelineKind, TimelineSource


class ResPartner(models.Model):
    """Invoices, credit notes, payments and returns in the timeline of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === SOURCES === #

    @api.model
    def _get_timeline_invoice_sources(self, with_family):
        """Return the invoices and the credit notes, each a kind of its own.

        :param Domain with_family: of the customer and its contacts.
        :rtype: list[TimelineSource]
        """
        kinds = (
            (
                TimelineKind("invoice", self.env._("Invoices"), "fa-file-text-o"),
                "out_invoice",
            ),
            (
                TimelineKind("refund", self.env._("Credit Notes"), "fa-undo"),
                "out_refund",
            ),
        )
        return [
            TimelineSource(
                key=kind.key,
                model="account.move",
                groups=INVOICE_GROUPS,
                kinds=(kind,),
                domain=with_family
                & Domain("state", "=", "posted")
                & Domain("move_type", "=", move_type),
                date_field="invoice_date",
                author_field="invoice_user_id",
                fields=(
                    "name",
                    "move_type",
                    "payment_state",
                    "amount_total_signed",
                    "company_currency_id",
                ),
                describe=self._describe_timeline_invoice,
                view=self._get_timeline_invoice_view(),
            )
            for kind, move_type in kinds
        ]

    @api.model
    def _get_timeline_invoice_view(self):
        """Return the form of an invoice that this reader can open."""
        if self.env.user.has_groups(ACCOUNTING_GROUPS):
            return "account.view_move_form"
        return "clientes_crm.account_move_view_form_receivables"

    @api.model
    def _get_timeline_payment_view(self):
        """Return the form of a payment that this reader can open."""
        if self.env.user.has_groups(ACCOUNTING_GROUPS):
            return "account.view_account_payment_form"
        return "clientes_crm.account_payment_view_form_receivables"

    # === DESCRIPTIONS === #

    @api.model
    def _describe_timeline_invoice(self, move):
        return {
            "title": move.name or "",
            "state": self._get_timeline_label(move, "payment_state"),
            # Signed: a credit note takes away.
            "amount": move.amount_total_signed,
            "currency_id": move.company_currency_id.id,
        }

    @api.model
    def _describe_timeline_payment(self, payment):
        sign = -1 if payment.payment_type == "outbound" else 1
        return {
            "title": payment.name or "",
            "text": payment.memo or "",
            "amount": sign * payment.amount,
            "currency_id": payment.currency_id.id,
        }

    @api.model
    def _describe_timeline_return(self, picking):
        return {
            **self._describe_timeline_delivery(picking),
            "state": self.env._("Returned"),
        }
