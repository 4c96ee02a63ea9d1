from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class TestAccountMove(AccountTestInvoicingCommon):
    """What "See Receivables" shows, and that it shows nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_data = cls.setup_other_company()
        company = cls.company_data["company"]
        cls.collector = new_test_user(
            cls.env,
            login="receivables_collector",
            groups="clientes_crm.clientes_crm_group_receivables",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        cls.seller = new_test_user(
            cls.env,
            login="receivables_seller",
            groups="clientes_crm.clientes_crm_group_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Debtor",
                "is_company": True,
                "child_ids": [Command.create({"name": "Contact of the debtor"})],
            }
        )
        today = fields.Date.today()
        cls.due = cls._invoice(100, fields.Date.subtract(today, days=10))
        cls.not_due = cls._invoice(
            40,
            fields.Date.add(today, days=10),
            partner_id=cls.customer.child_ids.id,
        )
        cls.credit_note = cls._invoice(
            30, fields.Date.add(today, days=20), move_type="out_refund"
        )
        cls.draft = cls._invoice(7, today, post=False)
        cls.paid = cls._invoice(70, today)
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=cls.paid.ids
        ).create({})._create_payments()
        cls.bill = cls._invoice(11, today, move_type="in_invoice")
        cls.foreign = cls._invoice(
            900, today, journal_id=cls.other_data["default_journal_sale"].id
        )
        cls.open = cls.due | cls.not_due | cls.credit_note

    @classmethod
    def _invoice(cls, amount, due, *, post=True, **values):
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": fields.Date.subtract(due, days=30),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Line", "price_unit": amount, "tax_ids": False}
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    def test_moves_that_can_be_read(self):
        moves = self.env["account.move"].with_user(self.collector)
        cases = (
            ("open", self.due, True),
            ("open of a contact", self.not_due, True),
            ("credit note", self.credit_note, True),
            ("paid", self.paid, True),
            ("draft", self.draft, False),
            ("supplier bill", self.bill, False),
            ("other company", self.foreign, False),
        )
        for name, move, allowed in cases:
            with self.subTest(name):
                self.assertEqual(
                    move.with_user(self.collector).has_access("read"), allowed
                )
                self.assertEqual(
                    moves.search_count([("id", "=", move.id)]), int(allowed)
                )
                if not allowed:
                    with self.assertRaises(AccessError):
                        move.with_user(self.collector).read(["amount_total"])

    def test_lines_that_can_be_read(self):
        visible = self.env["account.move.line"].with_user(self.collector).search([])
        self.assertEqual(
            set(visible.mapped("account_id.account_type")), {"asset_receivable"}
        )
        mine = visible.move_id & (
            self.open | self.paid | self.draft | self.bill | self.foreign
        )
        self.assertEqual(mine, self.open | self.paid)

    def test_nothing_can_be_changed(self):
        for operation in ("write", "create", "unlink"):
            for records in (self.due, self.due.line_ids):
                with self.subTest(operation=operation, model=records._name):
                    self.assertFalse(
                        records.with_user(self.collector).has_access(operation)
                    )

    def test_nothing_else_of_accounting(self):
        for model in (
            "account.journal",
            "account.bank.statement.line",
            "account.partial.reconcile",
            "account.invoice.report",
            "crm.lead",
            "sale.order",
        ):
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model].with_user(self.collector).has_access("read")
                )

    def test_open_receivable(self):
        for partner in (self.customer, self.customer.child_ids):
            partner = partner.with_user(self.collector)
            self.assertEqual(partner.open_receivable, 110)
        action = self.customer.with_user(self.collector).action_view_receivables()
        listed = self.env["account.move"].with_user(self.collector)
        self.assertEqual(listed.search(action["domain"], order="id"), self.open)

    def test_open_receivable_is_not_for_others(self):
        public = self.env.ref("base.public_user")
        for name, user in (("seller", self.seller), ("public", public)):
            with self.subTest(name), self.assertRaises(AccessError):
                self.customer.with_user(user).read(["open_receivable"])

    def test_partial_payment(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.due.ids
        ).create({"amount": 25})._create_payments()
        customer = self.customer.with_user(self.collector)
        self.assertEqual(customer.open_receivable, 85)

    def test_panel_cards(self):
        dashboard = self.env["clientes.dashboard"].with_user(self.collector)
        cards = {card["id"]: card for card in dashboard.get_panel()["cards"]}
        report = self.env["clientes.receivable.ageing"].with_user(self.collector)
        for card_id, fname in (
            ("receivable", "balance"),
            ("receivable_overdue", "overdue"),
        ):
            with self.subTest(card_id):
                card = cards[card_id]
                action = self.env.ref(card["action"])
                self.assertEqual(action.res_model, report._name)
                listed = report.search(card["domain"])
                self.assertEqual(card["value"], sum(listed.mapped(fname)))
                self.assertIn(self.customer, listed.partner_id)

    def test_title_tells_the_past_day(self):
        wizard = (
            self.env["clientes.receivable.wizard"]
            .with_user(self.collector)
            .create({"date": "2020-02-29"})
        )
        for action in (wizard.action_view_ageing(), wizard.action_view_items()):
            # The web client prefers this one to the name.
            self.assertIn("29/02/2020", action["display_name"])

    def test_panel_counts_instalments_and_what_is_not_applied(self):
        def read():
            dashboard = self.env["clientes.dashboard"].with_user(self.collector)
            cards = {card["id"]: card for card in dashboard.get_panel()["cards"]}
            return [
                cards[card_id]["value"]
                for card_id in ("receivable", "receivable_overdue")
            ]

        before = read()
        term = self.env["account.payment.term"].create(
            {
                "name": "Half now",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 300}),
                ],
            }
        )
        due = self.due
        move = due.copy(
            {
                "invoice_date": due.invoice_date,
                "invoice_payment_term_id": term.id,
            }
        )
        move.action_post()
        half = move.amount_total / 2
        after = read()
        self.assertAlmostEqual(after[0] - before[0], 2 * half)
        self.assertAlmostEqual(after[1] - before[1], half)
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 7}
        )
        payment.action_post()
        self.assertAlmostEqual(read()[0] - after[0], -7)

    def test_views_show_only_what_can_be_read(self):
        records = self.open.with_user(self.collector)
        for view in ("list", "kanban", "form"):
            view_id = self.env.ref(f"clientes_crm.account_move_view_{view}_receivables")
            arch = etree.fromstring(records.get_view(view_id.id, view)["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            records.env.invalidate_all()
            values = records.web_read(
                {
                    name: {"fields": {"display_name": {}}}
                    if records._fields[name].type == "many2one"
                    else {}
                    for name in names
                }
            )
            self.assertEqual(len(values), 3)
            self.assertEqual(values[0]["partner_id"]["display_name"], "Debtor")
