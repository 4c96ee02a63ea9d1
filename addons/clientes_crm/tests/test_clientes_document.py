from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestClientesDocument(DocumentCase):
    def test_contacts_document_is_the_companys(self):
        document = self._new_document(partner_id=self.contact.id)
        self.assertEqual(document.partner_id, self.customer)
        document.partner_id = self.rival_contact
        self.assertEqual(document.partner_id, self.rival)

    def test_expiry_follows_from_the_type(self):
        for values, issue, expected in (
            ({"validity": "months", "validity_count": 12}, "2026-01-31", "2027-01-31"),
            ({"validity": "months", "validity_count": 1}, "2026-01-31", "2026-02-28"),
            ({"validity": "days", "validity_count": 90}, "2026-01-01", "2026-04-01"),
            ({"validity": "none"}, "2026-01-01", False),
            ({"validity": "stated"}, "2026-01-01", False),
            ({"validity": "days"}, False, False),
        ):
            with self.subTest(values=values, issue=issue):
                self.type_card.write(values)
                document = self._new_document(
                    type_id=self.type_card.id, date_issue=issue
                )
                self.assertEqual(document.date_expiry or None, Date.to_date(expected))

    def test_stated_expiry_wins(self):
        expiry = Date.add(self.today, days=5)
        document = self._new_document(date_expiry=expiry)
        self.assertEqual(document.date_expiry, expiry)

    def test_dates_must_make_sense(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._new_document(date_issue=Date.add(self.today, days=1))
        with self.assertRaisesRegex(ValidationError, "before it was issued"):
            self._new_document(
                date_issue=self.today, date_expiry=Date.subtract(self.today, days=1)
            )

    def test_state_is_worked_out_and_found(self):
        """Each state is what the field says and what a search finds."""
        day = timedelta(days=1)
        documents = {
            "draft": self._new_document(),
            "valid": self._new_document(
                approve=True,
                partner_id=self.rival.id,
                date_expiry=self.today + 31 * day,
            ),
            "expiring": self._new_document(
                approve=True,
                partner_id=self.foreigner.id,
                date_expiry=self.today + 30 * day,
            ),
            "last_day": self._new_document(
                approve=True,
                type_id=self.type_contract.id,
                date_expiry=self.today,
            ),
            "expired": self._new_document(
                approve=True,
                type_id=self.type_contract.id,
                date_expiry=self.today - day,
            ),
            "rejected": self._new_document(),
        }
        documents["rejected"]._reject("Blurred")
        states = {
            "draft": "draft",
            "valid": "valid",
            "expiring": "valid",
            "last_day": "valid",
            "expired": "expired",
            "rejected": "rejected",
        }
        ids = [document.id for document in documents.values()]
        for name, state in states.items():
            document = documents[name]
            self.assertEqual(document.state, state, name)
            self.assertEqual(document.is_expiring, name in ("expiring", "last_day"))
        for wanted in (["valid"], ["expired"], ["draft", "expired"], ["rejected"]):
            found = self.Document.search([("state", "in", wanted), ("id", "in", ids)])
            expected = [d.id for n, d in documents.items() if states[n] in wanted]
            self.assertCountEqual(found.ids, expected)
        found = self.Document.search(
            [("state", "not in", ["valid", "expired"]), ("id", "in", ids)]
        )
        self.assertEqual(found, documents["draft"] | documents["rejected"])
        expiring = self.Document.search([("is_expiring", "=", True), ("id", "in", ids)])
        self.assertEqual(expiring, documents["last_day"] | documents["expiring"])

    def test_a_document_expires_by_itself(self):
        document = self._new_document(approve=True, date_expiry=self.today)
        self.assertEqual(document.state, "valid")
        with freeze_time(self.today + timedelta(days=2)):
            document.invalidate_recordset()
            self.assertEqual(document.state, "expired")

    def test_incomplete_is_not_approved(self):
        for values, words in (
            ({"attachment_ids": False}, "the file"),
            ({"number": False}, "the number"),
            ({"date_issue": False}, "the date of expiry"),
        ):
            document = self._new_document(**values)
            for method in ("action_submit", "action_approve"):
                with (
                    self.subTest(values=values, method=method),
                    self.assertRaisesRegex(UserError, words),
                ):
                    getattr(document, method)()

    def test_approval_replaces_the_former_one(self):
        first = self._new_document(approve=True)
        second = self._new_document(number="2")
        self.assertFalse(first.replaced_by_id)
        second.with_user(self.role["seller"]).action_approve()
        self.assertEqual(first.replaced_by_id, second)
        self.assertEqual(first.review_state, "valid")
        self.assertEqual((second.previous_id, second.version), (first, 2))
        self.assertEqual(second.previous_version_ids, first)
        self.assertEqual(second.reviewer_id, self.role["seller"])
        self.assertEqual(self.customer.document_ids, second)

    def test_several_contracts_stand_side_by_side(self):
        expiry = Date.add(self.today, years=1)
        values = {"type_id": self.type_contract.id, "date_expiry": expiry}
        contracts = self._new_document(approve=True, **values)
        contracts |= self._new_document(approve=True, **values)
        self.assertFalse(contracts.replaced_by_id)

    def test_documents_of_others_are_not_replaced(self):
        others = self._new_document(approve=True, partner_id=self.rival.id)
        others |= self._new_document(approve=True, company_id=self.other_company.id)
        self._new_document(approve=True)
        self.assertFalse(others.replaced_by_id)

    def test_renewal_keeps_the_valid_one_until_approved(self):
        first = self._new_document(approve=True)
        action = first.with_user(self.role["seller"]).action_renew()
        second = self.Document.browse(action["res_id"])
        self.assertEqual((second.previous_id, second.version), (first, 2))
        self.assertEqual((second.type_id, second.number), (first.type_id, first.number))
        self.assertFalse(first.replaced_by_id)
        second.write(
            {
                "date_issue": self.today,
                "attachment_ids": [Command.link(self._new_file().id)],
            }
        )
        second.action_approve()
        self.assertEqual(first.replaced_by_id, second)
        with self.assertRaisesRegex(UserError, "renewed already"):
            first.action_renew()

    def test_renewal_of_a_rejected_one_takes_its_place_at_once(self):
        first = self._new_document()
        first._reject("Blurred")
        second = first._renew({})
        self.assertEqual(first.replaced_by_id, second)
        with self.assertRaisesRegex(UserError, "newer version"):
            first.action_approve()
        second.unlink()
        self.assertFalse(first.replaced_by_id)

    def test_rejection_tells_why(self):
        document = self._new_document()
        document.action_submit()
        self.assertEqual(document.activity_ids.summary, document.display_name)
        wizard = self.env["clientes.document.reject"].create(
            {"document_ids": document.ids, "reason": "It is blurred"}
        )
        wizard.action_confirm()
        self.assertEqual(document.review_state, "rejected")
        self.assertEqual(document.reject_reason, "It is blurred")
        self.assertFalse(document.activity_ids)
        document.action_reset()
        self.assertEqual(document.review_state, "draft")
        self.assertFalse(document.reject_reason)

    def test_an_approved_document_cannot_go_back_to_draft(self):
        with self.assertRaisesRegex(UserError, "approved"):
            self._new_document(approve=True).action_reset()

    def test_company_of_the_customer(self):
        self.foreigner.company_id = self.other_company
        document = self._new_document(partner_id=self.foreigner.id)
        self.assertEqual(document.company_id, self.other_company)

    def test_merging_customers_keeps_the_documents(self):
        document = self._new_document(approve=True, partner_id=self.rival.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        twin = self.env["res.partner"].create({"name": "Rival", "is_company": True})
        wizard._merge((self.rival | twin).ids, twin, extra_checks=False)
        self.assertEqual(document.partner_id, twin)
        self.assertEqual(twin.document_ids, document)
