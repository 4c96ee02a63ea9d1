from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditPage(CreditCommon):
    """The credit on the customer's profile: what it shows, to whom."""

    def _page(self, partner=None, role="collector"):
        partner = partner or self.customer
        return partner.with_user(self.users[role]).get_credit()

    def test_who_sees_it(self):
        for role in ("seller", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._page(role=role)
        self.assertFalse(self._page()["can_change"])
        self.assertTrue(self._page(role="credit")["can_change"])

    def test_parts_of_the_bar(self):
        """An order of 250 takes a quarter of 1000; the contact's page is the same."""
        self._quote(self.customer, 250).action_confirm()
        page = self._page(self.contact)
        self.assertEqual(page, self._page() | {"rules": page["rules"]})
        self.assertEqual(
            (page["limit"], page["used"], page["used_percent"], page["available"]),
            (1000, 250, 25, 750),
        )
        self.assertEqual(
            [(part["name"], part["amount"], part["share"]) for part in page["parts"]],
            [("receivable", 0, 0), ("uninvoiced", 250, 25)],
        )
        self.assertFalse(page["stops"])
        self.company.clientes_credit_count_drafts = True
        self._quote(self.customer, 100)
        parts = {part["name"]: part["share"] for part in self._page()["parts"]}
        self.assertEqual(parts, {"receivable": 0, "uninvoiced": 25, "drafts": 10})

    def test_beyond_the_limit(self):
        """The bar never grows beyond its frame, and the reason is told."""
        self._quote(self.customer, 800).action_confirm()
        self.customer.credit_limit = 600
        page = self._page()
        self.assertEqual((page["available"], page["used_percent"]), (-200, 133))
        self.assertEqual(sum(part["share"] for part in page["parts"]), 100)
        self.assertEqual(len(page["stops"]), 1)
        self.assertIn("200.00", page["stops"][0])

    def test_without_a_limit(self):
        self.customer.credit_limit = 0
        self._quote(self.customer, 800).action_confirm()
        page = self._page()
        self.assertEqual(
            (page["limit"], page["available"], page["used_percent"], page["used"]),
            (None, None, None, 800),
        )

    def test_stopped_by_hand(self):
        self.customer.write({"credit_hold": True, "credit_hold_reason": "In court"})
        self.assertIn("In court", self._page()["stops"][0])

    def test_actions(self):
        """Only who reads orders is offered their list."""
        actions = {part["name"]: part["action"] for part in self._page()["parts"]}
        self.assertEqual(actions["receivable"], "action_view_open_items")
        self.assertFalse(actions["uninvoiced"])
        self.users["collector"].group_ids += self.env.ref(
            "sales_team.group_sale_salesman"
        )
        for part in self._page()["parts"]:
            partner = self.customer.with_user(self.users["collector"])
            self.assertTrue(getattr(partner, part["action"])()["views"])

    def test_requests(self):
        """What a request proposes is not shown as given."""
        order = self._quote(self.customer, 1500)
        order.with_user(self.users["seller"]).action_request_credit()
        requests = self._page()["requests"]
        self.assertEqual(requests["count"], 1)
        row = requests["rows"][0]
        self.assertEqual((row["state"], row["asked"]), ("pending", 1500))
        self.assertFalse(row["given"] or row["until"])
        order.credit_request_ids.with_user(self.users["credit"]).action_authorise()
        row = self._page()["requests"]["rows"][0]
        self.assertEqual((row["state"], row["given"]), ("authorised", 1500))
        self.assertTrue(row["until"])

    def test_rules_in_words(self):
        rules = self.company._get_credit_rule_texts()
        self.company.write(
            {
                "clientes_credit_stop_overdue": True,
                "clientes_credit_overdue_days": 45,
                "clientes_credit_hold_deliveries": True,
                "clientes_credit_count_drafts": True,
                "clientes_credit_without_limit": "none",
            }
        )
        more = self.company._get_credit_rule_texts()
        self.assertEqual(len(more), len(rules) + 4)
        self.assertTrue(any("45 days" in rule for rule in more))
