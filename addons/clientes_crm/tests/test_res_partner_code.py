from odoo.tests import Form, new_test_user, tagged, users

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerCode(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.customer_code_active = True
        cls.sequence = cls.company._get_customer_code_sequence()
        cls.sequence.write({"prefix": "T-", "padding": 3})
        cls.create_partner = cls.env["res.partner"].create

    def setUp(self):
        super().setUp()
        # PostgreSQL's sequences do not roll back after each test.
        self.sequence.number_next_actual = 7

    @users("clientes_seller")
    def test_new_customers(self):
        first, second = (
            self.env["res.partner"]
            .create([{"name": "First"}, {"name": "Second", "is_company": True}])
            .mapped("ref")
        )
        self.assertEqual((first, second), ("T-007", "T-008"))

    def test_who_gets_none(self):
        cases = {
            "contact": {"parent_id": self.customer.id},
            "supplier": {"supplier_rank": 1},
        }
        for name, values in cases.items():
            with self.subTest(name):
                partner = self.create_partner({"name": name, **values})
                self.assertFalse(partner.ref)
        user = new_test_user(self.env, login="clientes_code", groups="base.group_user")
        self.assertFalse(user.partner_id.ref)
        company = self.env["res.company"].create({"name": "Third Company"})
        self.assertFalse(company.partner_id.ref)
        self.assertEqual(self.sequence.number_next_actual, 7)

    def test_a_code_is_never_overwritten(self):
        partner = self.create_partner({"name": "Own code", "ref": "ABC"})
        self.assertEqual(partner.ref, "ABC")
        partner.action_assign_customer_code()
        self.assertEqual(partner.ref, "ABC")
        partner.name = "Other name"
        self.assertEqual(partner.ref, "ABC")

    def test_taken_codes_are_skipped(self):
        taken = self.create_partner({"name": "Taken", "ref": "T-008", "active": False})
        partners = self.create_partner([{"name": "A"}, {"name": "B"}])
        self.assertEqual(partners.mapped("ref"), ["T-007", "T-009"])
        self.assertEqual(taken.ref, "T-008")

    def test_copy_gets_a_code_of_its_own(self):
        partner = self.create_partner({"name": "Original"})
        copy = partner.copy()
        self.assertTrue(copy.ref)
        self.assertNotEqual(copy.ref, partner.ref)

    def test_off(self):
        self.company.customer_code_active = False
        partner = self.create_partner({"name": "None"})
        self.assertFalse(partner.ref)
        self.company.customer_code_active = True
        action = (partner | self.customer.child_ids).action_assign_customer_code()
        self.assertEqual(partner.ref, "T-007")
        self.assertFalse(self.customer.child_ids.ref)
        self.assertEqual(action["params"]["type"], "success")

    def test_each_company_has_its_own(self):
        self.other_company._get_customer_code_sequence().prefix = "O-"
        other = self.create_partner(
            {"name": "Other", "company_id": self.other_company.id}
        )
        self.assertEqual(other.ref, "O-00001")
        self.other_company.customer_code_active = False
        none = self.create_partner(
            {"name": "Other", "company_id": self.other_company.id}
        )
        self.assertFalse(none.ref)
        self.assertEqual(self.create_partner({"name": "Mine"}).ref, "T-007")

    def test_same_code_is_warned_of(self):
        first = self.create_partner({"name": "First", "ref": "SAME"})
        self.assertFalse(first.same_ref_partner_id)
        form = Form(self.env["res.partner"], "base.view_partner_form")
        form.name = "Second"
        form.ref = "SAME"
        self.assertEqual(form.same_ref_partner_id, first)
        self.assertEqual(form.save().ref, "SAME")

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.customer_code_prefix, "T-")
        self.assertEqual(settings.customer_code_next, 7)
        settings.write({"customer_code_prefix": "Z", "customer_code_next": 40})
        settings.execute()
        self.assertEqual(self.create_partner({"name": "Z"}).ref, "Z040")

    def test_settings_do_not_turn_the_counter_back(self):
        settings = self.env["res.config.settings"].create({})
        self.create_partner([{"name": "A"}, {"name": "B"}])
        settings.execute()
        self.assertEqual(self.create_partner({"name": "C"}).ref, "T-009")
