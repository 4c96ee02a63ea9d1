from odoo.tests import Form, tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadKnownCustomer(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.co")
        cls.customer.write({"phone": "601 555 0142", "email": "info@prueba.example"})
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])

    def test_pointed_out(self):
        cases = (
            ({"partner_vat": "900.373.115-3"}, "Same tax number"),
            ({"phone": "(601) 555-0142"}, "Same phone"),
            ({"email_from": "Info@prueba.example"}, "Same e-mail"),
            ({"email_from": "nobody@prueba.example"}, False),
            ({}, False),
        )
        for values, reason in cases:
            with self.subTest(values=values):
                lead = self._create_lead(**values).with_user(self.role["seller"])
                self.assertEqual(lead.known_customer_reason, reason)
                self.assertEqual(lead.known_customer_id == self.customer, bool(reason))
                lead.action_take_known_customer()
                self.assertEqual(lead.partner_id == self.customer, bool(reason))
                self.assertFalse(lead.known_customer_id)

    def test_while_typing(self):
        view = "crm.quick_create_opportunity_form"
        for name, value in (
            ("phone", "601 555 0142"),
            ("email_from", "info@prueba.example"),
            ("partner_vat", "900373115-3"),
        ):
            with self.subTest(name):
                form = Form(
                    self.leads.with_context(default_type="opportunity"), view=view
                )
                form.name = "Quick"
                self.assertFalse(form.known_customer_id)
                form[name] = value
                self.assertEqual(form.known_customer_id, self.customer)
                form.is_known_customer_taken = True
                self.assertEqual(form.partner_id, self.customer)
                self.assertEqual(form.save().partner_id, self.customer)

    def test_not_who_may_not_be_seen(self):
        self.customer.company_id = self.other_company
        lead = self._create_lead(phone="601 555 0142")
        self.assertFalse(lead.with_user(self.role["seller"]).known_customer_id)

    def test_conversion_says_by_what(self):
        lead = self._create_lead(type="lead", partner_vat="900373115")
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.role["seller"])
            .with_context(
                active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
            )
            .create({})
        )
        self.assertEqual(wizard.action, "exist")
        self.assertEqual(wizard.partner_id, self.customer)
        self.assertEqual(wizard.known_customer_reason, "Same tax number")
        wizard.action_apply()
        self.assertEqual(lead.partner_id, self.customer)
        self.assertEqual(lead.type, "opportunity")
