import logging
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import RedirectWarning


@dataclass
class Credit:
    """What a customer owes and may still owe, in the currency of the company.

    :param float | None limit: how much it may owe; nothing where there is no limit.
    :param float receivable: balance of the books.
    :param float uninvoiced: confirmed orders that are not invoiced yet.
    :param float drafts: quotations and draft invoices, where the company counts them.
    :param float extra: authorised beyond the limit, until a date.
    :param float overdue: what is past due.
    :param oldest_due_date: since when.
    :param bool hold: whether somebody stopped the customer's orders.
    :param bool has_requests: whether anybody ever asked for more.
    :param bool waived: whether orders beyond the rules are authorised until a date.
    :param dict needs: what each of the orders asked for still adds, by its id.
    """

    limit: float | None = None
    receivable: float = 0.0
    uninvoiced: float = 0.0
    drafts: float = 0.0
    extra: float = 0.0
    overdue: float = 0.0
    oldest_due_date: object = False
    hold: bool = False
    has_requests: bool = False
    waived: bool = False
    needs: dict = field(default_factory=lambda: defaultdict(float))

    @property
    def used(self):
        """How much of the limit is used up."""
        return self.receivable + self.uninvoiced + self.drafts

    @property
    def available(self):
        """How much the customer may still owe; nothing where there is no limit."""
        return None if self.limit is None else self.limit + self.extra - self.used


class ClientesCredit(models.AbstractModel):
    """How much of its credit a customer has used up.

    Works with all orders and entries of the customer's family, whoever asks: callers
    decide who gets to see the figures.
    """

    _name = "clientes.credit"
    _description = "Credit of Customers"

    # === BUSINESS METHODS === #

    def _get_credit(
        self, partner_ids, company, orders=None, detail=False, receivables=None
    ):
        """Return the credit of customers in one company.

        :param partner_ids: ids of customers (commercial partners).
        :param company: the company that gives the credit.
        :param orders: orders taken as confirmed, whatever their state.
        :param bool detail: whether `needs` holds all confirmed orders, too.
        :param dict receivables: balances by id of the customer, from who has read the
            books already; they are not read again, and nothing is told of what is due.
        :return: :class:`Credit` by id of the customer.
        :rtype: dict
        """
        orders = orders or self.env["sale.order"]
        figures = {partner_id: Credit() for partner_id in partner_ids}
        if not figures:
            return figures
        # sudo: res.partner - limits, for everybody who sells
        partners = self.env["res.partner"].sudo().browse(figures).with_company(company)
        for partner in partners:
            credit = figures[partner.id]
            credit.limit = partner._get_credit_limit(company)
            credit.hold = partner.credit_hold
        if receivables is None:
            self._add_receivables(figures, company)
        else:
            for partner_id, balance in receivables.items():
                figures[partner_id].receivable = balance
        self._add_orders(figures, company, orders, detail)
        return figures

    def _add_receivables(self, figures, company):
        """Add what the books say.

        :param dict figures: :class:`Credit` by id of the customer.
        :param company: the company that gives the credit.
        """
        # sudo: clientes.receivable - figures decide; who reads them is decided above
        ageing = self.env["clientes.receivable"].sudo()
        found = ageing._get_ageing(list(figures), [company.id])
        for (partner_id, _company_id), row in found.items():
            credit = figures[partner_id]
            credit.receivable = float(row["balance"])
            credit.overdue = float(row["overdue"])
            credit.oldest_due_date = row["oldest_due_date"]

    def _add_orders(self, figures, company, orders, detail=False):
        """Add what is confirmed and not invoiced, authorised, and drafts that count.

        :param dict figures: :class:`Credit` by id of the customer.
        :param company: the company that gives the credit.
        :param orders: orders taken as confirmed.
        :param bool detail: whether all confirmed orders are told apart.
        """
        service = self.env["clientes.receivable"].with_company(company)
        today = service._get_ageing_day()
        self._flush_orders()
        query = self._get_orders_query(figures, company, orders, detail)
        self.env.cr.execute(query)
        currency = company.currency_id
        for partner_id, order_id, currency_id, kind, amount in self.env.cr.fetchall():
            if kind == "requests":
                figures[partner_id].has_requests = True
                continue
            source = self.env["res.currency"].browse(currency_id)
            value = source._convert(amount, currency, company, today)
            credit = figures[partner_id]
            if kind == "extra":
                credit.extra += value
                credit.waived = True
            elif kind == "draft":
                credit.drafts += value
            else:
                credit.uninvoiced += value
            if order_id:
                credit.needs[order_id] += value

    def _get_stop(self, message, action_xmlid, records):
        """Return the refusal that offers to ask for an authorisation.

        Odoo logs such an exception as an error with its traceback, unless it carries
        a level of its own: a customer without credit is no fault of the server.

        :param str message: what is refused, and why.
        :param str action_xmlid: the action that asks.
        :param records: what is refused.
        :rtype: RedirectWarning
        """
        stop = RedirectWarning(
            message,
            self.env.ref(action_xmlid).id,
            self.env._("Request Authorisation"),
            {"active_model": records._name, "active_ids": records.ids},
        )
        stop.loglevel = logging.WARNING
        return stop
