from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..const import ACCOUNTING_GROUPS

MAX_PRODUCTS = 200


class ResPartner(models.Model):
    """What opens from a customer's purchases, and the quotation out of them."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_quote_products(self, product_ids):
        """Create a quotation of products that this customer buys, and open it.

        Each in the customer's usual quantity, at the prices of today.

        :param list product_ids: products, of those that the page shows.
        :raise UserError: if none of them can be sold.
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        orders = self.env["sale.order"]
        orders.check_access("create")
        products = self.env["product.product"].search(
            [
                ("id", "in", self._read_product_ids(product_ids)),
                ("sale_ok", "=", True),
            ]
        )
        if not products:
            raise UserError(
                self.env._("Please choose at least one product that is still sold.")
            )
        self.env.flush_all()
        quantities = self.env["clientes.purchase"]._get_usual_quantities(
            self._get_commercial_families(), self.env.company, products
        )
        order = orders.create(
            {
                "partner_id": self.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": product._get_usual_quantity(
                                quantities.get(product.id)
                            ),
                        }
                    )
                    for product in products
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS METHODS === #

    def _read_product_ids(self, product_ids):
        """Return the ids that a client sent, if they are some.

        :rtype: list
        """
        if not isinstance(product_ids, (list, tuple)):
            return []
        return [id_ for id_ in product_ids[:MAX_PRODUCTS] if isinstance(id_, int)]

    def _format_purchase_moment(self, moment):
        """Return the day of a date, or of a moment where the reader is.

        :rtype: str
        """
        if isinstance(moment, datetime):
            moment = fields.Datetime.context_timestamp(self, moment).date()
        return format_date(self.env, moment) if moment else ""

    def _get_purchase_order_domain(self, family, since=None, month=None):
        """Return the confirmed orders of a customer with the current company.

        :param date since: from that day on, where the company is.
        :param date month: only of the month that begins then.
        :rtype: Domain
        """
        domain = (
            Domain("partner_id", "in", family.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "sale")
        )
        # sudo: res.company - where the company is
        zone = pytz.timezone(self.env.company.sudo().partner_id.tz or "UTC")

        def to_utc(day):
            start = zone.localize(datetime.combine(day, time.min))
            return start.astimezone(pytz.utc).replace(tzinfo=None)

        if since:
            domain &= Domain("date_order", ">=", to_utc(since))
        if month:
            following = (month + timedelta(days=31)).replace(day=1)
            domain &= Domain("date_order", "<", to_utc(following))
        return domain

    def _get_purchase_line_domain(self, family):
        """Return the order lines that the products come from.

        :rtype: Domain
        """
        return (
            Domain("order_partner_id", "in", family.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "sale")
            & Domain("display_type", "=", False)
            & Domain("is_downpayment", "=", False)
            & Domain("product_uom_qty", ">", 0)
            & Domain("price_subtotal", ">=", 0)
        )

    def _get_purchase_action(self, model, name, domain, group_by=None):
        """Return the action that lists the documents of a figure.

        :param str group_by: field to group by.
        :rtype: dict
        """
        views = [[False, "list"], [False, "form"]]
        if model == "account.move":
            # Odoo's own are for those who have accounting.
            names = ("account.view_out_invoice_tree", "account.view_move_form")
            if not self.env.user.has_groups(ACCOUNTING_GROUPS):
                names = (
                    "clientes_crm.account_move_view_list_receivables",
                    "clientes_crm.account_move_view_form_receivables",
                )
            to_id = self.env["ir.model.data"]._xmlid_to_res_id
            views = [[to_id(names[0]), "list"], [to_id(names[1]), "form"]]
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": views,
            "domain": list(domain),
            "context": {"group_by": group_by} if group_by else {},
        }

    def _get_purchase_discounts(self, family, summary):
        """Return the discounts of the twelve months, in money and percent.

        :rtype: dict
        """
        company = self.env.company
        given, gross, orders, invoices = self.env["clientes.purchase"]._get_discounts(
            family, company
        )
        domain = self._get_purchase_order_domain(family, summary["since"])
        domain &= Domain("order_line.discount", ">", 0) | Domain(
            "order_line.price_unit", "<", 0
        )
        return {
            "amount": company.currency_id.round(given),
            "percent": round(100 * given / gross, 1) if gross else 0,
            "order_count": orders,
            "invoice_count": invoices,
            "action": self._get_purchase_action(
                "sale.order", self.env._("Orders with Discounts"), domain
            ),
        }
