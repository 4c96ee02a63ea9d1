from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCreditTours(HttpCase):
    """A seller asks for credit, a credit manager gives it, the seller confirms."""

    def test_request_and_authorise(self):
        company = self.env.ref("base.main_company")
        company.write(
            {"account_use_credit_limit": True, "clientes_credit_stop_limit": True}
        )
        seller = new_test_user(
            self.env, "credit_seller", groups="clientes_crm.clientes_crm_group_user"
        )
        manager = new_test_user(
            self.env, "credit_manager", groups="clientes_crm.clientes_crm_group_credit"
        )
        customer = self.env["res.partner"].create(
            {"name": "Tour Debtor", "is_company": True, "credit_limit": 100}
        )
        product = self.env["product.product"].create(
            {"name": "Tour Service", "type": "service", "taxes_id": False}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": seller.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 250})
                ],
            }
        )
        self.start_tour(
            f"/odoo/sales/{order.id}", "clientes_credit_request", login=seller.login
        )
        request = order.credit_request_ids
        self.assertEqual((request.state, request.user_id), ("pending", seller))
        self.assertEqual(request.note, "Pays always, big project")
        self.start_tour(
            "/odoo/solicitudes-de-credito",
            "clientes_credit_authorise",
            login=manager.login,
        )
        self.assertEqual(
            (request.state, request.decision_user_id), ("authorised", manager)
        )
        self.start_tour(
            f"/odoo/sales/{order.id}", "clientes_credit_confirm", login=seller.login
        )
        self.assertEqual((order.state, request.state), ("sale", "used"))
