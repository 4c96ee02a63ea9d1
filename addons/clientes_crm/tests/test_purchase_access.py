from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchases import PurchasesCommon

RIGHTS = {
    "seller": "r---",
    "manager": "r---",
    "collector": "r---",
    "employee": "r---",
    "portal": "----",
    "public": "----",
}
OPEN_FIELDS = (
    "rfm_class",
    "purchase_year_count",
    "purchase_interval",
    "purchase_ratio",
    "purchase_rhythm",
    "is_behind_rhythm",
)


@tagged("post_install", "-at_install")
class TestPurchaseAccess(PurchasesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._buy(cls.customer, days=3, quantity=1)
        cls.mine.user_id = cls.role["seller"]
        cls.theirs = cls._buy(cls.customer, days=2, quantity=20)
        cls.theirs.user_id = cls.role["colleague"]
        cls.invoice = cls._bill(cls.theirs)
        cls._work_off()

    def test_matrix(self):
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for role, rights in RIGHTS.items():
            records = self.table.with_user(self.role[role])
            given = "".join(
                letter if records.has_access(operation) else "-"
                for letter, operation in operations.items()
            )
            with self.subTest(role):
                self.assertEqual(given, rights)

    def test_page_follows_the_readers_rights(self):
        for role, count, amount in (("seller", 1, 10), ("manager", 2, 210)):
            page = self._page(user=self.role[role])
            summary = page["summary"]
            with self.subTest(role):
                self.assertEqual((summary["count"], summary["amount"]), (count, amount))
                [product] = page["products"]["rows"]
                self.assertEqual(product["ordered"], amount / 10)
                orders = page["lists"][0]
                self.assertEqual(orders["count"], count)

    def test_invoices_only_for_who_sees_them(self):
        seller = self.role["colleague"]
        keys = [item["key"] for item in self._page(user=seller)["lists"]]
        self.assertEqual(keys, ["orders", "returns"])
        seller.group_ids = [
            Command.link(self.env.ref("clientes_crm.clientes_crm_group_receivables").id)
        ]
        page = self._page(user=seller)
        invoices = next(item for item in page["lists"] if item["key"] == "invoices")
        self.assertEqual([row["id"] for row in invoices["rows"]], self.invoice.ids)
        view = self.env.ref("clientes_crm.account_move_view_form_receivables")
        self.assertIn([view.id, "form"], invoices["action"]["views"])

    def test_invoices_without_order_have_no_link_for_sellers(self):
        alone = self._invoice(self.customer, invoice_date=self.now.date())
        seller = self.role["seller"]
        alone.invoice_user_id = seller
        year = self._page(user=seller)["periods"][0]
        [part] = [part for part in year["parts"] if part["kind"] == "invoice"]
        self.assertEqual(part["count"], 1)
        self.assertFalse(part["action"])
        alone.invoice_user_id = self.role["colleague"]
        year = self._page(user=seller)["periods"][0]
        self.assertEqual([part["kind"] for part in year["parts"]], ["order"])

    def test_who_may_not_open_the_page(self):
        for role in ("collector", "employee", "portal", "public"):
            partner = self.customer
            if role == "portal":
                partner = self.role["portal"].partner_id
            with self.subTest(role), self.assertRaises(AccessError):
                self._page(partner, self.role[role])

    def test_customers_of_other_companies(self):
        self.customer.company_id = self.other_company
        with self.assertRaises(AccessError):
            self._page(user=self.role["seller"])
        rows = self.table.with_user(self.role["seller"])
        self.assertFalse(rows.search([("partner_id", "=", self.customer.id)]))

    def test_class_and_rhythm_for_staff_only(self):
        for role in ("seller", "manager", "collector", "employee"):
            with self.subTest(role):
                values = self.customer.with_user(self.role[role]).read(OPEN_FIELDS)
                self.assertEqual(values[0]["purchase_year_count"], 2)
        portal = self.role["portal"]
        for name in OPEN_FIELDS:
            with self.subTest(name), self.assertRaises(AccessError):
                portal.partner_id.with_user(portal).read([name])
        for domain in (
            [("rfm_class", "=", "loyal")],
            [("is_behind_rhythm", "=", True)],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                self.env["res.partner"].with_user(portal).search(domain)

    def test_money_for_managers_and_receivables(self):
        row = self._row()
        for role in ("manager", "collector"):
            user = self.role[role]
            with self.subTest(role):
                self.assertEqual(row.with_user(user).year_amount, 210)
                partner = self.customer.with_user(user)
                self.assertEqual(partner.purchase_year_amount, 210)

    def test_money_for_nobody_else(self):
        for role in ("seller", "employee"):
            for attempt in self._attempts(self._row().with_user(self.role[role])):
                self.env.invalidate_all()
                with self.subTest(role), self.assertRaises(AccessError):
                    attempt()

    def _attempts(self, row):
        """Return the ways to come by the money of a customer."""
        partner = self.customer.with_user(row.env.user)
        return (
            lambda: row.read(["year_amount"]),
            lambda: row.search([("year_amount", ">", 1)]),
            lambda: row.search([], order="year_amount"),
            lambda: row._read_group([], [], ["year_amount:sum"]),
            lambda: row._read_group([], ["year_amount"], ["__count"]),
            lambda: partner.read(["purchase_year_amount"]),
        )

    def test_a_managers_amount_is_not_cached_for_others(self):
        partner = self.customer
        self.assertEqual(
            partner.with_user(self.role["manager"]).purchase_year_amount, 210
        )
        with self.assertRaises(AccessError):
            partner.with_user(self.role["seller"]).read(["purchase_year_amount"])
