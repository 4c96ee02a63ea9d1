from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang

ACTIVITY = "clientes_crm.mail_activity_type_credit"
# How many requests the nightly job closes at once.
BATCH = 500


class ClientesCreditRequest(models.Model):
    """What an authorisation is good for, and how it ends."""

    _name = "clientes.credit.request"
    _inherit = "clientes.credit.request"

    # === BUSINESS METHODS === #

    def _get_allowed_orders(self, orders):
        """Return the orders that are authorised, up to their amount.

        An order that was confirmed with an authorisation keeps it.

        :param orders: orders of one company.
        """
        if not orders:
            return orders
        company = orders.company_id
        service = self.env["clientes.receivable"].with_company(company)
        today = service._get_ageing_day()
        requests = self.search_fetch(
            Domain("order_id", "in", orders.ids)
            & Domain("kind", "=", "single")
            & (
                (
                    Domain("state", "=", "authorised")
                    & Domain("valid_until", ">=", today)
                )
                | Domain("state", "=", "used")
            ),
            ["order_id", "partner_id", "amount_authorised"],
        )
        allowed = orders.browse()
        for request in requests:
            order = request.order_id
            # Granted to this customer, whoever the order is for by now.
            if order.partner_invoice_id.commercial_partner_id != request.partner_id:
                continue
            total = order.currency_id._convert(
                order.amount_total, company.currency_id, company, today
            )
            if (
                company.currency_id.compare_amounts(total, request.amount_authorised)
                <= 0
            ):
                allowed |= order
        return allowed & orders

    def _get_shortfall_texts(self, order):
        """Say that an order was authorised, but for less than it is.

        :param order: one that is stopped.
        :rtype: list[str]
        """
        order = self.env["sale.order"].browse(order.id)
        company = order.company_id
        today = self.env["clientes.receivable"].with_company(company)._get_ageing_day()
        request = self.search(
            [
                ("order_id", "=", order.id),
                ("kind", "=", "single"),
                ("state", "=", "authorised"),
                ("valid_until", ">=", today),
            ],
            order="amount_authorised DESC",
            limit=1,
        )
        customer = order.partner_invoice_id.commercial_partner_id
        if not request or request.partner_id != customer:
            return []
        return [
            self.env._(
                "It is authorised, but only up to %(amount)s.",
                amount=formatLang(
                    self.env,
                    request.amount_authorised,
                    currency_obj=company.currency_id,
                ),
            )
        ]

    def _mark_used(self, orders):
        """Close the authorisations of orders that went through with them.

        :param orders: orders just confirmed.
        """
        self.search(
            [
                ("order_id", "in", orders.ids),
                ("kind", "=", "single"),
                ("state", "=", "authorised"),
            ]
        ).write({"state": "used"})

    def _close_of_orders(self, orders, *states):
        """Withdraw what orders asked for or were granted that are confirmed no more.

        :param orders: orders that are cancelled, or begun anew.
        :param states: of the requests that end with it.
        """
        requests = orders and self.search(
            [("order_id", "in", orders.ids), ("state", "in", states)]
        )
        if requests:
            requests.write({"state": "cancelled"})
            requests.activity_unlink([ACTIVITY])

    @api.model
    def _cron_expire(self):
        """Close authorisations whose day is over; they have no effect any more."""
        authorised = Domain("state", "=", "authorised")
        over = Domain.FALSE
        for (company,) in self._read_group(authorised, ["company_id"]):
            day = company._get_collection_day()
            over |= Domain("company_id", "=", company.id) & Domain(
                "valid_until", "<", day
            )
        domain = authorised & over
        while requests := self.search(domain, limit=BATCH):
            requests.write({"state": "expired"})
            remaining = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(
                len(requests), remaining=remaining
            ):
                break
