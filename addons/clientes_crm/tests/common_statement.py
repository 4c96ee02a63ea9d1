from datetime import timedelta

from .common_ledger import LedgerCommon


class StatementCommon(LedgerCommon):
    """Statements, compared with a second computation that uses the ORM alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["clientes.statement"]

    def _statement(self, partner=None, company=None, **kwargs):
        return self.service._get_statement(
            partner or self.customer, company or self.company, **kwargs
        )

    def _get_items(self, partner, company, date=None):
        """Return the receivable items of a customer up to a day."""
        domain = [
            ("partner_id.commercial_partner_id", "=", partner.id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("company_id", "=", company.id),
        ]
        if date:
            domain.append(("date", "<=", date))
        return self.env["account.move.line"].search(domain)

    def _get_balance(self, partner, company, date=None):
        """Work out what is open at a day: booked, less what was applied until then."""
        items = self._get_items(partner, company, date)
        balance = sum(items.mapped("balance"))
        for sign, partials in (
            (-1, items.matched_credit_ids),
            (1, items.matched_debit_ids),
        ):
            balance += sign * sum(
                partial.amount
                for partial in partials
                if not date or partial.max_date <= date
            )
        return balance

    def _assert_agrees(self, partner=None, company=None, dates=()):
        """Check the statement of a customer now, today and at past days."""
        partner = (partner or self.customer).commercial_partner_id
        company = company or self.company
        now = self._get_items(partner, company)
        self._assert_same(partner, company, None, sum(now.mapped("amount_residual")))
        partner.invalidate_recordset(["credit"])
        credit = partner.with_company(company).credit
        self.assertAlmostEqual(self._statement(partner, company)["closing"], credit)
        for date in {*dates, self.today, *now.mapped("date")}:
            for day in (date, date - timedelta(days=1)):
                balance = self._get_balance(partner, company, day)
                self._assert_same(partner, company, day, balance)

    def _assert_same(self, partner, company, date, balance):
        """Check both kinds of statement at a day against a balance."""
        ledger = self.env["clientes.receivable"]._get_ageing(
            partner.ids, company.ids, date
        )
        empty = self.env["clientes.receivable"]._get_empty_ageing()
        ageing = ledger.get((partner.id, company.id), empty)
        starts = (None, self._day(-70), self._day(-30), self._day(-3), date)
        periods = [
            {"kind": "period", "date_from": start}
            for start in starts
            if not (start and date and start > date)
        ]
        for options in ({"kind": "open"}, *periods):
            statement = self._statement(partner, company, date_to=date, **options)
            message = f"{partner.name}, {date}, {options}"
            self.assertAlmostEqual(statement["closing"], balance, 2, message)
            self.assertAlmostEqual(statement["closing"], ageing["balance"], 2, message)
            self.assertAlmostEqual(
                statement["closing"],
                statement["opening"] + statement["debit"] - statement["credit"],
                msg=message,
            )
            if statement["lines"]:
                last = statement["lines"][-1]["balance"]
                self.assertAlmostEqual(statement["closing"], last, msg=message)
            for name, value in ageing.items():
                self.assertEqual(statement["ageing"][name], value, (message, name))
            open_amounts = sum(row["residual"] for row in statement["currencies"])
            self.assertAlmostEqual(open_amounts, balance, 2, message)
