from datetime import timedelta

from odoo import models
from odoo.tools import format_date, formatLang


class ClientesCredit(models.AbstractModel):
    """Why an order or a delivery is stopped."""

    _name = "clientes.credit"
    _inherit = "clientes.credit"

    # === BUSINESS METHODS === #

    def _get_stops(self, orders):
        """Return the orders that the rules stop, taken as confirmed.

        Who paid in advance needs no credit. What somebody authorised goes on.

        :param orders: orders of any companies.
        :return: names of reasons by order, of those that are stopped.
        :rtype: dict
        """
        stops = {}
        # sudo: sale.order - the rules hold for whoever confirms
        for company, company_orders in orders.sudo().grouped("company_id").items():
            if not company._has_credit_control():
                continue
            by_customer = company_orders.grouped(
                lambda order: order.partner_invoice_id.commercial_partner_id
            )
            figures = self._get_credit(
                [customer.id for customer in by_customer], company, company_orders
            )
            # sudo: clientes.credit.request - what is authorised holds for everybody
            allowed = (
                self.env["clientes.credit.request"]
                .sudo()
                ._get_allowed_orders(company_orders)
            )
            for customer, customer_orders in by_customer.items():
                credit = figures[customer.id]
                reasons = self._get_reasons(credit, company)
                if not reasons:
                    continue
                for order in customer_orders - allowed:
                    if (
                        company.currency_id.compare_amounts(credit.needs[order.id], 0)
                        > 0
                    ):
                        stops[order.with_env(orders.env)] = (reasons, credit)
        return stops

    def _get_reasons(self, credit, company):
        """Return which rules a customer breaks.

        :param Credit credit: its figures, with what is about to be confirmed.
        :param company: whose rules.
        :return: of `hold`, `overdue` and `limit`.
        :rtype: list
        """
        compare = company.currency_id.compare_amounts
        reasons = []
        if not credit.waived:
            if credit.hold:
                reasons.append("hold")
            if self._is_overdue(credit, company):
                reasons.append("overdue")
        if credit.available is not None and compare(credit.available, 0) < 0:
            reasons.append("limit")
        return reasons

    def _is_overdue(self, credit, company):
        """Return whether the customer's debts are older than the company lets pass.

        :rtype: bool
        """
        if not company.clientes_credit_stop_overdue or not credit.oldest_due_date:
            return False
        service = self.env["clientes.receivable"].with_company(company)
        last_day = service._get_ageing_day() - timedelta(
            days=company.clientes_credit_overdue_days
        )
        return (
            credit.oldest_due_date < last_day
            and company.currency_id.compare_amounts(
                credit.overdue, company.clientes_credit_overdue_amount
            )
            > 0
        )

    def _get_reason_texts(self, reasons, credit, company):
        """Return the reasons in words; the figures only for who sees receivables.

        :param list reasons: names of rules.
        :rtype: list
        """
        if not self.env.user.has_group("clientes_crm.clientes_crm_group_receivables"):
            return self._get_general_texts(reasons)
        return self._get_exact_texts(reasons, credit, company)

    def _get_general_texts(self, reasons):
        """Return the reasons without any figure.

        :rtype: list
        """
        texts = {
            "hold": self.env._("The orders of this customer are stopped."),
            "overdue": self.env._("The customer has overdue debts."),
            "limit": self.env._("The order goes beyond the customer's credit."),
        }
        return [texts[reason] for reason in reasons]

    def _get_exact_texts(self, reasons, credit, company):
        """Return the reasons with their figures.

        :rtype: list
        """

        def money(amount):
            return formatLang(self.env, amount or 0.0, currency_obj=company.currency_id)

        texts = {
            "hold": lambda: self.env._("The orders of this customer are stopped."),
            "overdue": lambda: self.env._(
                "%(amount)s is overdue, the oldest debt since %(date)s.",
                amount=money(credit.overdue),
                date=format_date(self.env, credit.oldest_due_date),
            ),
            "limit": lambda: self.env._(
                "Beyond the limit of %(limit)s by %(excess)s: %(receivable)s owed, "
                "%(orders)s confirmed and not invoiced, with this order; %(drafts)s in "
                "drafts; %(extra)s authorised beyond it.",
                limit=money(credit.limit),
                excess=money(-(credit.available or 0.0)),
                receivable=money(credit.receivable),
                orders=money(credit.uninvoiced),
                drafts=money(credit.drafts),
                extra=money(credit.extra),
            ),
        }
        return [texts[reason]() for reason in reasons]
