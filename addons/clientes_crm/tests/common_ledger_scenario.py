from random import Random

STEPS = 45


class Scenario:
    """Do at random what users do with the ledger, and take some of it back."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.random = Random(seed)
        self.documents = []
        self.steps = [
            getattr(self, name) for name in dir(self) if name.startswith("do_")
        ]

    def run(self):
        for _step in range(STEPS):
            self.random.choice(self.steps)(self.random.choice(self.test.partners))

    def day(self):
        return -self.random.randrange(0, 220)

    def amount(self):
        # Cents of all kinds: sums of floats would not be exact.
        return self.random.randrange(1, 100_000) / 100

    def some(self, test):
        """Return a document that passes a test, if there is any."""
        fitting = [document for document in self.documents if test(document)]
        return self.random.choice(fitting or [None])

    def some_open_invoice(self):
        return self.some(
            lambda document: (
                document._name == "account.move"
                and document.state == "posted"
                and document.move_type == "out_invoice"
                and document.payment_state in ("not_paid", "partial")
            )
        )

    def do_invoice(self, partner):
        date = self.day()
        due = date + self.random.randrange(0, 90)
        currency = self.random.choice([None, None, self.test.foreign])
        company = self.random.choice([None, None, self.test.second_company])
        if company:
            currency = None
        self.documents.append(
            self.test._invoice(
                partner,
                self.amount(),
                date=date,
                due=due,
                currency=currency,
                company=company,
            )
        )

    def do_invoice_by_term(self, partner):
        term = self.random.choice([self.test.instalments, self.test.cash_discount])
        self.documents.append(
            self.test._invoice(partner, self.amount(), date=self.day(), term=term)
        )

    def do_credit_note(self, partner):
        self.documents.append(
            self.test._credit_note(partner, self.amount(), date=self.day())
        )

    def do_advance(self, partner):
        kind = self.random.choice(["inbound", "inbound", "outbound"])
        self.documents.append(
            self.test._advance(
                partner, self.amount(), date=self.day(), payment_type=kind
            )
        )

    def do_entry(self, partner):
        amount = self.amount() * self.random.choice([1, -1])
        date = self.day()
        self.documents.append(
            self.test._entry(partner, amount, date=date, due=date + 9)
        )

    def do_pay(self, _partner):
        if invoice := self.some_open_invoice():
            self.documents.append(self.test._pay(invoice, date=self.day()))

    def do_pay_part(self, _partner):
        if invoice := self.some_open_invoice():
            part = invoice.currency_id.round(
                invoice.amount_residual * self.random.random()
            )
            if part:
                self.documents.append(self.test._pay(invoice, part, date=self.day()))

    def do_reverse(self, _partner):
        invoice = self.some_open_invoice()
        if invoice and invoice.payment_state == "not_paid":
            self.documents.append(self.test._reverse(invoice, date=self.day()))

    def do_apply(self, partner):
        customer = partner.commercial_partner_id
        lines = self.test._receivable_lines(*self.documents).filtered(
            lambda line: (
                line.partner_id.commercial_partner_id == customer
                and line.parent_state == "posted"
                and not line.reconciled
                and line.company_id == self.test.company
            )
        )
        if len(lines) > 1:
            lines.reconcile()

    def do_break_reconciliation(self, _partner):
        document = self.some(lambda document: document._name == "account.move")
        if document:
            document.line_ids.remove_move_reconcile()

    def do_reset(self, _partner):
        document = self.some(
            lambda document: (
                document._name == "account.move" and document.state == "posted"
            )
        )
        if document:
            document.button_draft()

    def do_post_or_delete(self, _partner):
        document = self.some(
            lambda document: (
                document._name == "account.move" and document.state == "draft"
            )
        )
        if document and self.random.random() < 0.5:
            document.action_post()
        elif document:
            self.documents.remove(document)
            document.with_context(force_delete=True).unlink()

    def do_postpone(self, _partner):
        if invoice := self.some_open_invoice():
            lines = self.test._receivable_lines(invoice)
            lines[0].date_maturity = self.test._day(self.day())

    def do_change_employer(self, _partner):
        parents = [self.test.customer.id, self.test.second.id, False]
        self.test.contact.parent_id = self.random.choice(parents)

    def do_work_off(self, _partner):
        self.test._work_off()
