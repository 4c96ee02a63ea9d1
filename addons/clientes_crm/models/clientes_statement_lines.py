from odoo import api, models

from ..tools.ageing import get_bucket


class ClientesStatement(models.AbstractModel):
    """The lines of a statement."""

    _name = "clientes.statement"
    _inherit = "clientes.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _get_lines(self, rows, statement, company, page=None):
        """Return the lines with their running balance, and what they add up to.

        :param list rows: journal items, in their order.
        :param dict statement: its `opening`, `kind` and `day`.
        :param slice page: which lines are wanted; all if None.
        :rtype: dict
        """
        is_open = statement["kind"] == "open"
        places = company.currency_id.decimal_places
        wanted = range(len(rows))[page or slice(None)]
        instalments = self._fetch_instalments(
            [row["line_id"] for row in rows[page or slice(None)]]
        )
        running = {}
        balance = statement["opening"]
        debit = credit = 0.0
        lines = []
        for number, row in enumerate(rows):
            amount = row["residual"] if is_open else row["amount"]
            if amount > 0:
                debit += amount
            else:
                credit -= amount
            balance = round(balance + amount, places)
            if is_open:
                currency = row["currency_id"]
                running[currency] = round(
                    running.get(currency, 0.0) + row["residual_currency"], 6
                )
            if number not in wanted:
                continue
            line = self._get_statement_line(row, statement["day"], company)
            line["instalment"] = instalments.get(row["line_id"], "")
            line["balance"] = balance
            if is_open:
                line["balance_currency"] = running[currency]
            lines.append(line)
        return {
            "lines": lines,
            "line_count": len(rows),
            "debit": round(debit, places),
            "credit": round(credit, places),
            "closing": round(balance, places),
        }

    @api.model
    def _get_statement_line(self, row, day, company):
        """Return a journal item as a line of the statement.

        :param dict row: from the database.
        :param date day: from which ages are counted.
        :return: `line_id`, `move_id`, `type` (a key of `_get_line_types`), `name`
            (document), `ref`, `label`, `contact_id` and `contact_name`, `date`,
            `due_date`, `days_overdue`, `bucket`, `amount` (of the item), `residual`
            (open), `applied`, `currency_id` with `amount_currency` and
            `residual_currency`; `discount_date` and `discount_amount_currency` (what is
            to be paid until then) while a cash discount can be had
        :rtype: dict
        """
        residual = row["residual"]
        owed = residual > 0
        discounted = (
            owed
            and row["discount_date"]
            and row["discount_date"] >= day
            and row["discount_amount_currency"]
            # Odoo gives it only to who pays all at once.
            and row["residual_currency"] == row["amount_currency"]
        )
        return {
            "line_id": row["line_id"],
            "move_id": row["move_id"],
            "type": self._get_line_type(row, company),
            "name": row["move_name"] or "",
            "ref": row["ref"] or "",
            "label": row["name"] or "",
            "contact_id": row["contact_id"],
            "contact_name": row["contact_name"] or "",
            "date": row["date"],
            "due_date": row["due_date"],
            "days_overdue": max((day - row["due_date"]).days, 0) if owed else 0,
            "bucket": get_bucket(row["due_date"], day) if owed else "unapplied",
            "amount": row["amount"],
            "residual": residual,
            "applied": round(
                row["amount"] - residual, company.currency_id.decimal_places
            ),
            "currency_id": row["currency_id"],
            "amount_currency": row["amount_currency"],
            "residual_currency": row["residual_currency"],
            "discount_date": row["discount_date"] if discounted else None,
            "discount_amount_currency": (
                row["discount_amount_currency"] if discounted else 0.0
            ),
        }

    @api.model
    def _get_line_types(self):
        """Return what lines can be, with their names.

        :rtype: dict
        """
        return {
            "invoice": self.env._("Invoice"),
            "refund": self.env._("Credit note"),
            "receipt": self.env._("Sales receipt"),
            "payment": self.env._("Payment"),
            "exchange": self.env._("Exchange difference"),
            "transfer": self.env._("Applied with another account"),
            "entry": self.env._("Accounting entry"),
        }

    @api.model
    def _get_line_type(self, row, company):
        if row["is_transfer"]:
            return "transfer"
        if row["move_type"] in ("out_invoice", "out_refund", "out_receipt"):
            return row["move_type"].removeprefix("out_")
        if row["is_payment"]:
            return "payment"
        # sudo: res.company - which journal it is, whatever the reader may configure
        exchange = company.sudo().currency_exchange_journal_id
        return "exchange" if row["journal_id"] == exchange.id else "entry"
