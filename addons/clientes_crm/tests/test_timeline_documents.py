from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_ledger import LedgerCommon

# In the order in which a sale goes.
CHAIN = ("order", "delivery", "invoice", "payment", "refund", "return")


@tagged("post_install", "-at_install")
class TestTimelineDocuments(LedgerCommon):
    """A sale from its order to its return, as the timeline tells it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_system")
        order = cls._order(cls.contact, quantity=5)
        picking = cls._deliver(order)
        invoice = cls._bill(order)
        payment = cls._pay(invoice, 300)
        refund = cls._reverse_part(invoice, 200)
        cls.documents = {
            "order": order,
            "delivery": picking,
            "invoice": invoice,
            "payment": payment,
            "refund": refund,
            "return": cls._bring_back(picking),
        }
        cls.users = cls._create_users("seller", "collector", "manager", "employee")
        cls.users["collector"].group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        ) + cls.env.ref("stock.group_stock_user")
        cls.env.flush_all()

    @classmethod
    def _reverse_part(cls, invoice, amount):
        refund = cls._credit_note(invoice.partner_id, amount)
        cls._apply(invoice, refund)
        return refund

    @classmethod
    def _bring_back(cls, picking):
        """Return two of what was delivered."""
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
            .create({})
        )
        wizard.product_return_moves.quantity = 2
        returned = wizard._create_return()
        for move in returned.move_ids:
            move.write({"quantity": 2, "picked": True})
        returned.button_validate()
        return returned

    def _entries(self, role, **values):
        customer = self.customer.with_user(self.users[role])
        return customer.get_timeline(limit=100, **values)["entries"]

    def test_every_step_is_told_once_as_what_it_is(self):
        entries = self._entries("collector")
        for kind in CHAIN:
            found = [entry for entry in entries if entry["kind"] == kind]
            document = self.documents[kind]
            with self.subTest(kind):
                self.assertEqual(
                    [(entry["model"], entry["res_id"]) for entry in found],
                    [(document._name, document.id)],
                )
                self.assertEqual(found[0]["title"], document.name)

    def test_each_kind_can_be_asked_for(self):
        for kind in CHAIN:
            with self.subTest(kind):
                keys = [
                    entry["key"] for entry in self._entries("collector", kinds=[kind])
                ]
                self.assertEqual(keys, [f"{kind}-{self.documents[kind].id}"])

    def test_amounts_and_states(self):
        by_kind = {entry["kind"]: entry for entry in self._entries("collector")}
        amounts = {kind: by_kind[kind].get("amount") for kind in CHAIN}
        self.assertEqual(
            amounts,
            {
                "order": 500,
                "delivery": None,
                "invoice": 500,
                "payment": 300,
                "refund": -200,
                "return": None,
            },
        )
        self.assertEqual(by_kind["return"]["state"], "Returned")
        self.assertEqual(by_kind["invoice"]["state"], "Paid")

    def test_what_is_not_done_is_not_told(self):
        self._order(self.customer, confirm=False)
        waiting = self._order(self.customer).picking_ids
        draft = self._invoice(self.customer, 10, post=False)
        keys = {entry["key"] for entry in self._entries("collector")}
        self.assertNotIn(f"delivery-{waiting.id}", keys)
        self.assertNotIn(f"invoice-{draft.id}", keys)

    def test_others_learn_nothing_of_the_accounts(self):
        for role in ("seller", "manager", "employee"):
            with self.subTest(role):
                kinds = {entry["kind"] for entry in self._entries(role)}
                self.assertFalse(kinds & {"invoice", "payment", "refund"})
                with self.assertRaises(AccessError):
                    self.documents["payment"].with_user(self.users[role]).read(
                        ["amount"]
                    )

    def test_payments_are_read_and_nothing_else(self):
        user = self._create_users("credit")["credit"]
        payment = self.documents["payment"].with_user(user)
        self.assertEqual(payment.amount, 300)
        # What its form reads.
        form = self.env.ref("clientes_crm.account_payment_view_form_receivables")
        names = payment.get_view(form.id, "form")["models"]["account.payment"]
        payment.web_read({name: {} for name in names})
        for call in (
            lambda: payment.write({"memo": "x"}),
            payment.unlink,
            payment.copy,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_payments_of_suppliers_drafts_and_other_companies_stay_hidden(self):
        user = self.users["collector"]
        mine = self.documents["payment"]
        supplier = mine.copy({"partner_type": "supplier", "payment_type": "outbound"})
        supplier.action_post()
        draft = mine.copy()
        company = self._create_company("Another Ledger")
        self._enter(self.company, company)
        foreign = self._advance(self.customer, 7, company=company)
        payments = supplier | draft | foreign | mine
        found = payments.with_user(user).search([("id", "in", payments.ids)])
        self.assertEqual(found.ids, mine.ids)

    def test_accounting_with_receivables_still_sees_all_payments(self):
        user = self.users["collector"]
        draft = self.documents["payment"].copy()
        user.group_ids = [
            Command.link(self.env.ref("account.group_account_invoice").id)
        ]
        self.assertTrue(draft.with_user(user).has_access("write"))
