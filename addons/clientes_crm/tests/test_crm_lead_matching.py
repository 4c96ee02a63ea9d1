from odoo.tests import tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadMatching(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.co")
        cls.customer.write({"phone": "601 555 0142", "email": "info@prueba.example"})
        cls.contact.write({"phone": "310 555 0142", "email": "ana@prueba.example"})
        cls.other = cls.env["res.partner"].create(
            {"name": "Other", "phone": "604 555 0142", "email": "other@x.example"}
        )

    def _match(self, **values):
        return self._create_lead(**values)._find_matching_partner()

    def test_order(self):
        nobody = self.env["res.partner"]
        for values, expected in (
            ({"partner_vat": "900.373.115-3"}, self.customer),
            ({"partner_vat": "NIT 900373115"}, self.customer),
            ({"partner_vat": "9003731153", "email_from": "x@y.example"}, self.customer),
            (
                {"partner_vat": "900373115-3", "email_from": "Ana@prueba.example"},
                self.contact,
            ),
            # The number of one, the phone of another.
            ({"partner_vat": "900373115-3", "phone": "604 555 0142"}, self.customer),
            ({"partner_vat": "890903938-8", "phone": "604 555 0142"}, self.other),
            (
                {"phone": "604 555 0142", "email_from": "info@prueba.example"},
                self.other,
            ),
            ({"phone": "(310) 555-0142"}, self.contact),
            ({"phone": "310 999 9999", "email_from": "other@x.example"}, self.other),
            ({"email_from": "other@x.example"}, self.other),
            ({"partner_vat": "123"}, nobody),
            ({"phone": "310 999 9999"}, nobody),
            ({"partner_id": self.other.id, "partner_vat": "900373115-3"}, self.other),
        ):
            with self.subTest(values):
                self.assertEqual(self._match(**values), expected)

    def test_shared_phone(self):
        self.contact.phone = self.customer.phone
        self.assertEqual(self._match(phone="601 555 0142"), self.customer)
        lead = {"phone": "601 555 0142", "email_from": "ana@prueba.example"}
        self.assertEqual(self._match(**lead), self.contact)
        # Two customers with one phone: nobody knows which of them.
        self.other.phone = self.customer.phone
        self.assertFalse(self._match(phone="601 555 0142"))
        self.assertEqual(self._match(**lead), self.contact)

    def test_colleagues_and_other_companies(self):
        self.role["employee"].partner_id.phone = "315 555 0142"
        self.assertFalse(self._match(phone="315 555 0142"))
        self.other.company_id = self.other_company
        lead = {"phone": "604 555 0142", "company_id": self.company.id}
        self.assertFalse(self._match(**lead))

    def test_the_new_customer_has_the_number(self):
        lead = self._create_lead(
            partner_name="Nueva S.A.S.",
            contact_name="Luis",
            partner_vat="890.903.938-8",
            country_id=self.company.country_id.id,
        )
        contact = lead._create_customer()
        self.assertEqual(contact.parent_id.vat, "890903938-8")
        self.assertEqual(contact.parent_id.name, "Nueva S.A.S.")
