from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import AGEING_BUCKETS
from ..tools.ageing import get_bucket

KINDS = ("open", "period")


class ClientesStatement(models.AbstractModel):
    """The account statement of a customer, read from the ledger of one company.

    Open items
        What is open at a day (now, with whatever is booked ahead, without a day), the
        oldest due date first. The balance runs over the open amounts.

    Period
        What was booked between two days. The balance runs from the opening balance
        over the amounts. Where an item of the customer was applied to one of somebody
        else, that is a line of its own: otherwise the balance would go on showing what
        is no longer open.

    Either way `closing` is what `clientes.receivable` tells, to the cent.
    """

    _name = "clientes.statement"
    _description = "Account Statement"

    # === BUSINESS METHODS === #

    @api.model
    def _get_statement(
        self, partner, company, date_from=None, date_to=None, kind="open", page=None
    ):
        """Return the account statement of a customer with its contacts.

        It reads the ledger without asking for rights: the caller has checked that
        whoever sees it may see this customer in this company (for users:
        `res.partner._check_statement_access`).

        :param res.partner partner: the customer, or a contact of it.
        :param res.company company: whose ledger.
        :param date date_from: first day of a period; from the beginning if None.
        :param date date_to: last day, or the day at which items are open; now if None.
        :param str kind: `open` or `period`; another one counts as `open`.
        :param slice page: which of the lines are told; all if None. Balances and totals
            are of all.
        :return: amounts are signed as in the ledger, in the currency of the company
            unless the key says `_currency`. `partner_id`, `company_id`, `currency_id`,
            `kind`, `date_from`, `date_to`, `day` (of the ages), `opening`, `debit`,
            `credit`, `closing`, `ageing` (the buckets, `unapplied`, `overdue`,
            `balance`, `oldest_due_date`), `currencies` (open amounts by currency of
            the documents), `lines` (see `_get_statement_line`), `line_count`
        :rtype: dict
        :raise UserError: if the period ends before it begins.
        """
        partner.ensure_one()
        company.ensure_one()
        kind = kind if kind in KINDS else "open"
        date_from = fields.Date.to_date(date_from) if kind == "period" else None
        date_to = fields.Date.to_date(date_to) or None
        if date_from and date_to and date_from > date_to:
            raise UserError(
                self.env._("The period ends before it begins. Please correct its days.")
            )
        customer = partner.commercial_partner_id
        service = self.env["clientes.receivable"].with_company(company)
        day = service._get_ageing_day(date_to)
        self._flush_documents()
        open_items = self._fetch_open_items(customer, company, date_to)
        if kind == "open":
            opening = 0.0
            rows = open_items
        else:
            opening = self._fetch_opening(customer, company, date_from)
            rows = self._fetch_period_items(customer, company, date_from, date_to)
            self._set_residuals(rows, open_items)
        statement = {
            "partner_id": customer.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "kind": kind,
            "date_from": date_from or None,
            "date_to": date_to,
            "day": day,
            "opening": opening,
            "ageing": self._get_ageing(open_items, company, day),
            "currencies": self._get_currencies(open_items),
        }
        return {**statement, **self._get_lines(rows, statement, company, page)}

    @api.model
    def _flush_documents(self):
        """Let the statements see what the transaction has changed so far."""
        self.env["clientes.receivable"]._flush_ledger()
        self.env["account.move"].flush_model(
            ["partner_id", "payment_reference", "ref", "statement_line_id"]
        )
        self.env["res.partner"].flush_model(["complete_name"])

    @api.model
    def _set_residuals(self, rows, open_items):
        """Tell of the items of a period what is open of them at its end.

        :param list rows: the items.
        :param list open_items: what is open at the end of the period.
        """
        still_open = {item["line_id"]: item for item in open_items}
        for row in rows:
            item = not row["is_transfer"] and still_open.get(row["line_id"])
            row["residual"] = item["residual"] if item else 0.0
            row["residual_currency"] = item["residual_currency"] if item else 0.0

    @api.model
    def _get_ageing(self, items, company, day):
        """Return what is open by age, as `clientes.receivable._get_ageing` does.

        :param list items: open items at that day.
        :rtype: dict
        """
        ageing = self.env["clientes.receivable"]._get_empty_ageing()
        ageing["item_count"] = len(items)
        for item in items:
            residual, due_date = item["residual"], item["due_date"]
            ageing["balance"] += residual
            if residual <= 0:
                ageing["unapplied"] += residual
                continue
            ageing[get_bucket(due_date, day)] += residual
            # The oldest comes first.
            ageing["oldest_due_date"] = ageing["oldest_due_date"] or due_date
            if due_date < day:
                ageing["overdue"] += residual
            else:
                ageing["next_due_date"] = ageing["next_due_date"] or due_date
        places = company.currency_id.decimal_places
        for name in ("balance", *AGEING_BUCKETS, "unapplied", "overdue"):
            ageing[name] = round(ageing[name], places)
        return ageing

    @api.model
    def _get_currencies(self, items):
        """Return what is open by currency of the documents.

        :return: `currency_id`, `currency_name`, `residual_currency` in it,
            `residual` in the currency of the company
        :rtype: list[dict]
        """
        totals = {}
        for item in items:
            total = totals.setdefault(item["currency_id"], [0.0, 0.0])
            total[0] += item["residual_currency"]
            total[1] += item["residual"]
        currencies = self.env["res.currency"].browse(totals)
        names = {currency.id: currency.name for currency in currencies}
        return [
            {
                "currency_id": currency_id,
                "currency_name": names[currency_id],
                "residual_currency": round(foreign, 6),
                "residual": round(own, 6),
            }
            for currency_id, (foreign, own) in sorted(totals.items())
        ]
