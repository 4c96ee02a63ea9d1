from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import INVOICE_GROUPS
from ..timeline import TimelineKind, TimelineSource


class ResPartner(models.Model):
    """The documents in the timeline of a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _get_timeline_sources(self):
        with_family = Domain("partner_id", "in", self.ids)
        transfers = with_family & Domain("state", "=", "done")
        sources = super()._get_timeline_sources()
        sources += [
            self._get_timeline_message_source(),
            TimelineSource(
                key="opportunity",
                model="crm.lead",
                kinds=(
                    TimelineKind(
                        "opportunity", self.env._("Opportunities"), "fa-star-o"
                    ),
                ),
                domain=with_family & Domain("type", "=", "opportunity"),
                date_field="create_date",
                author_field="user_id",
                fields=("name", "expected_revenue", "company_id", "won_status"),
                describe=self._describe_timeline_opportunity,
                view="crm.crm_lead_view_form",
            ),
            TimelineSource(
                key="order",
                model="sale.order",
                kinds=(
                    TimelineKind("order", self.env._("Orders"), "fa-shopping-cart"),
                ),
                domain=with_family,
                date_field="date_order",
                author_field="user_id",
                fields=("name", "state", "amount_total", "currency_id"),
                describe=self._describe_timeline_order,
            ),
            TimelineSource(
                key="delivery",
                model="stock.picking",
                kinds=(TimelineKind("delivery", self.env._("Deliveries"), "fa-truck"),),
                domain=transfers & Domain("location_id.usage", "!=", "customer"),
                date_field="date_done",
                author_field="user_id",
                fields=("name", "origin", "state"),
                describe=self._describe_timeline_delivery,
            ),
            TimelineSource(
                key="return",
                model="stock.picking",
                kinds=(TimelineKind("return", self.env._("Returns"), "fa-reply"),),
                domain=transfers & Domain("location_id.usage", "=", "customer"),
                date_field="date_done",
                author_field="user_id",
                fields=("name", "origin", "state"),
                describe=self._describe_timeline_return,
            ),
            *self._get_timeline_invoice_sources(with_family),
            TimelineSource(
                key="payment",
                model="account.payment",
                groups=INVOICE_GROUPS,
                kinds=(TimelineKind("payment", self.env._("Payments"), "fa-money"),),
                domain=with_family
                & Domain("partner_type", "=", "customer")
                & Domain("state", "in", ("in_process", "paid")),
                date_field="date",
                author_field="create_uid",
                fields=("name", "memo", "amount", "currency_id", "payment_type"),
                describe=self._describe_timeline_payment,
                view=self._get_timeline_payment_view(),
            ),
            TimelineSource(
                key="meeting",
                model="calendar.event",
                kinds=(TimelineKind("meeting", self.env._("Meetings"), "fa-calendar"),),
                domain=self._get_timeline_meeting_domain(),
                date_field="start",
                author_field="user_id",
                fields=("name", "location", "allday"),
                describe=self._describe_timeline_meeting,
                # Invitations and reminders are no interactions of their own.
                with_messages=False,
            ),
        ]
        return sources

    def _get_timeline_meeting_domain(self):
        """Return the past meetings with these customers, or about opportunities.

        Of two sets, each found by its index: with "or" the whole calendar is read.

        :rtype: Domain
        """
        event_model = self.env["calendar.event"]
        event_model.flush_model(["opportunity_id", "partner_ids"])
        attended = SQL(
            "SELECT calendar_event_id FROM calendar_event_res_partner_rel"
            " WHERE res_partner_id = ANY(%s)",
            self.ids,
        )
        if self.env["crm.lead"].has_access("read"):
            leads = self.env["crm.lead"].with_context(active_test=False)
            query = leads._search([("partner_id", "in", self.ids)])
            attended = SQL(
                "%s UNION SELECT id FROM calendar_event WHERE opportunity_id IN %s",
                attended,
                query.subselect(),
            )
        # Private ones of others would be shown as nothing but "Busy".
        visible = Domain(event_model._get_default_privacy_domain()) | Domain(
            "partner_ids", "in", self.env.user.partner_id.ids
        )
        return (
            Domain("id", "in", SQL("(%s)", attended))
            & Domain("start", "<=", fields.Datetime.now())
            & visible
        )

    # === DESCRIPTIONS === #

    @api.model
    def _get_timeline_label(self, record, fname):
        """Return the label of a selection's value.

        :rtype: str
        """
        return record._fields[fname].convert_to_export(record[fname], record) or ""

    @api.model
    def _describe_timeline_opportunity(self, lead):
        company = lead.company_id or self.env.company
        # sudo: res.company - the currency of the opportunity's amount
        currency = company.sudo().currency_id
        return {
            "title": lead.name,
            "state": self._get_timeline_label(lead, "won_status"),
            "amount": lead.expected_revenue,
            "currency_id": currency.id,
        }

    @api.model
    def _describe_timeline_order(self, order):
        return {
            "title": order.name,
            "state": self._get_timeline_label(order, "state"),
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
        }

    @api.model
    def _describe_timeline_delivery(self, picking):
        return {"title": picking.name, "text": picking.origin or ""}

    @api.model
    def _describe_timeline_meeting(self, event):
        return {
            "title": event.name or "",
            "text": event.location or "",
            "all_day": event.allday,
        }
