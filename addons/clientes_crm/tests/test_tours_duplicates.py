from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestToursDuplicates(HttpCase):
    def test_from_the_queue_to_the_merge(self):
        """A pair is compared, tried and merged, with a value of each."""
        new_test_user(
            self.env,
            login="clientes_merge_tour",
            groups="clientes_crm.clientes_crm_group_manager",
        )
        first, second = self.env["res.partner"].create(
            [
                {
                    "name": "Depósito del Recorrido",
                    "is_company": True,
                    "city": "Tunja",
                    "customer_rank": 1,
                },
                {
                    "name": "Depósito del Recorrido",
                    "is_company": True,
                    "city": "Duitama",
                    "email": "deposito@recorrido.example",
                },
            ]
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Of the second",
                "type": "opportunity",
                "partner_id": second.id,
                "user_id": False,
            }
        )
        self.env["clientes.duplicate"]._propose(first | second)
        self.start_tour(
            "/odoo", "clientes_duplicates_tour", login="clientes_merge_tour"
        )
        self.assertFalse(second.exists())
        self.assertEqual(first.city, "Duitama")
        self.assertEqual(first.email, "deposito@recorrido.example")
        self.assertEqual(lead.partner_id, first)
