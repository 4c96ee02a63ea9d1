from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import portal_document_form
from ..tools import uploads
from .common_documents import PDF, DocumentHttpCase

URL = "/my/documents/new"


@tagged("post_install", "-at_install")
class TestPortalDocumentForm(DocumentHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.user_id = cls.role["seller"]
        cls.values = {
            "type_id": str(cls.type_rut.id),
            "number": "900373115",
            "date_issue": str(cls.today - timedelta(days=10)),
            "date_expiry": "",
            "renew": "",
        }

    def _send(self, values=None, files=(("rut.pdf", PDF),), **kwargs):
        return self._post(
            URL,
            {**self.values, **(values or {})},
            files=[("files", file) for file in files] or None,
            **kwargs,
        )

    def _errors(self, response):
        """Return the messages of the form by the id of their element."""
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.text)
        self.assertTrue(page.xpath("//div[@name='document_errors']"), "no form shown")
        return {
            element.get("id"): " ".join(element.text_content().split())
            for element in page.find_class("invalid-feedback")
        }

    def _new(self):
        return self.Document.search([("submitter_id", "!=", False)])

    def test_customer_sends_a_document(self):
        self._login(self.portal_user)
        response = self._send()
        document = self._new()
        self.assertTrue(response.url.endswith(f"/my/documents/{document.id}?sent=1"))
        self.assertEqual(document.partner_id, self.customer)
        self.assertEqual(document.company_id, self.company)
        self.assertEqual(document.review_state, "review")
        self.assertEqual(document.submitter_id, self.portal_user)
        self.assertEqual(
            document.date_expiry, self.type_rut._get_expiry(document.date_issue)
        )
        file = document.attachment_ids
        self.assertEqual((file.name, file.raw), ("rut.pdf", PDF))
        self.assertEqual((file.res_model, file.res_id), (document._name, document.id))
        activity = document.activity_ids
        self.assertEqual(activity.user_id, self.role["seller"])
        document.with_user(self.role["seller"]).action_approve()
        self.assertEqual(document.state, "valid")
        self.assertFalse(document.activity_ids)
        message = document.message_ids.filtered("partner_ids")
        self.assertEqual(message.partner_ids, self.contact)
        self.assertIn("approved", message.body)

    def test_rejection_reaches_the_customer(self):
        self._login(self.portal_user)
        self._send()
        document = self._new()
        document._reject("It is <b>blurred</b>")
        page = self.url_open(f"/my/documents/{document.id}").text
        self.assertIn("It is &lt;b&gt;blurred&lt;/b&gt;", page)
        message = document.message_ids.filtered("partner_ids")
        self.assertIn("&lt;b&gt;blurred", message.body)
        response = self._send({"renew": str(document.id), "number": "2"})
        renewal = self._new() - document
        self.assertTrue(response.url.endswith(f"/{renewal.id}?sent=1"))
        self.assertEqual((renewal.previous_id, renewal.version), (document, 2))
        self.assertEqual(document.replaced_by_id, renewal)

    def test_new_version_of_a_valid_one(self):
        first = self._new_document(approve=True)
        self._login(self.portal_colleague)
        self.assertEqual(self.url_open(f"{URL}?renew={first.id}").status_code, 200)
        # the type is the document's, whatever the form says
        self._send({"renew": str(first.id), "type_id": str(self.type_card.id)})
        second = self._new()
        self.assertEqual(second.type_id, self.type_rut)
        self.assertEqual(second.previous_id, first)
        self.assertFalse(first.replaced_by_id)
        second.action_approve()
        self.assertEqual(first.replaced_by_id, second)

    def test_what_is_wrong_is_said(self):
        day = timedelta(days=1)
        stated = {"type_id": str(self.type_card.id)}
        self.type_card.validity = "stated"
        self._login(self.portal_user)
        for values, element, words in (
            ({"type_id": ""}, "document_type_error", "choose a type"),
            ({"type_id": "x' OR 1=1"}, "document_type_error", "choose a type"),
            (
                {"type_id": str(self.type_contract.id)},
                "document_type_error",
                "choose a type",
            ),
            ({"number": " "}, "document_number_error", "give the number"),
            ({"number": "9" * 61}, "document_number_error", "at most 60"),
            ({"date_issue": ""}, "document_issue_error", "give this date"),
            ({"date_issue": "31/12/2025"}, "document_issue_error", "such as"),
            (
                {"date_issue": str(self.today + 3 * day)},
                "document_issue_error",
                "future",
            ),
            (
                {"date_issue": str(self.today - 400 * day)},
                "document_issue_error",
                "expired already",
            ),
            (
                {"date_expiry": str(self.today - 2 * day)},
                "document_expiry_error",
                "expired already",
            ),
            (
                {"date_expiry": str(self.today - 20 * day)},
                "document_expiry_error",
                "before it was issued",
            ),
            (stated, "document_expiry_error", "give this date"),
        ):
            with self.subTest(values=values):
                self.assertIn(words, self._errors(self._send(values))[element])
        self.assertFalse(self._new())

    def test_bad_files_are_said_and_good_ones_kept(self):
        self._login(self.portal_user)
        for files, words in (
            ((), "Please attach"),
            ((("virus.exe", b"MZ"),), "cannot be accepted"),
            ((("page.html", b"<script>"),), "cannot be accepted"),
            ((("drawing.svg", b"<svg/>"),), "cannot be accepted"),
            ((("rut.pdf", b"MZ"),), "do not fit its extension"),
            ((("rut.pdf", b""),), "is empty"),
            ((("rut.pdf\u200b.exe", PDF),), "cannot be accepted"),
        ):
            with self.subTest(files=files):
                errors = self._errors(self._send(files=files))
                self.assertIn(words, errors["document_files_error"])
        with patch.object(uploads, "MAX_FILE_SIZE", 20):
            errors = self._errors(self._send())
            self.assertIn("too large", errors["document_files_error"])
        response = self._send({"number": ""}, files=[("../../a b.pdf", PDF)])
        page = html.fromstring(response.text)
        kept = page.xpath("//input[@name='kept_files']")
        self.assertEqual(len(kept), 1)
        self.assertIn("a b.pdf", page.text_content())
        self._send({"kept_files": kept[0].get("value")}, files=())
        self.assertEqual(self._new().attachment_ids.mapped("name"), ["a b.pdf"])

    def test_kept_files_of_others_are_not_taken(self):
        self._login(self.portal_rival)
        page = html.fromstring(self._send({"number": ""}).text)
        theirs = page.xpath("//input[@name='kept_files']")[0].get("value")
        secret = self._new_document().attachment_ids
        self._login(self.portal_user)
        for value in (theirs, str(secret.id), "x", "9" * 30, "-1"):
            with self.subTest(value=value):
                errors = self._errors(self._send({"kept_files": value}, files=()))
                self.assertIn("Please attach", errors["document_files_error"])

    def test_sent_twice_is_one_document(self):
        self._login(self.portal_user)
        first = self._send()
        second = self._send()
        self.assertEqual(first.url, second.url)
        self.assertEqual(len(self._new()), 1)
        self._send(files=[("rut.pdf", PDF + b"%other")])
        self.assertEqual(len(self._new()), 2)

    def test_too_many_wait_for_review(self):
        self._login(self.portal_user)
        self._send()
        with patch.object(portal_document_form, "MAX_PENDING", 1):
            response = self._send({"number": "another"})
        self.assertIn("waiting for review", response.text)
        self.assertEqual(len(self._new()), 1)

    @mute_logger("odoo.http")
    def test_sending_needs_post_csrf_and_user(self):
        self._login(self.portal_user)
        self.assertEqual(self.url_open(URL, params=self.values).status_code, 200)
        self.assertEqual(self._send(csrf=False).status_code, 400)
        forged = {"csrf_token": "0" * 40}
        self.assertEqual(self._send(forged, csrf=False).status_code, 400)
        self._login(None)
        self.assertEqual(self._send(allow_redirects=False).status_code, 303)
        self._login(self.role["employee"])
        self.assertEqual(self._send().status_code, 404)
        self.assertFalse(self._new())

    def test_documents_of_others_are_not_renewed(self):
        mine = self._new_document(approve=True)
        hidden = self._new_document(approve=True, type_id=self.type_bank.id)
        self.type_bank.portal_upload = False
        pending = self._new_document(type_id=self.type_card.id)
        pending.action_submit()
        for user, document_id in (
            (self.portal_rival, mine.id),
            (self.portal_foreign, mine.id),
            (self.role["seller"], mine.id),
            (self.portal_user, hidden.id),
            (self.portal_user, pending.id),
            (self.portal_user, mine.id + 10**6),
            (self.portal_user, "9" * 9),
            (self.portal_user, "9" * 40),
            (self.portal_user, "1;drop"),
        ):
            with self.subTest(user=user.login, document=document_id):
                self._login(user)
                url = f"{URL}?renew={document_id}"
                self.assertEqual(self.url_open(url).status_code, 404)
                response = self._send({"renew": str(document_id)})
                self.assertEqual(response.status_code, 404)
        self.assertFalse(self._new())
