from odoo.tests import tagged

from .common_data import DataReviewHttpCase


@tagged("post_install", "-at_install")
class TestToursData(DataReviewHttpCase):
    def test_proposal_and_approval(self):
        """The customer proposes in the portal, its salesperson approves."""
        self.start_tour("/my", "clientes_crm_data_propose", login="data.ana")
        change = self._changes()
        self.assertEqual(
            {line.field_name: line.new_raw for line in change.line_ids},
            {"city": "Sogamoso", "phone": "+57 601 5550999"},
        )
        self.assertEqual(self.aurora.city, "Tunja")
        self.start_tour(
            "/odoo/cambios-de-datos",
            "clientes_crm_data_decide",
            login="clientes_seller",
        )
        self.assertEqual(self.aurora.city, "Sogamoso")
        self.assertEqual(self.aurora.phone, "+57 601 5550999")
        self.assertEqual(change.state, "done")
        self.assertEqual(self.aurora.data_verified_by, self.user["ana"])
