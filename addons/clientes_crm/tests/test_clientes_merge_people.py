from odoo.tests import tagged

from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMergePeople(MergeCommon):
    """Portal users, contacts and persons of their own."""

    def test_two_portal_users_keep_their_logins(self):
        first = self._create_portal_user(self.stays, "merge_first")
        other = self._create_portal_user(self.second, "merge_other")
        wizard = self._open()
        self.assertIn("merge_other", wizard.warnings)
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertEqual(first.partner_id, self.stays)
        self.assertEqual(other.partner_id.parent_id, self.stays)
        self.assertEqual(other.partner_id.commercial_partner_id, self.stays)
        self.assertEqual(other.name, "Almacén Uno S.A.S.")
        self.assertTrue(other.active)

    def test_a_portal_user_follows(self):
        user = self._create_portal_user(self.third, "merge_third")
        order = self.env["sale.order"].create({"partner_id": self.second.id})
        order.state = "sent"
        orders = self.env["sale.order"].with_user(user)
        self.assertNotIn(order, orders.search([]))
        self._open().action_merge()
        self.assertEqual(user.partner_id, self.stays)
        self.assertIn(order, orders.search([]), "its record rules were cached")

    def test_person_into_a_contact(self):
        """What was a customer of its own is the company's from then on."""
        person = self.env["res.partner"].create(
            {"name": "Berta", "vat": "52123456", "email": "berta@uno.example"}
        )
        order = self.env["sale.order"].create({"partner_id": person.id})
        lead = self._create_lead(partner_id=person.id)
        contact = self.second.child_ids
        self._open(contact | person).action_merge()
        self.env.invalidate_all()
        self.assertEqual(contact.parent_id, self.second)
        self.assertEqual(contact.email, "berta@uno.example")
        self.assertFalse(self.second.vat, "the person's number is not the company's")
        self.assertEqual(order.partner_id, contact)
        self.assertEqual(lead.partner_id, contact)
        self.assertEqual(lead.partner_id.commercial_partner_id, self.second)

    def test_contact_into_a_person(self):
        person = self.env["res.partner"].create({"name": "Berta"})
        contact = self.second.child_ids
        self._open(person | contact, person).action_merge()
        self.assertFalse(person.parent_id)
        self.assertEqual(person.name, "Berta")

    def test_shared_and_own_customer(self):
        self.second.company_id = self.company
        self._open().action_merge()
        self.assertFalse(self.stays.company_id, "others may use it as before")
