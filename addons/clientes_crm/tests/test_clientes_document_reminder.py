from datetime import timedelta

from odoo.tests import tagged

from ..models import clientes_document_reminder
from .common_documents import DocumentCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestClientesDocumentReminder(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.user_id = cls.role["seller"]

    def _run(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("clientes_crm.ir_cron_document_reminder")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _activities(self, document):
        kind = self.env.ref("clientes_crm.mail_activity_type_document_expiry")
        return document.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_one_activity_before_expiry(self):
        expiry = self.today + 30 * DAY
        document = self._new_document(approve=True, date_expiry=expiry)
        self._run()
        activity = self._activities(document)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.date_deadline, expiry)
        self.assertEqual(activity.user_id, self.role["seller"])
        self.assertIn(self.customer.name, activity.summary)
        self._run()
        self.assertEqual(self._activities(document), activity)
        activity.action_feedback()
        self._run()
        self.assertFalse(self._activities(document), "done is done")

    def test_who_is_not_reminded(self):
        soon = self.today + DAY
        replaced = self._new_document(
            approve=True, partner_id=self.rival.id, date_expiry=soon
        )
        self._new_document(
            approve=True, partner_id=self.rival.id, date_expiry=soon + 300 * DAY
        )
        silent = self.type_card.copy({"validity": "stated", "reminder_days": 0})
        documents = {
            "not yet": self._new_document(
                approve=True, date_expiry=self.today + 31 * DAY
            ),
            "draft": self._new_document(date_expiry=soon),
            "replaced": replaced,
            "silent type": self._new_document(
                approve=True, type_id=silent.id, date_expiry=self.today
            ),
        }
        self._run()
        for name, document in documents.items():
            with self.subTest(name):
                self.assertFalse(self._activities(document))

    def test_a_new_date_is_reminded_of_anew(self):
        document = self._new_document(approve=True, date_expiry=self.today + 10 * DAY)
        self._run()
        document.date_expiry = self.today + 20 * DAY
        self.assertFalse(self._activities(document))
        self._run()
        self.assertEqual(
            self._activities(document).date_deadline, self.today + 20 * DAY
        )

    def test_renewal_ends_the_activity(self):
        document = self._new_document(approve=True, date_expiry=self.today + DAY)
        self._run()
        self._new_document(approve=True)
        self.assertFalse(self._activities(document))

    def test_responsible(self):
        """The salesperson, else the user of the settings; only who may read it."""
        document = self._new_document(approve=True)
        fallback = self.role["manager"]
        self.company.clientes_document_user_id = fallback
        self.assertEqual(document._get_responsible(), self.role["seller"])
        bank = self._new_document(approve=True, type_id=self.type_bank.id)
        self.assertEqual(bank._get_responsible(), fallback)
        self.role["seller"].active = False
        self.assertEqual(document._get_responsible(), fallback)
        self.company.clientes_document_user_id = self.foreign_manager
        document.sudo().write({"reviewer_id": False})
        self.assertNotEqual(document._get_responsible(), self.foreign_manager)

    def test_batches_go_on(self):
        documents = self.Document.union(
            *(
                self._new_document(
                    approve=True,
                    type_id=self.type_contract.id,
                    date_expiry=self.today + DAY,
                )
                for _index in range(5)
            )
        )
        self.patch(clientes_document_reminder, "BATCH", 2)
        self._run()
        for document in documents:
            self.assertEqual(len(self._activities(document)), 1)
        self.assertTrue(all(documents.mapped("is_reminded")))
