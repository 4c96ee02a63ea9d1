from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerNewCustomer(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.co")

    def _directory(self, role):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.res_partner_action_directory"
        )
        context = safe_eval(action["context"])
        return (
            self.env["res.partner"].with_user(self.role[role]).with_context(**context)
        )

    def test_seller_and_country(self):
        customer = self._directory("seller").create({"name": "Nueva S.A.S."})
        self.assertEqual(customer.country_id.code, "CO")
        self.assertEqual(customer.user_id, self.role["seller"])
        self.assertTrue(customer.is_company)
        self.assertEqual(customer.customer_rank, 1)

    def test_elsewhere_nothing_changes(self):
        contact = self.env["res.partner"].with_user(self.role["seller"])
        contact = contact.create({"name": "Nuevo"})
        self.assertFalse(contact.country_id)
        self.assertFalse(contact.user_id)

    def test_wrong_check_digit_is_refused(self):
        form = Form(self._directory("seller"))
        form.name = "Nueva S.A.S."
        form.vat = "900123456-1"
        with self.assertRaisesRegex(ValidationError, "900123456"):
            form.save()
        form.vat = "900123456-8"
        self.assertEqual(form.save().vat_digits, "9001234568")
