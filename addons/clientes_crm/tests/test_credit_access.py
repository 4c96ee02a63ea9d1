from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common_ledger
from .common_credit import CreditCommon

MONEY = (
    "credit_available",
    "credit_balance",
    "credit_uninvoiced",
    "credit_drafts",
    "credit_authorised",
    "credit_limit",
    "credit_hold",
    "credit_hold_reason",
    "credit_is_limited",
    "credit_request_count",
)
FIGURES = (
    "reasons",
    "credit_limit",
    "receivable",
    "overdue",
    "uninvoiced",
    "available",
)


@tagged("post_install", "-at_install")
class TestCreditAccess(CreditCommon):
    """Who sees the credit of customers, and who changes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {"collector_far": common_ledger.GROUPS["credit"]}
        cls.startClassPatcher(patch.dict(common_ledger.GROUPS, groups))
        cls.users |= cls._create_users("manager", "portal")
        cls.order = cls._quote(cls.customer, 1500)
        cls.order.with_user(cls.users["seller"]).action_request_credit()
        cls.request = cls.order.credit_request_ids

    def test_figures_of_the_customer(self):
        for role in ("seller", "employee", "manager"):
            partner = self.customer.with_user(self.users[role])
            for name in MONEY:
                with self.subTest(role=role, field=name):
                    with self.assertRaises(AccessError):
                        partner.read([name])
                    self.assertNotIn(name, partner.fields_get())
            for name in ("credit_limit", "credit_hold"):
                with self.subTest(role=role, search=name):
                    with self.assertRaises(AccessError):
                        partner.search([(name, "!=", False)])
                    with self.assertRaises(AccessError):
                        partner.search([], order=name)
                    with self.assertRaises(AccessError):
                        partner._read_group([], [name], ["__count"])
        collector = self.customer.with_user(self.users["collector"])
        self.assertEqual(collector.read(MONEY)[0]["credit_available"], 1000)

    def test_requests(self):
        """Sellers see their own, without the figures; the others none."""
        requests = self.env["clientes.credit.request"]
        for role, seen in (
            ("seller", True),
            ("employee", False),
            ("manager", False),
            ("collector", True),
            ("credit", True),
        ):
            found = requests.with_user(self.users[role]).search([])
            self.assertEqual(self.request in found, seen, role)
        with self.assertRaises(AccessError):
            requests.with_user(self.users["portal"]).search([])
        own = self.request.with_user(self.users["seller"])
        self.assertEqual(own.read(["state"])[0]["state"], "pending")
        for name in FIGURES:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
            with self.subTest(order=name), self.assertRaises(AccessError):
                own.search([], order=name)
        self.assertEqual(
            self.request.with_user(self.users["collector"]).read(["available"])[0][
                "available"
            ],
            -500,
        )

    def test_other_company(self):
        other = self._create_company("Far Company")
        stranger = self._create_users("collector_far", companies=other)["collector_far"]
        self.assertFalse(
            self.env["clientes.credit.request"]
            .with_user(stranger)
            .with_context(allowed_company_ids=other.ids)
            .search([])
        )
        with self.assertRaises(AccessError):
            self.request.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            ).read(["state"])

    def test_decisions(self):
        for role in ("seller", "collector", "manager", "employee"):
            request = self.request.with_user(self.users[role])
            for method in ("action_authorise", "action_refuse"):
                with (
                    self.subTest(role=role, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(request, method)()
            with self.subTest(role=role), self.assertRaises(AccessError):
                request.amount_authorised = 99999
            with self.subTest(role=role), self.assertRaises(AccessError):
                request.with_user(self.users[role]).create(
                    {"partner_id": self.customer.id}
                )

    def test_terms(self):
        for role in ("seller", "collector", "manager"):
            partner = self.customer.with_user(self.users[role])
            for values in ({"credit_limit": 10**6}, {"credit_hold": True}):
                with self.subTest(role=role, **values), self.assertRaises(AccessError):
                    partner.write(values)
        self.users["collector"].group_ids += self.env.ref("base.group_partner_manager")
        collector = self.customer.with_user(self.users["collector"])
        with self.assertRaisesRegex(AccessError, "authorise credit"):
            collector.credit_limit = 10**6
        with self.assertRaisesRegex(AccessError, "authorise credit"):
            collector.create({"name": "New", "credit_limit": 10})
        with self.assertRaises(AccessError):
            self.env["clientes.credit.terms"].with_user(self.users["collector"]).create(
                {"partner_id": self.customer.id, "reason": "Because"}
            )

    def test_wizard(self):
        wizard = (
            self.env["clientes.credit.terms"]
            .with_user(self.users["credit"])
            .with_context(default_partner_id=self.contact.id)
            .create({"reason": "Good customer"})
        )
        self.assertEqual(wizard.partner_id, self.customer)
        self.assertEqual(wizard.credit_limit, 1000)
        wizard.write({"credit_limit": 2500, "credit_hold": True})
        wizard.action_apply()
        self.assertEqual(self.customer.credit_limit, 2500)
        self.assertEqual(self.customer.credit_hold_reason, "Good customer")
        log = self.env["clientes.credit.log"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(
            (log.user_id, log.credit_limit, log.reason),
            (self.users["credit"], 2500, "Good customer"),
        )
        for role in ("seller", "manager"):
            with self.assertRaises(AccessError):
                log.with_user(self.users[role]).read(["reason"])

    def test_contacts_of_limited_customers(self):
        """Sellers still add contacts; these inherit the limit from the customer."""
        contact = (
            self.env["res.partner"]
            .with_user(self.users["seller"])
            .create({"name": "New Contact", "parent_id": self.customer.id})
        )
        self.assertEqual(contact.sudo().commercial_partner_id, self.customer)

    def test_warning_of_odoo(self):
        """Odoo's own banner tells what the customer owes: not to sellers."""
        seller = self.order.with_user(self.users["seller"])
        with self.assertRaises(AccessError):
            seller.read(["partner_credit_warning"])
        self.assertNotIn("1,000", seller.credit_stop_text)

    def test_message_of_a_change(self):
        """Who may not read the figures sees that the terms changed, and no more."""
        # What is created in a transaction is not tracked in it.
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.customer.with_context(tracking_disable=False).credit_limit = 4321
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.customer.invalidate_recordset(["message_ids"])
        message = self.customer.message_ids[0].with_user(self.users["seller"])
        self.assertIn("Credit terms changed", message.body)
        self.assertNotIn("4", message.body)
        tracked = message.sudo().tracking_value_ids
        self.assertEqual(tracked.field_id.name, "credit_limit")
        self.assertFalse(tracked._filter_has_field_access(message.env))
