from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPortalRequired(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, login="required_portal", groups="base.group_portal"
        )
        cls.customer = cls.user.partner_id
        # The portal itself would ask for it.
        cls.env.ref("base.co").zip_required = False
        cls.customer.write(
            {
                "name": "Persona del Portal",
                "email": "persona@portal.example",
                "phone": "+57 601 5550177",
                "street": "Calle 1",
                "city": "Tunja",
                "zip": "150001",
                "country_id": cls.env.ref("base.co").id,
                "state_id": cls.env.ref("base.state_co_07").id,
            }
        )
        rules = cls.env["clientes.required.field"]
        rules.search([]).unlink()
        rules.create({"customer_type": "person", "field_name": "zip"})

    def _submit(self, **values):
        self.authenticate("required_portal", "required_portal")
        data = {
            "csrf_token": Request.csrf_token(self),
            "partner_id": self.customer.id,
            "address_type": "billing",
            "name": self.customer.name,
            "email": self.customer.email,
            "phone": self.customer.phone,
            "street": self.customer.street,
            "city": self.customer.city,
            "zip": self.customer.zip or "",
            "country_id": self.customer.country_id.id,
            "state_id": self.customer.state_id.id,
            "required_fields": "",
            **values,
        }
        response = self.url_open("/my/address/submit", data=data)
        response.raise_for_status()
        return response.json()

    def test_emptied_data_is_told_at_the_field(self):
        result = self._submit(zip="")
        self.assertIn("zip", result["invalid_fields"])
        self.assertIn("Zip", "".join(result["messages"]))
        self.assertEqual(self.customer.zip, "150001")

    def test_other_data_is_saved(self):
        self._submit(zip="150002", city="Paipa")
        self.assertEqual((self.customer.zip, self.customer.city), ("150002", "Paipa"))

    def test_who_lacked_it_before_goes_on(self):
        self.customer.zip = False
        self._submit(city="Paipa")
        self.assertEqual(self.customer.city, "Paipa")
