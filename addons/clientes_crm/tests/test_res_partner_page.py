from datetime import datetime
from xml.etree import ElementTree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.record_reader import RecordReader
from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestResPartnerPage(KpiCommon):
    """What a page of the directory costs, and what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Page {index}", "customer_rank": 1} for index in range(80)]
        )
        for customer in cls.customers:
            cls._create_lead(partner_id=customer.id, expected_revenue=5)
        cls._work_off()

    def _count_queries(self, work):
        work()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def _load(self, kind, view, domain):
        """Load a page as the web client does."""
        partner = self.env["res.partner"].with_user(self.role["seller"])
        view = self.env.ref(view)
        arch = partner.get_views([(view.id, kind)])["views"][kind]["arch"]
        wanted = {}
        for node in ElementTree.fromstring(arch).iter("field"):
            field = partner._fields[node.get("name")]
            named = {"fields": {"display_name": {}}} if field.relational else {}
            wanted[field.name] = named
        return lambda: partner.web_search_read(
            domain, wanted, limit=80, count_limit=10001
        )

    def test_constant_queries(self):
        for kind, view, most in (
            ("list", "clientes_crm.res_partner_view_list", 16),
            ("kanban", "clientes_crm.res_partner_view_kanban", 13),
        ):
            few, many = (
                self._count_queries(
                    self._load(
                        kind,
                        view,
                        [
                            ("is_directory_customer", "=", True),
                            ("id", "in", partners.ids),
                        ],
                    )
                )
                # A full page is counted as well.
                for partners in (self.customers[:2], self.customers[:79])
            )
            with self.subTest(kind):
                self.assertEqual(few, many)
                self.assertLessEqual(many, most)

    def test_a_choice_takes_two_queries(self):
        """The rule asks for the companies, and one query finds and names them."""
        partner = self.env["res.partner"].with_user(self.role["seller"])
        for text in ("page", "page 7", "zz", "+57 601 555"):
            with self.subTest(text):
                count = self._count_queries(
                    lambda text=text: partner.name_search(text, limit=8)
                )
                self.assertLessEqual(count, 2)

    def test_who_begins_with_the_term_comes_first(self):
        partner = self.env["res.partner"]
        words = ("Aqzx inside wqzx", "Wqzx begins", "Coded")
        inside, begins, coded = partner.create([{"name": name} for name in words])
        coded.ref = "wqzx"
        for limit, expected in (
            (8, [coded, begins, inside]),
            (2, [coded, begins]),
            (1, [coded]),
        ):
            found = partner.name_search("WQZX", limit=limit)
            self.assertEqual(
                [partner_id for partner_id, _name in found],
                [record.id for record in expected],
            )
        # A condition that rules the codes out leaves the others.
        found = partner.name_search("wqzx", [("ref", "!=", "wqzx")])
        self.assertEqual([row[0] for row in found], [begins.id, inside.id])

    def test_the_index_has_the_order(self):
        partner = self.env["res.partner"]
        query = partner._search(
            [("is_directory_customer", "=", True)], order=partner._order, limit=80
        )
        # Else PostgreSQL rightly sorts so few.
        self.env.cr.execute("SET LOCAL enable_sort = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select("id")))
        plan = "\n".join(line for [line] in rows)
        self.assertIn("res_partner_directory_order_idx", plan)
        self.assertNotIn("Sort", plan)

    def test_badges_are_for_colleagues(self):
        customer = self.customers[0]
        badges = customer.with_user(self.role["seller"]).directory_badges
        self.assertFalse(badges)
        portal = self.role["portal"]
        with self.assertRaises(AccessError):
            portal.partner_id.with_user(portal).read(["directory_badges"])

    def test_the_clock_of_the_reader(self):
        """Offsets are worked out once a day, unless they change on that day."""
        self.env.user.tz = "Europe/Madrid"
        reader = RecordReader(self.env["res.partner"], ["name"])
        for moment, shown in (
            (datetime(2026, 3, 28, 12, 0, 1, 5), datetime(2026, 3, 28, 13, 0, 1)),
            (datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 1, 30)),
            (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30)),
            (datetime(2026, 3, 30, 12, 0), datetime(2026, 3, 30, 14, 0)),
        ):
            self.assertEqual(reader._localise(moment), shown)
