from odoo.tests import tagged

from .common_ledger import LedgerCommon


@tagged("post_install", "-at_install")
class TestResPartnerReceivable(LedgerCommon):
    """What the customer shows, and that every figure lists what it consists of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._create_users("collector")["collector"]
        cls.env.user.company_id = cls.company
        cls.late = cls._invoice(cls.contact, 100, date=-50, due=-40)
        cls.due_later = cls._invoice(cls.customer, 30, due=5)
        cls.due_last = cls._invoice(cls.customer, 5, due=50)
        cls.advance = cls._advance(cls.customer, 10)
        cls._work_off()

    def _read(self, partner=None):
        partner = (partner or self.customer).with_user(self.collector)
        partner.invalidate_recordset()
        return partner

    def _row(self):
        self._work_off()
        return self.env["clientes.partner.receivable"].search(
            [("partner_id", "=", self.customer.id)]
        )

    def _search(self, domain):
        found = self.env["res.partner"].with_user(self.collector).search(domain)
        return found & self.partners

    def test_figures(self):
        for partner in (self.customer, self.contact):
            partner = self._read(partner)
            self.assertEqual(partner.receivable_balance, 125)
            self.assertEqual(partner.overdue_amount, 100)
            self.assertEqual(partner.oldest_overdue_days, 40)
            self.assertTrue(partner.is_overdue)
            self.assertEqual(partner.receivable_currency_id, self.company.currency_id)
        self.assertFalse(self._read(self.branch).is_overdue)

    def test_one_query_for_all(self):
        # Who the reader is and what its company is have been read by then.
        self._read().read(["receivable_balance", "name"])
        # Staff have a time zone; who has none asks for the company's.
        partners = self._read(self.partners).with_context(tz="America/Bogota")
        partners.mapped("commercial_partner_id.name")
        with self.assertQueryCount(1):
            partners.mapped("receivable_balance")
            partners.mapped("is_overdue")

    def test_drill_down(self):
        customer = self._read()
        items = self.env["clientes.receivable.item"].with_user(self.collector)
        for name, total in (
            ("action_view_open_items", customer.receivable_balance),
            ("action_view_overdue_items", customer.overdue_amount),
        ):
            with self.subTest(name):
                action = getattr(customer, name)()
                listed = items.search(action["domain"])
                self.assertEqual(sum(listed.mapped("residual")), total)

    def test_item(self):
        items = self.env["clientes.receivable.item"].with_user(self.collector)
        found = {
            item.move_id: item
            for item in items.search([("partner_id", "=", self.customer.id)])
        }
        late = found[self.late]
        self.assertEqual(late.bucket, "days_60")
        self.assertEqual(late.days_overdue, 40)
        self.assertEqual(late.contact_id, self.customer)
        self.assertEqual(late.name, self.late.name)
        action = late.action_view_document()
        self.assertEqual(action["res_id"], self.late.id)
        payment = found[self.advance.move_id]
        self.assertEqual((payment.move_type, payment.bucket), ("payment", "unapplied"))
        self.assertEqual(payment.days_overdue, 0)

    def test_overdue_filter(self):
        self.assertEqual(
            self._search([("is_overdue", "=", True)]),
            self.customer | self.contact | self.invoice_contact,
        )
        self.assertIn(self.branch, self._search([("is_overdue", "=", False)]))
        self.assertNotIn(self.contact, self._search([("is_overdue", "=", False)]))
        self._pay(self.late)
        self._work_off()
        self.assertFalse(self._search([("is_overdue", "=", True)]))

    def test_overdue_from_the_day_after(self):
        self._pay(self.late)
        for due, expected in ((0, False), (-1, True)):
            with self.subTest(due=due):
                self._receivable_lines(self.due_later).date_maturity = self._day(due)
                self._work_off()
                self.assertEqual(self._read().is_overdue, expected)
                found = self._search([("is_overdue", "=", True)])
                self.assertEqual(self.customer in found, expected)

    def test_search_by_balance(self):
        for operator, value, debtor, others in (
            (">", 124, True, False),
            (">", 125, False, False),
            (">=", 0, True, True),
            ("<", 126, True, True),
            ("<", 0, False, False),
            ("=", 125, True, False),
            ("=", 0, False, True),
            ("!=", 0, True, False),
        ):
            with self.subTest(operator=operator, value=value):
                found = self._search([("receivable_balance", operator, value)])
                self.assertEqual(self.customer in found, debtor)
                self.assertEqual(self.second in found, others)

    def test_row_follows_the_ledger(self):
        row = self._row()
        self.assertEqual((row.balance, row.item_count), (125, 4))
        self.assertEqual(row.oldest_due_date, self._day(-40))
        self.assertEqual(row.next_due_date, self._day(5))
        payment = self._pay(self.late)
        row = self._row()
        self.assertEqual((row.balance, row.oldest_due_date), (25, self._day(5)))
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(self._row().oldest_due_date, self._day(-40))
        payment.move_id.button_draft()
        self.assertEqual(self._row().balance, 125)
        self.late.button_draft()
        self.assertEqual(self._row().balance, 25)
        self.late.action_post()
        self.assertEqual(self._row().balance, 125)

    def test_row_goes_with_the_last_item(self):
        for move in (self.late, self.due_later, self.due_last, self.advance.move_id):
            move.button_draft()
        self.assertFalse(self._row())

    def test_next_due_date_moves_on(self):
        row = self._row()
        self.env.cr.execute(
            "UPDATE clientes_partner_receivable SET next_due_date = %s WHERE id = %s",
            (self._day(-1), row.id),
        )
        outdated = self.env["clientes.partner.receivable"]._get_outdated_partner_ids()
        self.assertEqual(outdated, self.customer.ids)
        queue = self.env["clientes.partner.kpi.queue"]
        queue._add(self.env["res.partner"].browse(outdated))
        self.assertEqual(self._row().next_due_date, self._day(5))

    def test_a_colleague_may_owe(self):
        colleague = self.collector.partner_id
        self._invoice(colleague, 15)
        self._work_off()
        self.assertEqual(
            self._search([("receivable_balance", "=", 15)]) | colleague, colleague
        )
        row = self.env["clientes.partner.receivable"].search(
            [("partner_id", "=", colleague.id)]
        )
        self.assertEqual(row.balance, 15)

    def test_change_of_employer(self):
        self.contact.parent_id = self.second
        self._work_off()
        self.assertEqual(self._read(self.second).receivable_balance, 0)
        self.assertEqual(self._row().balance, 125)
        self.late.button_draft()
        self.late.partner_id = self.contact
        self.late.action_post()
        self._work_off()
        self.assertEqual(self._read(self.second).receivable_balance, 100)
        self.assertEqual(self._row().balance, 25)

    def test_merge(self):
        self._invoice(self.second, 7)
        self._work_off()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | self.second).ids, self.customer)
        self.assertEqual(self._row().balance, 132)

    def test_account_that_becomes_receivable(self):
        account = self.env["account.account"].create(
            {
                "name": "Other debtors",
                "code": "119999",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        move = self._entry(self.customer, 60, post=False)
        line = self._receivable_lines(move)
        line.account_id = account
        move.action_post()
        self.assertEqual(self._row().balance, 125)
        account.account_type = "asset_receivable"
        self.assertEqual(self._row().balance, 185)

    def test_nothing_queued_for_drafts(self):
        self._work_off()
        self._invoice(self.second, 10, post=False)
        self.env.cr.flush()
        waiting = self.env["clientes.partner.kpi.queue"].search([])
        self.assertNotIn(self.second.id, waiting.mapped("partner_ref"))

    def test_flag_of_many_opportunities(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Deal", "type": "opportunity", "partner_id": partner.id}
                for partner in self.partners
            ]
        )
        flagged = leads.filtered("is_customer_overdue").partner_id
        self.assertEqual(flagged, self.customer | self.contact | self.invoice_contact)

    def test_order_in_its_own_company(self):
        elsewhere = self._create_company("Elsewhere")
        self._invoice(self.customer, 60, date=-9, company=elsewhere)
        here = self._order(self.customer, confirm=False)
        # Whoever reads it, and wherever: the order's company is what counts.
        for company in (self.company, elsewhere):
            with self.subTest(company=company.name):
                order = here.with_context(
                    allowed_company_ids=[company.id, self.company.id]
                )
                order.invalidate_recordset()
                self.assertEqual(order.customer_overdue_amount, 100)
                self.assertEqual(order.customer_overdue_days, 40)
                action = order.action_view_customer_overdue()
                items = order.env["clientes.receivable.item"].search(action["domain"])
                self.assertEqual(items.move_id, self.late)
