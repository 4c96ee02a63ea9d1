from datetime import timedelta

from odoo.fields import Command


class LedgerDocuments:
    """Builders of the documents of a ledger; a part of `LedgerCommon`."""

    @classmethod
    def _day(cls, days):
        """Return the day so many days from today; a date stays what it is."""
        return cls.today + timedelta(days=days) if isinstance(days, int) else days

    # === INVOICES === #

    @classmethod
    def _invoice(
        cls,
        partner,
        amount,
        *,
        date=0,
        due=None,
        term=None,
        move_type="out_invoice",
        currency=None,
        company=None,
        post=True,
        **values,
    ):
        """Create an invoice, credit note or receipt.

        :param date: its day: a date, or a number of days from today.
        :param due: its due day likewise; the day of the invoice if None.
        :param account.payment.term term: instead of a due day.
        """
        company = company or cls.company
        day = cls._day(date)
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "date": day,
                    "invoice_date": day,
                    "invoice_date_due": day if due is None else cls._day(due),
                    "invoice_payment_term_id": term.id if term else False,
                    "currency_id": (currency or company.currency_id).id,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Line", "price_unit": amount, "tax_ids": False}
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _credit_note(cls, partner, amount, **values):
        """Create a credit note that nobody has applied."""
        return cls._invoice(partner, amount, move_type="out_refund", **values)

    @classmethod
    def _reverse(cls, invoice, *, date=0):
        """Take an invoice back wholly, by a credit note applied to it."""
        reversal = (
            cls.env["account.move.reversal"]
            .with_company(invoice.company_id)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": cls._day(date), "journal_id": invoice.journal_id.id})
        )
        reversal.refund_moves()
        refund = reversal.new_move_ids
        refund.invoice_date = refund.date = cls._day(date)
        refund.action_post()
        cls._apply(invoice, refund)
        return refund

    # === PAYMENTS === #

    @classmethod
    def _pay(cls, invoices, amount=None, *, date=0, currency=None, **values):
        """Register a payment of invoices: all of it, or part of it.

        Within the days of a cash discount, paying all means paying less.
        """
        company = invoices.company_id
        values = {"payment_date": cls._day(date), **values}
        if currency:
            values["currency_id"] = currency.id
        if amount is not None:
            values["amount"] = amount
        if len(invoices) > 1:
            values.setdefault("group_payment", True)
        wizard = (
            cls.env["account.payment.register"]
            .with_company(company)
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create(values)
        )
        return wizard._create_payments()

    @classmethod
    def _advance(
        cls,
        partner,
        amount,
        *,
        date=0,
        currency=None,
        company=None,
        payment_type="inbound",
    ):
        """Receive money that is applied to nothing; pay it back if outbound."""
        company = company or cls.company
        values = {
            "partner_id": partner.id,
            "partner_type": "customer",
            "payment_type": payment_type,
            "amount": amount,
            "date": cls._day(date),
            "currency_id": (currency or company.currency_id).id,
            "journal_id": cls._get_journal("bank", company).id,
        }
        payment = cls.env["account.payment"].with_company(company).create(values)
        payment.action_post()
        return payment

    @classmethod
    def _entry(cls, partner, amount, *, date=0, due=None, company=None, post=True):
        """Book a miscellaneous entry: a debit of the customer, a credit if negative."""
        company = company or cls.company
        receivable = partner.with_company(company).property_account_receivable_id
        journal = cls._get_journal("general", company)
        other = cls.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", company.ids)],
            limit=1,
        )
        debit, credit = max(amount, 0), max(-amount, 0)
        item = {
            "partner_id": partner.id,
            "account_id": receivable.id,
            "debit": debit,
            "credit": credit,
            "date_maturity": due is not None and cls._day(due),
        }
        counterpart = {"account_id": other.id, "debit": credit, "credit": debit}
        values = {
            "journal_id": journal.id,
            "date": cls._day(date),
            "line_ids": [Command.create(item), Command.create(counterpart)],
        }
        move = cls.env["account.move"].with_company(company).create(values)
        if post:
            move.action_post()
        return move

    @classmethod
    def _apply(cls, *documents):
        """Reconcile what is open of these documents with each other."""
        lines = cls._receivable_lines(*documents)
        lines.filtered(lambda line: not line.reconciled).reconcile()

    @classmethod
    def _receivable_lines(cls, *documents):
        """Return the receivable items of moves and payments."""
        lines = cls.env["account.move.line"]
        for document in documents:
            move = document.move_id if document._name == "account.payment" else document
            lines |= move.line_ids
        return lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    @classmethod
    def _get_journal(cls, journal_type, company=None):
        return cls.env["account.journal"].search(
            [
                ("type", "=", journal_type),
                ("company_id", "=", (company or cls.company).id),
                # Exchange differences and cash basis have a journal of their own.
                ("code", "not in", ("EXCH", "CABA")),
            ],
            limit=1,
        )

    # === SALES === #

    @classmethod
    def _order(
        cls, partner, quantity=1, price=100, *, date=0, confirm=True, company=None
    ):
        """Create an order of the product, confirmed unless told."""
        order = (
            cls.env["sale.order"]
            .with_company(company or cls.company)
            .create(
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.product.id,
                                "product_uom_qty": quantity,
                                "price_unit": price,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )
        if confirm:
            order.action_confirm()
        order.date_order = cls._day(date)
        return order

    @classmethod
    def _deliver(cls, order):
        """Deliver all that is ordered."""
        pickings = order.picking_ids.filtered(lambda p: p.state != "done")
        for move in pickings.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        pickings.button_validate()
        return pickings

    @classmethod
    def _bill(cls, order, *, date=0, due=None):
        """Invoice what is delivered of an order."""
        invoice = order._create_invoices()
        invoice.write(
            {
                "invoice_date": cls._day(date),
                "invoice_payment_term_id": False,
                "invoice_date_due": cls._day(date if due is None else due),
            }
        )
        invoice.action_post()
        return invoice
