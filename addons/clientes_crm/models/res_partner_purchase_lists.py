from odoo import models
from odoo.fields import Domain

from ..const import INVOICE_GROUPS
from .res_partner_purchase_page import SHOWN_DOCUMENTS


class ResPartner(models.Model):
    """The latest documents of a customer's purchases, of each kind."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_purchase_lists(self, family):
        """Return orders, invoices, credit notes and returned goods, latest first.

        :param res.partner family: the customer with its contacts.
        :return: dicts with `key`, `title`, `count`, `rows` and `action` (all of them)
        :rtype: list[dict]
        """
        with_family = Domain("partner_id", "in", family.ids) & Domain(
            "company_id", "=", self.env.company.id
        )
        of_customer = Domain(
            "commercial_partner_id", "=", self.commercial_partner_id.id
        ) & Domain("company_id", "=", self.env.company.id)
        lists = [
            self._get_purchase_list(
                "orders",
                "sale.order",
                self.env._("Quotations and Orders"),
                with_family,
                "date_order",
            )
        ]
        if self.env.user.has_groups(INVOICE_GROUPS):
            posted = of_customer & Domain("state", "=", "posted")
            lists += [
                self._get_purchase_list(
                    "invoices",
                    "account.move",
                    self.env._("Invoices"),
                    posted & Domain("move_type", "in", ("out_invoice", "out_receipt")),
                    "invoice_date",
                ),
                self._get_purchase_list(
                    "refunds",
                    "account.move",
                    self.env._("Credit Notes"),
                    posted & Domain("move_type", "=", "out_refund"),
                    "invoice_date",
                ),
            ]
        if self.env["stock.picking"].has_access("read"):
            lists.append(
                self._get_purchase_list(
                    "returns",
                    "stock.picking",
                    self.env._("Returned Goods"),
                    with_family
                    & Domain("location_id.usage", "=", "customer")
                    & Domain("state", "!=", "cancel"),
                    "scheduled_date",
                )
            )
        return lists

    def _get_purchase_list(self, key, model, title, domain, date_field):
        """Return the latest documents of one kind.

        :rtype: dict
        """
        describe = {
            "sale.order": self._describe_purchase_order,
            "account.move": self._describe_purchase_invoice,
            "stock.picking": self._describe_purchase_return,
        }[model]
        documents = self.env[model]
        latest = documents.search(
            domain, order=f"{date_field} DESC, id DESC", limit=SHOWN_DOCUMENTS
        )
        return {
            "key": key,
            "model": model,
            "title": title,
            "count": documents.search_count(domain),
            "rows": [
                {
                    "id": document.id,
                    "name": document.name or "",
                    "date": self._format_purchase_moment(document[date_field]),
                    **describe(document),
                }
                for document in latest
            ],
            "action": self._get_purchase_action(model, title, domain),
        }

    def _describe_purchase_order(self, order):
        states = [(self._get_timeline_label(order, "state"), order.state == "cancel")]
        if order.state == "sale":
            for name in ("delivery_status", "invoice_status"):
                label = order[name] and self._get_timeline_label(order, name)
                states.append((label, False))
        return {
            "states": self._format_purchase_states(states),
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
        }

    def _describe_purchase_invoice(self, move):
        sign = -1 if move.move_type == "out_refund" else 1
        label = self._get_timeline_label(move, "payment_state")
        return {
            "states": self._format_purchase_states([(label, False)]),
            "amount": sign * move.amount_total,
            "currency_id": move.currency_id.id,
        }

    def _describe_purchase_return(self, picking):
        label = self._get_timeline_label(picking, "state")
        return {
            "states": self._format_purchase_states([(label, False)]),
            "amount": 0,
            "currency_id": False,
            "origin": picking.origin or "",
        }

    def _format_purchase_states(self, states):
        """Return the labels that there are.

        :param list states: label and whether it is muted.
        :rtype: list[dict]
        """
        return [
            {"label": label, "is_muted": is_muted}
            for label, is_muted in states
            if label
        ]
