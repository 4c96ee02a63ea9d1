from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestClientesPartnerKpiChanges(KpiCommon):
    def test_contact_changes_its_company(self):
        lead = self._create_lead(partner_id=self.contact.id)
        self._work_off()
        self.contact.parent_id = self.second
        self.assertEqual(self._contact(), (False, False))
        self.assertEqual(self._contact(self.second), (lead.create_date, "opportunity"))
        self.contact.parent_id = False
        self.assertEqual(self._contact(self.second), (False, False))
        self.assertEqual(self._contact(self.contact), (lead.create_date, "opportunity"))
        self.assertEqual(len(self._rows(self.contact)), 1)
        self.contact.parent_id = self.customer
        self._work_off()
        self.assertFalse(self._rows(self.contact))
        self.assertEqual(self._contact(), (lead.create_date, "opportunity"))

    def test_merge(self):
        first = self._create_lead(partner_id=self.customer.id)
        self._order(self.second, date_order=self.now - timedelta(days=3))
        self._work_off()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | self.second).ids, self.customer
        )
        self._work_off()
        self.assertFalse(self.second.exists())
        self.assertEqual(self.customer.last_contact_date, first.create_date)
        self.assertTrue(self.customer.last_purchase_date)
        self._assert_equals_scratch()

    def test_deleted_and_archived(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        message = self._post(self.customer, author_id=partner.id)
        self.assertEqual(self._contact(partner), (message.date, "message_in"))
        partner.active = False
        self.assertEqual(self._contact(partner), (message.date, "message_in"))
        partner.unlink()
        self._assert_equals_scratch()
        company = self.env["res.partner"].create(
            {
                "name": "Parent",
                "is_company": True,
                "child_ids": [Command.create({"name": "Child"})],
            }
        )
        child = company.child_ids
        message = self._post(self.customer, author_id=child.id)
        self.assertEqual(self._contact(company), (message.date, "message_in"))
        company.unlink()
        self.assertEqual(self._contact(child), (message.date, "message_in"))

    def test_colleague_is_no_customer(self):
        person = self.env["res.partner"].create(
            {"name": "Person", "email": "p@x.example"}
        )
        self._post(self.customer, author_id=person.id)
        self._work_off()
        self.assertTrue(self._rows(person))
        user = self.env["res.users"].create(
            {"name": "Person", "login": "person_x", "partner_id": person.id}
        )
        self._work_off()
        self.assertFalse(self._rows(person))
        user.active = False
        self._work_off()
        self.assertTrue(self._rows(person))
