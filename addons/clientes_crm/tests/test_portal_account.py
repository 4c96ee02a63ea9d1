import json

from odoo.tests import tagged

from .common_data import DataReviewHttpCase


@tagged("post_install", "-at_install")
class TestPortalAccount(DataReviewHttpCase):
    """Odoo's own page of the address: what identifies the customer is only proposed."""

    def _submit(self, partner, **values):
        data = {
            "partner_id": partner.id,
            "address_type": "billing",
            "use_delivery_as_billing": "true",
            "callback": "/my",
            "name": partner.name,
            "email": partner.email,
            "phone": partner.phone or "+57 601 555 0142",
            "street": partner.street or "Calle 1",
            "city": partner.city or "Tunja",
            "country_id": self.colombia.id,
            "state_id": self.env.ref("base.state_co_07").id,
            "zip": "150001",
            **values,
        }
        return json.loads(self._post("/my/address/submit", data).text)

    def test_sensitive_fields_are_proposed(self):
        self._login("ana")
        feedback = self._submit(
            self.ana, name="Ana María Aurora", city="Paipa", street="Calle 9"
        )
        self.assertEqual(feedback["redirectUrl"], "/my/data?done=proposed")
        self.assertEqual(self.ana.name, "Ana Aurora")
        self.assertEqual(self.ana.city, "Paipa")
        line = self._changes().line_ids
        self.assertEqual(line.partner_id, self.ana)
        self.assertEqual(line.new_value, "Ana María Aurora")
        self._changes().action_approve_all()
        self.assertEqual(self.ana.name, "Ana María Aurora")

    def test_other_fields_are_written(self):
        self._login("ana")
        feedback = self._submit(self.ana, city="Paipa")
        self.assertEqual(feedback["redirectUrl"], "/my")
        self.assertEqual(self.ana.city, "Paipa")
        self.assertFalse(self._changes())

    def test_mistakes(self):
        self._login("ana")
        feedback = self._submit(self.ana, email="no es correo")
        self.assertEqual(feedback["invalid_fields"], ["email"])
        self.assertFalse(self._changes())
        feedback = self._submit(self.ana, company_name="Mi empresa")
        self.assertEqual(feedback["invalid_fields"], ["company_name"])
        self.assertEqual(self.aurora.name, "Aurora SAS")

    def test_somebody_else(self):
        self._login("ana")
        answer = self._post(
            "/my/address/submit", {"partner_id": self.berta.id, "name": "Mine"}
        )
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self._changes() | self._changes(self.boreal))
