from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_kpi import KpiCommon

# read, write, create, unlink
MATRIX = {
    "clientes.partner.kpi": {
        "seller": "r---",
        "manager": "r---",
        "collector": "r---",
        "employee": "r---",
        "portal": "----",
        "public": "----",
    },
    "clientes.partner.kpi.queue": {
        "seller": "----",
        "manager": "----",
        "employee": "----",
        "portal": "----",
        "public": "----",
    },
    "clientes.segment": {
        "seller": "r---",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "r---",
        "portal": "----",
        "public": "----",
    },
}
FIGURES = (
    "days_without_contact",
    "first_purchase_date",
    "last_contact_date",
    "last_contact_kind",
    "last_purchase_date",
    "life_cycle",
)
SHOWN = (*FIGURES, "complete_name", "ref", "segment_id", "active_opportunity_count")
SHOWN = (*SHOWN, "active_opportunity_value")


@tagged("post_install", "-at_install")
class TestDirectoryAccess(KpiCommon):
    def test_matrix(self):
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, roles in MATRIX.items():
            for role, rights in roles.items():
                records = self.env[model].with_user(self.role[role])
                given = "".join(
                    letter if records.has_access(operation) else "-"
                    for letter, operation in operations.items()
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(given, rights)

    def test_rows_of_other_companies(self):
        kpi = self.kpi.create(
            [
                {"partner_id": self.customer.id, "company_id": company}
                for company in (self.company.id, self.other_company.id, False)
            ]
        )
        own, other, common = kpi
        seller = self.role["seller"]
        readable = self.kpi.with_user(seller).search([("id", "in", kpi.ids)])
        self.assertEqual(readable, (own | common).with_user(seller))
        with self.assertRaises(AccessError):
            other.with_user(seller).read(["last_contact_date"])

    def test_customers_of_other_companies(self):
        """A row tells the customer's name, whichever company its facts are of."""
        foreign = self.env["res.partner"].create(
            {"name": "Foreign Customer", "company_id": self.other_company.id}
        )
        row = self.kpi.create(
            {"partner_id": foreign.id, "last_contact_date": self.now},
        )
        for role in ("seller", "manager", "employee"):
            with self.subTest(role):
                rows = self.kpi.with_user(self.role[role])
                self.assertFalse(rows.search([("id", "=", row.id)]))
                partners = self.env["res.partner"].with_user(self.role[role])
                contacted = partners.search([("last_contact_date", "!=", False)])
                self.assertNotIn(foreign, contacted)
        portal = self.env["res.partner"].with_user(self.role["portal"])
        with self.assertRaises(AccessError):
            portal.search([("last_contact_date", "!=", False)])

    def test_figures_are_not_for_customers(self):
        portal = self.role["portal"]
        partner = portal.partner_id.with_user(portal)
        for name in (*FIGURES, "segment_id", "origin_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                partner.read([name])

    def test_constant_queries_of_a_page(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Page {index}"} for index in range(80)]
        )
        for customer in customers:
            self._create_lead(partner_id=customer.id, expected_revenue=5)
        self._work_off()

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.role["seller"]).read(SHOWN)
            return self.env.cr.sql_log_count - before

        count(customers)
        self.assertEqual(count(customers[:2]), count(customers))
        self.assertLessEqual(count(customers), 14)

    def test_an_order_adds_two_statements(self):
        """However many documents, the facts of a transaction cost one insertion."""
        self._create_lead(partner_id=self.customer.id)
        self.env.flush_all()
        self._create_lead(partner_id=self.contact.id)
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.env.cr.flush()

    def test_facts_lock_no_partner(self):
        """The queue holds no foreign key, which would lock the customer's row."""
        self.env.cr.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'clientes_partner_kpi_queue'::regclass"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
