from odoo.tests import tagged

from .common_consents import ConsentHttpCase


@tagged("post_install", "-at_install")
class TestDocumentTours(ConsentHttpCase):
    def test_customer_sends_a_document(self):
        self.start_tour("/my", "clientes_document_portal", login="docs.ana", timeout=90)
        document = self.Document.search([("submitter_id", "=", self.portal_user.id)])
        self.assertEqual(document.review_state, "review")
        self.assertEqual(document.partner_id, self.customer)
        self.assertEqual(document.attachment_ids.mapped("name"), ["rut.pdf"])

    def test_staff_approves_what_a_customer_sent(self):
        seller = self.role["seller"]
        document = self._new_document()
        document.submitter_id = self.portal_user
        document.action_submit()
        action = self.env.ref("clientes_crm.clientes_document_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "clientes_document_review",
            login=seller.login,
            timeout=90,
        )
        self.assertEqual(document.review_state, "valid")
        self.assertEqual(document.reviewer_id, seller)
        self.assertFalse(self.customer.has_missing_documents)

    def test_consent_given_and_withdrawn(self):
        self.start_tour("/my", "clientes_consent_portal", login="docs.ana", timeout=90)
        acts = self.env["clientes.consent"].search(
            [("partner_id", "=", self.contact.id)]
        )
        self.assertEqual(acts.mapped("action"), ["withdrawn", "granted"])
        self.assertEqual(set(acts.mapped("source")), {"portal"})
        self.assertEqual(self.contact.data_authorisation, "withdrawn")
