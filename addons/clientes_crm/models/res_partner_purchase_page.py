from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..const import INVOICE_GROUPS
from .clientes_purchase_page import KINDS

SHOWN_DOCUMENTS = 8


class ResPartner(models.Model):
    """The purchases of a customer, as its profile shows them."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.readonly
    def get_purchases(self):
        """Return what this customer and its contacts have bought, and how.

        Everything under the reader's record rules: a salesperson who sees own orders
        only gets the figures of these. Invoices are listed for those who see them in
        the history. The class compares customers, and is the company's.

        :return: figures, lists, and the actions that open what they count
        :rtype: dict
        """
        self.ensure_one()
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Purchases are for the company's own staff."))
        self.check_access("read")
        self.env["sale.order"].check_access("read")
        self.env.flush_all()
        family = self._get_commercial_families()
        companies = self.env.company | self.env.companies
        summaries = self.env["clientes.purchase"]._get_summaries(family, companies)
        summary = summaries[self.env.company]
        return {
            "company": self._format_purchase_company(self.env.company, summary),
            "other_companies": [
                self._format_purchase_company(company, summaries[company])
                for company in companies - self.env.company
            ],
            "summary": self._format_purchase_summary(summary),
            "periods": self._get_purchase_periods(family, summary),
            "products": self._get_purchase_products(family),
            "discounts": self._get_purchase_discounts(family, summary),
            "lists": self._get_purchase_lists(family),
            "can_quote": self.env["sale.order"].has_access("create"),
        }

    @api.model
    def _format_purchase_company(self, company, summary):
        # sudo: res.company - name and currency of a company that the reader works in
        company = company.sudo()
        return {
            "id": company.id,
            "name": company.name,
            "currency_id": company.currency_id.id,
            "count": summary["count"],
            "amount": company.currency_id.round(summary["amount"]),
            "last": self._format_purchase_date(summary["last"]),
        }

    @api.model
    def _format_purchase_date(self, date):
        return format_date(self.env, date) if date else ""

    def _format_purchase_summary(self, summary):
        """Return the figures of the current company with the customer's class.

        :rtype: dict
        """
        currency = self.env.company.currency_id
        classed = self._fields["rfm_class"]
        row = self.env["clientes.partner.purchase"].search_fetch(
            [
                ("partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", self.env.company.id),
            ],
            ["rfm_class", "recency_score", "frequency_score", "monetary_score"],
        )
        labels = dict(classed._description_selection(self.env))
        scores = (row.recency_score, row.frequency_score, row.monetary_score)
        return {
            "amount": currency.round(summary["amount"]),
            "count": summary["count"],
            "ticket": summary["ticket"] and currency.round(summary["ticket"]),
            "per_month": round(summary["count"] / 12, 1),
            "first": self._format_purchase_date(summary["first"]),
            "last": self._format_purchase_date(summary["last"]),
            "days_since": summary["days_since"],
            "interval": summary["interval"] and round(summary["interval"], 1),
            "ratio": summary["ratio"] and round(summary["ratio"], 1),
            "is_behind": (summary["ratio"] or 0) >= 1.5,
            "rfm_class": row.rfm_class or "",
            "rfm_label": labels.get(row.rfm_class, ""),
            "rfm_scores": scores if row.recency_score else False,
            "rfm_help": classed._description_help(self.env),
        }

    def _get_purchase_periods(self, family, summary):
        """Return the twelve months as a whole, then each of them.

        :return: dicts with `key`, `label`, `title`, `amount`, `height` of the bar in
            percent, and `parts`: the orders, invoices and credit notes behind it
        :rtype: list[dict]
        """
        currency = self.env.company.currency_id
        months = summary["months"]
        amounts = {
            month: currency.round(sum(part["amount"] for part in parts.values()))
            for month, parts in months.items()
        }
        highest = max(map(abs, amounts.values())) or 1
        year = {
            kind: {
                "count": sum(parts[kind]["count"] for parts in months.values()),
                "amount": sum(parts[kind]["amount"] for parts in months.values()),
                "ids": [id_ for parts in months.values() for id_ in parts[kind]["ids"]],
            }
            for kind in KINDS
        }
        first = min(months)
        periods = [
            {
                "key": "year",
                "label": "",
                "title": self.env._("Last 12 months"),
                "amount": currency.round(sum(amounts.values())),
                "height": 0,
                "parts": self._get_purchase_parts(family, year, first, None),
            }
        ]
        for month, parts in months.items():
            periods.append(
                {
                    "key": month.isoformat(),
                    "label": format_date(self.env, month, date_format="LLL"),
                    "title": format_date(self.env, month, date_format="LLLL y"),
                    "amount": amounts[month],
                    "height": round(100 * abs(amounts[month]) / highest),
                    "parts": self._get_purchase_parts(family, parts, month, month),
                }
            )
        return periods

    def _get_purchase_parts(self, family, parts, since, month):
        """Return what an amount is made of.

        :param dict parts: number, amount and ids of documents by kind.
        :param date since: first day.
        :param date month: if it is a month; else, all since that day.
        :rtype: list[dict]
        """
        labels = {
            "order": self.env._("Orders"),
            "invoice": self.env._("Invoices without an order"),
            "refund": self.env._("Credit notes"),
        }
        sees_invoices = self.env.user.has_groups(INVOICE_GROUPS)
        currency = self.env.company.currency_id
        result = []
        for kind in KINDS:
            part = parts[kind]
            if not part["count"]:
                continue
            action = False
            if kind == "order":
                domain = self._get_purchase_order_domain(family, since, month)
                action = self._get_purchase_action("sale.order", labels[kind], domain)
            elif sees_invoices:
                action = self._get_purchase_action(
                    "account.move", labels[kind], Domain("id", "in", part["ids"])
                )
            result.append(
                {
                    "kind": kind,
                    "label": labels[kind],
                    "count": part["count"],
                    "amount": currency.round(part["amount"]),
                    "action": action,
                }
            )
        return result

    def _get_purchase_products(self, family):
        """Return the products bought last, and those to be suggested.

        :rtype: dict
        """
        company = self.env.company
        rows, total = self.env["clientes.purchase"]._get_products(family, company)
        # sudo: product.product - names of what stands on documents the reader may read
        products = self.env["product.product"].sudo().with_context(active_test=False)
        products = products.browse([row["product_id"] for row in rows])
        shown = []
        for row, product in zip(rows, products, strict=True):
            unit = product.uom_id
            shown.append(
                {
                    **row,
                    "name": product.display_name,
                    "unit": unit.name,
                    "usual": product._get_usual_quantity(row["usual"]),
                    "interval": row["interval"] and round(row["interval"], 1),
                    "last_date": self._format_purchase_date(row["last_date"]),
                }
            )
        domain = self._get_purchase_line_domain(family)
        return {
            "count": total,
            "rows": [row for row in shown if row["is_shown"]],
            "due": sorted(
                (row for row in shown if row["is_due"]),
                key=lambda row: row["days_since"] / (row["interval"] or 1),
                reverse=True,
            ),
            "action": self._get_purchase_action(
                "sale.order.line",
                self.env._("Products Bought"),
                domain,
                group_by="product_id",
            ),
        }
