from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadContact(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls.env["crm.lead.contact"]
        cls.now = fields.Datetime.now()
        cls.lead = cls._create_lead(partner_id=cls.contact.id)
        cls._age(cls.lead, 100)

    @classmethod
    def _age(cls, lead, days):
        lead.flush_recordset()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [cls.now - timedelta(days=days), lead.id],
        )
        lead.invalidate_recordset()

    @classmethod
    def _message(cls, record, days, author=None, **values):
        return cls.env["mail.message"].create(
            {
                "model": record._name,
                "res_id": record.id,
                "message_type": "comment",
                "subtype_id": cls.env.ref("mail.mt_comment").id,
                "author_id": (author or cls.contact).id,
                "date": cls.now - timedelta(days=days),
                **values,
            }
        )

    def _work_out(self, *leads):
        self.contacts._update([lead.id for lead in leads or [self.lead]])

    def test_never(self):
        self._work_out()
        self.assertFalse(self.lead.last_contact_date)
        self.assertEqual(self.lead.days_without_contact, 100)
        self.assertTrue(self.lead.is_contact_overdue)
        fresh = self._create_lead()
        self._work_out(fresh)
        self.assertFalse(fresh.is_contact_overdue)

    def test_what_is_contact(self):
        colleague = self.role["colleague"].partner_id
        call = self.env.ref("mail.mail_activity_data_call")
        todo = self.env.ref("mail.mail_activity_data_todo")
        note = {"subtype_id": self.env.ref("mail.mt_note").id}
        to_customer = {"partner_ids": self.contact.ids}
        cases = (
            ("from the customer", {}, True),
            ("from nobody known", {"author_id": False, "message_type": "email"}, True),
            ("to the customer", {"author": colleague, **to_customer}, True),
            ("among colleagues", {"author": colleague}, False),
            ("note", {"author": colleague, **note}, False),
            ("system", {"message_type": "notification"}, False),
            (
                "call",
                {"author": colleague, "mail_activity_type_id": call.id, **note},
                True,
            ),
            (
                "something done",
                {"author": colleague, "mail_activity_type_id": todo.id, **note},
                False,
            ),
        )
        for name, values, is_contact in cases:
            with self.subTest(name):
                lead = self._create_lead()
                self._age(lead, 50)
                message = self._message(lead, 2, **values)
                if "partner_ids" in values:
                    self.env["mail.notification"].create(
                        {
                            "mail_message_id": message.id,
                            "res_partner_id": self.contact.id,
                        }
                    )
                self.assertEqual(bool(lead.last_contact_date), is_contact)
                self._work_out(lead)
                self.assertEqual(bool(lead.last_contact_date), is_contact)
                self.assertEqual(lead.days_without_contact, 2 if is_contact else 50)

    def test_meetings(self):
        for days, counts in ((3, True), (-3, False)):
            with self.subTest(days=days):
                lead = self._create_lead()
                start = self.now - timedelta(days=days)
                self.env["calendar.event"].create(
                    {
                        "name": "Meeting",
                        "opportunity_id": lead.id,
                        "start": start,
                        "stop": start + timedelta(hours=1),
                    }
                )
                self._work_out(lead)
                self.assertEqual(bool(lead.last_contact_date), counts)

    def test_elsewhere_with_the_same_customer(self):
        self._message(self.customer, 5)
        self._work_out()
        self.assertEqual(self.lead.days_without_contact, 5)
        stranger = self._create_lead()
        self._work_out(stranger)
        self.assertFalse(stranger.last_contact_date)

    def test_other_company(self):
        self.lead.company_id = self.company
        self._message(self.customer, 5, record_company_id=self.other_company.id)
        self._work_out()
        self.assertFalse(self.lead.last_contact_date)

    def test_rhythm(self):
        """Every ten days: fifteen are too many. Of others, as many as are set."""
        for days in (8, 18, 28, 38, 38, 400):
            self._message(self.lead, days)
        self._work_out()
        self.assertEqual(self.lead.contact_rhythm, 10)
        self.assertFalse(self.lead.is_contact_overdue)
        seldom = self._create_lead()
        self._age(seldom, 80)
        for days in (18, 48):
            self._message(seldom, days)
        self._work_out(seldom)
        self.assertEqual(seldom.contact_rhythm, 0)
        self.assertTrue(seldom.is_contact_overdue)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("clientes_crm.inactivity_days", "20")
        self._work_out(seldom)
        self.assertFalse(seldom.is_contact_overdue)
        parameters.set_param("clientes_crm.inactivity_days", "many")
        self.assertEqual(seldom._get_inactivity_days(), 14)

    def test_searched_and_noted(self):
        self._work_out()
        leads = self.env["crm.lead"].with_user(self.role["seller"])
        fresh = self._create_lead()
        domain = [("id", "in", (self.lead | fresh).ids)]
        overdue = [("is_contact_overdue", "=", True), *domain]
        self.assertEqual(leads.search(overdue).ids, self.lead.ids)
        others = [("is_contact_overdue", "=", False), *domain]
        self.assertEqual(leads.search(others).ids, fresh.ids)
        self._message(self.lead, 0)
        self.assertFalse(leads.search(overdue))
        self.assertEqual(self.lead.days_without_contact, 0)
        # An older one that comes in later changes nothing.
        self._message(self.lead, 30)
        self.assertEqual(self.lead.days_without_contact, 0)

    def test_nightly_run(self):
        module = "odoo.addons.clientes_crm.models.crm_lead_contact_job"
        others = self.lead | self._create_lead() | self._create_lead()
        lost = self._create_lead()
        lost.action_set_lost()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1)
        with patch(f"{module}.BATCH", 2):
            self.contacts._cron_update()
        self.assertTrue(all(others.mapped("contact_due_date")))
        self.assertFalse(lost.contact_due_date)

    def test_one_statement_for_any_number(self):
        def count(number):
            ids = [self._create_lead().id for _number in range(number)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.contacts._update(ids)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(1), count(30))
