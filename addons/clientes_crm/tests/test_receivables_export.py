import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import tagged

from .common_credit import CreditCommon
from .test_credit_access import MONEY

OWED = ("receivable_balance", "overdue_amount", "oldest_overdue_days")
OUTSIDERS = ("seller", "manager", "employee")
ROWS = ["partner_id", "invoice_name", "amount", "days_late"]


@tagged("post_install", "-at_install")
class TestReceivablesExport(CreditCommon):
    """What a file takes along of credit, receivables and punctuality, and for whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users |= cls._create_users("manager")
        allowed = Command.link(cls.env.ref("base.group_allow_export").id)
        for user in cls.users.values():
            user.group_ids = [allowed]
        cls.own = Domain("id", "=", cls.customer.id)
        cls.customer.user_id = cls.users["seller"]
        cls._quote(cls.customer, 250).action_confirm()
        cls._invoice(cls.customer, 300, date=-60, due=-40)
        paid = cls._invoice(cls.contact, 80, date=-60, due=-40)
        cls._pay(paid, date=-30)
        cls._pay(cls._invoice(cls.second, 50, date=-60, due=-40), date=-41)
        cls._work_off()

    def _export(self, role, columns):
        """Export the customer as the browser does it, and return the row by column."""
        service = self.env["clientes.export"].with_user(self.users[role])
        options = {"format": "csv", "columns": columns}
        started = service.start("res.partner", list(self.own), options, None)
        log = self.env["clientes.export.log"].browse(started["id"])
        content, _done = service._write_part(log, 1)
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        _labels, [*values] = rows
        return dict(zip(columns, values, strict=True))

    @staticmethod
    def _read(text):
        """Return the number that a cell holds, whatever its decimal sign."""
        return float(text.replace(",", "."))

    def test_hidden_from_outsiders(self):
        """Neither offered nor given when asked for, here and in Odoo's own export."""
        for role in OUTSIDERS:
            user = self.users[role]
            service = self.env["clientes.export"].with_user(user)
            options = service.get_options("res.partner", list(self.own))
            offered = {column["name"] for column in options["columns"]}
            self.assertIn("name", offered)
            for name in (*MONEY, *OWED):
                with self.subTest(role=role, field=name):
                    self.assertNotIn(name, offered)
                    with self.assertRaises(UserError):
                        self._export(role, ["name", name])
                    with self.assertRaises(AccessError):
                        self.customer.with_user(user).export_data(["name", name])

    def test_for_who_sees_receivables(self):
        expected = {
            "credit_limit": 1000,
            "credit_balance": 300,
            "credit_uninvoiced": 250,
            "credit_available": 450,
            "receivable_balance": 300,
            "overdue_amount": 300,
            "oldest_overdue_days": 40,
        }
        row = self._export("collector", list(expected))
        self.assertEqual(
            {name: self._read(text) for name, text in row.items()}, expected
        )
        fields = ["name", "credit_available", "overdue_amount"]
        record = self.customer.with_user(self.users["collector"])
        [row] = record.export_data(fields)["datas"]
        self.assertEqual(row, ["Debtor Ltd", 450, 300])

    def test_stop_is_exported_in_its_company(self):
        self.customer.credit_hold = True
        self.customer.credit_hold_reason = "Cheque returned"
        row = self._export("collector", ["credit_hold", "credit_hold_reason"])
        self.assertEqual(row["credit_hold_reason"], "Cheque returned")
        elsewhere = self._create_company("Export Elsewhere")
        self.users["collector"].write(
            {
                "company_ids": [Command.set(elsewhere.ids)],
                "company_id": elsewhere.id,
            }
        )
        self._enter(elsewhere)
        row = self._export("collector", ["credit_hold_reason", "receivable_balance"])
        self.assertEqual(row["credit_hold_reason"], "")
        self.assertEqual(self._read(row["receivable_balance"]), 0)

    def test_punctuality_rows(self):
        """The rows behind the figure are exported by who sees it, and add up to it."""
        applications = self.env["clientes.payment.application"]
        mine = Domain("partner_id", "=", self.customer.id)
        for role in OUTSIDERS:
            hidden = applications.with_user(self.users[role])
            row = applications.search(mine, limit=1).with_user(self.users[role])
            with self.subTest(role=role):
                for order in ("days_late", "amount"):
                    with self.assertRaises(AccessError):
                        hidden.search([], order=order)
                with self.assertRaises(AccessError):
                    hidden._read_group([], ["partner_id"], ["days_late:avg"])
                with self.assertRaises(AccessError):
                    row.export_data(ROWS)
        shown = applications.with_user(self.users["collector"]).search(mine)
        [exported] = shown.export_data(ROWS)["datas"]
        self.assertEqual(exported[0], "Debtor Ltd")
        self.assertEqual(exported[2:], [80, 10])
        figures = self.env["clientes.payment.history"]._get_punctuality(
            (self.customer | self.second).ids, self.company.ids
        )
        own = figures[self.customer.id, self.company.id]
        self.assertEqual((own["days_late"], own["on_time"]), (10, 0))
        other = figures[self.second.id, self.company.id]
        self.assertEqual((other["days_late"], other["on_time"]), (0, 1))

    def test_punctuality_by_company_and_currency(self):
        """Each company its own; another currency counts by its value in the books."""
        history = self.env["clientes.payment.history"]
        # 160 at 2.5 are 64 in the books; paid when they were worth 100: the difference
        # of the exchange is no payment.
        foreign = self._invoice(
            self.second, 160, date=-50, due=-45, currency=self.foreign
        )
        self._pay(foreign, date=-15, currency=self.foreign)
        elsewhere = self._create_company("Punctual Elsewhere")
        paid = self._invoice(self.second, 500, date=-30, due=-30, company=elsewhere)
        self._pay(paid, date=-10)
        companies = self.company | elsewhere
        figures = history._get_punctuality(self.second.ids, companies.ids)
        here = figures[self.second.id, self.company.id]
        self.assertAlmostEqual(here["amount"], 50 + 64)
        self.assertAlmostEqual(here["days_late"], 64 * 30 / (50 + 64))
        there = figures[self.second.id, elsewhere.id]
        self.assertEqual((there["amount"], there["days_late"]), (500, 20))
