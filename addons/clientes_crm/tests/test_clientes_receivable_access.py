from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_ledger import LedgerCommon

MODELS = (
    "clientes.partner.receivable",
    "clientes.receivable.item",
    "clientes.receivable.ageing",
)
EXPORT = "base.group_allow_export"
ALLOWED = {"collector", "credit"}
MENUS = (
    "clientes_receivable_ageing_menu",
    "clientes_receivable_item_menu",
    "clientes_receivable_wizard_menu",
)


@tagged("post_install", "-at_install")
class TestClientesReceivableAccess(LedgerCommon):
    """Who sees receivables, by whatever door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = cls._create_users()
        cls.elsewhere = cls._create_company("Elsewhere")
        cls._invoice(cls.customer, 100, date=-50, due=-40)
        cls._invoice(cls.second, 20, due=10)
        cls._invoice(cls.second, 900, date=-9, company=cls.elsewhere)
        cls._work_off()

    def _as(self, role, model, **context):
        return self.env[model].with_user(self.role[role]).with_context(**context)

    def test_rights(self):
        for model in MODELS:
            for role in self.role:
                with self.subTest(model=model, role=role):
                    records = self._as(role, model)
                    self.assertEqual(records.has_access("read"), role in ALLOWED)
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(records.has_access(operation))
                    if role not in ALLOWED:
                        with self.assertRaises(AccessError):
                            records.search_count([])
                        with self.assertRaises(AccessError):
                            records.formatted_read_group([], aggregates=["__count"])

    def test_fields_of_the_customer(self):
        names = self.env["res.partner"]._get_receivable_fields()
        for role, user in self.role.items():
            if not user.share:
                user.group_ids = [Command.link(self.env.ref(EXPORT).id)]
            customer = self.customer.with_user(user)
            for name in names:
                with self.subTest(role=role, field=name):
                    if role in ALLOWED:
                        self.assertTrue(customer.read([name])[0][name])
                    else:
                        with self.assertRaises(AccessError):
                            customer.read([name])
                        # Portal users export nothing at all.
                        with self.assertRaises(UserError):
                            customer.export_data([name])
                        self.assertNotIn(name, customer.fields_get())

    def test_search(self):
        cases = (
            [("is_overdue", "=", True)],
            [("receivable_balance", ">", 50)],
            [("child_ids.is_overdue", "=", True)],
        )
        for role in ("seller", "manager", "employee"):
            for domain in cases:
                with self.subTest(role=role, domain=domain):
                    with self.assertRaises(AccessError):
                        self._as(role, "res.partner").search(domain)
                    with self.assertRaises(AccessError):
                        self._as(role, "res.partner").search_count(domain)
        found = self._as("collector", "res.partner").search(cases[0])
        self.assertIn(self.customer, found)
        self.assertNotIn(self.second, found)

    def test_group_and_sort(self):
        for role in ("seller", "employee"):
            partners = self._as(role, "res.partner")
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    partners.formatted_read_group([], ["is_overdue"], ["__count"])
                with self.assertRaises(ValueError):
                    partners.search([], order="receivable_balance")

    def test_flags_of_documents(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Deal",
                "partner_id": self.customer.id,
                "type": "opportunity",
                "user_id": False,
            }
        )
        order = self._order(self.customer, confirm=False)
        order.user_id = False
        cases = (
            (lead, "is_customer_overdue"),
            (order, "customer_overdue_amount"),
            (order, "customer_overdue_days"),
        )
        for record, name in cases:
            with self.subTest(field=name):
                record = record.with_user(self.role["credit"])
                self.assertTrue(record.read([name])[0][name])
                with self.assertRaises(AccessError):
                    record.with_user(self.role["manager"]).read([name])
        self.assertEqual(order.customer_overdue_amount, 100)

    def test_companies(self):
        """The other company's ledger stays its own, however one asks."""
        both = (self.company | self.elsewhere).ids
        for model in MODELS:
            for context in ({}, {"allowed_company_ids": self.company.ids}):
                with self.subTest(model=model, **context):
                    rows = self._as("collector", model, **context).search([])
                    self.assertEqual(rows.company_id, self.company)
        user = self.role["credit"]
        user.company_ids = [Command.link(self.elsewhere.id)]
        for model in MODELS:
            rows = self._as("credit", model, allowed_company_ids=both).search([])
            self.assertEqual(rows.company_id, self.company | self.elsewhere)
        second = self.second.with_user(user)
        self.assertEqual(second.with_company(self.company).receivable_balance, 20)
        self.assertFalse(second.with_company(self.company).is_overdue)
        self.assertEqual(second.with_company(self.elsewhere).receivable_balance, 900)
        self.assertTrue(second.with_company(self.elsewhere).is_overdue)

    def test_customer_of_another_company(self):
        """Who may not read a customer does not read its items either."""
        self.customer.company_id = self.company
        self.second.company_id = False
        for model in MODELS:
            rows = self._as("collector", model).search([])
            self.assertIn(self.customer, rows.partner_id)
        self.customer._write({"company_id": self.elsewhere.id})
        self.env.invalidate_all()
        for model in MODELS:
            with self.subTest(model=model):
                rows = self._as("collector", model).search([])
                self.assertNotIn(self.customer.id, rows.partner_id.ids)
                self.assertIn(self.second.id, rows.partner_id.ids)

    def test_private(self):
        service = self.env["clientes.receivable"]
        own = {
            name
            for kind in type(service).__mro__
            if kind.__module__.startswith("odoo.addons.clientes_crm")
            for name, value in vars(kind).items()
            if callable(value)
        }
        self.assertIn("_get_ageing", own)
        self.assertEqual({name for name in own if not name.startswith("_")}, set())

    def test_menus(self):
        for role in ("seller", "manager", "collector", "employee"):
            visible = self._as(role, "ir.ui.menu")._visible_menu_ids()
            for name in MENUS:
                with self.subTest(role=role, menu=name):
                    menu = self.env.ref(f"clientes_crm.{name}")
                    self.assertEqual(menu.id in visible, role in ALLOWED)

    def test_forms(self):
        """The views show everybody only what may be read."""
        for role in ("seller", "collector", "credit"):
            with self.subTest(role=role):
                view = Form(self.customer.with_user(self.role[role]))._view
                self.assertEqual("overdue_amount" in view["fields"], role != "seller")
