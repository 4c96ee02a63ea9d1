from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import Form, tagged, users
from odoo.tools.safe_eval import safe_eval

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartner(ClientesCommon):
    def _in_directory(self, partner):
        partner = partner.with_context(active_test=False)
        found = bool(
            partner.search_count(
                [("id", "=", partner.id), ("is_directory_customer", "=", True)]
            )
        )
        self.assertEqual(partner.is_directory_customer, found)
        excluded = partner.search_count(
            [("id", "=", partner.id), ("is_directory_customer", "=", False)]
        )
        self.assertEqual(bool(excluded), not found)
        return found

    def test_directory(self):
        create = self.env["res.partner"].create
        cases = (
            ("company", self.customer, True),
            ("contact of a company", self.contact, False),
            ("person", create({"name": "Person"}), True),
            ("supplier", create({"name": "Supplier", "supplier_rank": 1}), False),
            (
                "supplier and customer",
                create({"name": "Both", "supplier_rank": 1, "customer_rank": 1}),
                True,
            ),
            ("archived", create({"name": "Archived", "active": False}), True),
            ("colleague", self.role["employee"].partner_id, False),
            ("portal user of their own", self.role["portal"].partner_id, True),
            ("our company", self.company.partner_id, False),
            ("our other company", self.other_company.partner_id, False),
        )
        for name, partner, expected in cases:
            with self.subTest(name):
                self.assertEqual(self._in_directory(partner), expected)

    @users("clientes_seller")
    def test_created_in_the_directory_is_a_customer(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.res_partner_action_directory"
        )
        form = Form(
            self.env["res.partner"].with_context(
                default_is_company=True, default_customer_rank=1
            ),
            "base.view_partner_form",
        )
        self.assertIn("'default_customer_rank': 1", action["context"])
        form.name = "New customer"
        partner = form.save()
        self.assertTrue(partner.is_company)
        self.assertEqual(partner.customer_rank, 1)
        self.assertTrue(self._in_directory(partner))

    def test_tax_number_in_any_spelling(self):
        self.assertEqual(self.customer.vat_digits, "9003731153")
        other = self.env["res.partner"].create({"name": "Other", "vat": "890903938-8"})
        search = self.env["res.partner"]
        cases = (
            ("900373115-3", True),
            ("900.373.115-3", True),
            ("900.373.115", True),
            ("900373115", True),
            ("9003731153", True),
            ("900 373 115 3", True),
            ("NIT 900373115", True),
            ("CO900373115", True),
            ("900.373.116", False),
            ("73115", True),
            ("de Prueba", True),
            ("900", True),
            ("", True),
        )
        for text, expected in cases:
            with self.subTest(text=text):
                found = search.search([("display_name", "ilike", text)])
                self.assertEqual(self.customer in found, expected)
                named = dict(search.name_search(text, limit=None))
                self.assertEqual(self.customer.id in named, expected)
        self.assertNotIn(other, search.search([("display_name", "ilike", "900.373")]))
        self.assertIn(
            other, search.search([("display_name", "not ilike", "900.373.115")])
        )

    def test_tax_number_follows(self):
        self.customer.vat = "890903938-8"
        self.assertEqual(self.customer.vat_digits, "8909039388")
        self.assertEqual(self.contact.vat_digits, "8909039388")
        self.customer.vat = False
        self.assertFalse(self.customer.vat_digits)

    def test_active_opportunities(self):
        archived = self.env["res.partner"].create(
            {"name": "Gone", "parent_id": self.customer.id, "active": False}
        )
        branch = self.env["res.partner"].create(
            {
                "name": "Branch",
                "parent_id": self.customer.id,
                "child_ids": [Command.create({"name": "Contact of the branch"})],
            }
        )
        counted = self._create_lead(partner_id=self.customer.id)
        counted |= self._create_lead(partner_id=self.contact.id)
        counted |= self._create_lead(partner_id=archived.id)
        counted |= self._create_lead(partner_id=branch.child_ids.id)
        won = self._create_lead(
            partner_id=self.customer.id, stage_id=self.stage["closed"].id
        )
        lost = self._create_lead(partner_id=self.customer.id)
        lost.action_set_lost()
        hidden = self._create_lead(partner_id=self.customer.id, active=False)
        raw = self._create_lead(partner_id=self.customer.id, type="lead")
        elsewhere = self._create_lead()
        self.assertEqual(self.customer.active_opportunity_count, 4)
        self.assertEqual(self.contact.active_opportunity_count, 4)
        action = self.customer.action_view_active_opportunities()
        listed = self.env["crm.lead"].search(action["domain"])
        self.assertEqual(listed, counted.sorted("id", reverse=True))
        self.assertFalse(listed & (won | lost | hidden | raw | elsewhere))

    def test_search_active_opportunities(self):
        idle = self.env["res.partner"].create({"name": "Idle"})
        self._create_lead(partner_id=self.contact.id)
        both = Domain("id", "in", (self.customer | idle).ids)
        cases = (
            ([("active_opportunity_count", ">", 0)], self.customer),
            ([("active_opportunity_count", "!=", 0)], self.customer),
            ([("active_opportunity_count", "=", 0)], idle),
        )
        for domain, expected in cases:
            with self.subTest(domain=domain):
                self.assertEqual(
                    self.env["res.partner"].search(both & Domain(domain)), expected
                )

    def test_active_opportunities_under_the_readers_rules(self):
        self._create_lead(partner_id=self.customer.id)
        self._create_lead(
            partner_id=self.customer.id, user_id=self.role["colleague"].id
        )
        for role, expected in (("seller", 1), ("colleague", 2), ("manager", 2)):
            with self.subTest(role):
                partner = self.customer.with_user(self.role[role])
                self.assertEqual(partner.active_opportunity_count, expected)
        for role in ("employee", "collector"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.customer.with_user(self.role[role]).read(
                    ["active_opportunity_count"]
                )

    def test_query_count_of_a_list(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {index}", "is_company": True} for index in range(40)]
        )
        for customer in customers:
            self._create_lead(partner_id=customer.id)
        fields = ["complete_name", "vat", "active_opportunity_count"]

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.role["seller"]).read(fields)
            return self.env.cr.sql_log_count - before

        count(customers)
        self.assertEqual(count(customers[:2]), count(customers))

    @users("clientes_seller")
    def test_new_opportunity_of_a_customer(self):
        action = self.customer.with_env(self.env).action_new_opportunity()
        lead = Form(
            self.env["crm.lead"].with_context(**action["context"]),
            "crm.crm_lead_view_form",
        ).save()
        self.assertEqual(lead.partner_id, self.customer)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.stage_id, self.stage["prospect"])

    def test_form_offers_what_the_role_may(self):
        cases = (
            ("seller", True, False),
            ("manager", True, False),
            ("collector", False, True),
            ("employee", False, False),
        )
        for role, sells, collects in cases:
            with self.subTest(role):
                view = (
                    self.env["res.partner"]
                    .with_user(self.role[role])
                    .get_view(self.env.ref("base.view_partner_form").id, "form")
                )
                arch = etree.fromstring(view["arch"])
                self.assertEqual(
                    len(arch.xpath("//header[@name='clientes_actions']")), 1
                )
                for name, expected in (
                    ("action_new_opportunity", sells),
                    ("action_view_active_opportunities", sells),
                    ("action_view_receivables", collects),
                ):
                    buttons = arch.xpath(f"//button[@name='{name}']")
                    self.assertEqual(bool(buttons), expected, name)

    def test_directory_search_view(self):
        for role in ("seller", "collector"):
            with self.subTest(role):
                model = self.env["res.partner"].with_user(self.role[role])
                view = model.get_view(
                    self.env.ref("clientes_crm.res_partner_view_search").id, "search"
                )
                arch = etree.fromstring(view["arch"])
                for node in arch.xpath("//filter[@domain]"):
                    domain = safe_eval(node.get("domain"), {"uid": model.env.uid})
                    model.search_count(domain)
                self.assertEqual(
                    bool(arch.xpath("//filter[@name='active_opportunities']")),
                    role == "seller",
                )
