from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    def test_customer_and_opportunity(self):
        """From the panel to a customer of one's own and an opportunity with it."""
        seller = new_test_user(
            self.env,
            login="clientes_tour",
            groups="clientes_crm.clientes_crm_group_user",
        )
        self.env["crm.team.member"].create(
            {
                "user_id": seller.id,
                "crm_team_id": self.env.ref("sales_team.team_sales_department").id,
            }
        )
        self.start_tour("/odoo", "clientes_crm_tour", login="clientes_tour")
        customer = self.env["res.partner"].search(
            [("name", "=", "Almacén de la Prueba")]
        )
        self.assertEqual(len(customer), 1)
        self.assertTrue(customer.is_directory_customer)
        self.assertTrue(customer.is_company)
        lead = self.env["crm.lead"].search([("partner_id", "=", customer.id)])
        self.assertEqual(lead.name, "Dotación de oficina")
        self.assertEqual(lead.user_id, seller)
        self.assertEqual(
            lead.stage_id, self.env.ref("clientes_crm.crm_stage_qualified")
        )
        self.assertEqual(lead.probability, 25)
        self.assertEqual(customer.with_user(seller).active_opportunity_count, 1)

    def test_profile(self):
        """Figures, opportunities, pinned note and history of a customer."""
        seller = new_test_user(
            self.env,
            login="clientes_profile",
            groups="clientes_crm.clientes_crm_group_user",
        )
        customer = self.env["res.partner"].create(
            {
                "name": "Ferretería de la Prueba",
                "is_company": True,
                "child_ids": [Command.create({"name": "Ana"})],
            }
        )
        self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "user_id": seller.id,
                    "expected_revenue": 150,
                }
                for name, partner in (
                    ("Of the company", customer),
                    ("Of the contact", customer.child_ids),
                )
            ]
        )
        customer.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        customer.activity_schedule(
            "mail.mail_activity_data_call",
            summary="Call about the nails",
            user_id=seller.id,
        )
        self.start_tour(
            f"/odoo/clientes/{customer.id}",
            "clientes_profile_tour",
            login="clientes_profile",
        )
        self.assertTrue(customer.is_note_pinned)
        self.assertEqual(customer.pinned_note_user_id, seller)
