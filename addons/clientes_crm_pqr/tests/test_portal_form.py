from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from odoo.addons.clientes_crm.tools import uploads

from ..controllers import portal_form
from .common import PDF, PqrHttpCase


@tagged("post_install", "-at_install")
class TestPortalForm(PqrHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.values = {
            "subject": "My invoice",
            "description": "First line\nSecond <b>line</b>",
            "kind": "claim",
            "type_id": str(cls.type_billing.id),
        }

    def setUp(self):
        super().setUp()
        self._login(self.portal)

    def _last(self):
        return self.env["pqr.ticket"].search([], order="id desc", limit=1)

    def _errors(self, response):
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.text)
        return page, {
            element.get("id"): element.text_content().strip()
            for element in page.find_class("invalid-feedback")
            if element.text_content().strip()
        }

    def test_filing(self):
        response = self._post_form(
            self.values,
            [
                ("factura.pdf", PDF, "application/pdf"),
                ("../nota.txt", b"nota", "text/plain"),
            ],
            allow_redirects=False,
        )
        ticket = self._last()
        self.assertEqual(response.status_code, 303)
        self.assertTrue(
            response.headers["Location"].endswith(f"/my/pqr/{ticket.id}?filed=1")
        )
        self.assertRecordValues(
            ticket,
            [
                {
                    "subject": "My invoice",
                    "kind": "claim",
                    "type_id": self.type_billing.id,
                    "channel": "portal",
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "team_id": self.team.id,
                    "state": "open",
                    "user_id": False,
                }
            ],
        )
        self.assertIn("Second &lt;b&gt;line", ticket.description)
        self.assertIn("<br", ticket.description)
        self.assertEqual(
            ticket.filing_attachment_ids.sorted("id").mapped("name"),
            ["factura.pdf", "nota.txt"],
        )
        self.assertEqual(
            set(ticket.filing_attachment_ids.mapped("res_id")), {ticket.id}
        )
        self.assertTrue(ticket.date_acknowledged)
        page = self.url_open(response.headers["Location"])
        self.assertIn(ticket.name, page.text)
        self.assertIn("factura.pdf", page.text)

    def test_extra_values_are_ignored(self):
        self._post_form(
            {
                **self.values,
                "partner_id": self.rival_contact.id,
                "stage_id": self.stage_closed.id,
                "priority": "2",
                "user_id": self.agent.id,
                "company_id": self.other_company.id,
                "name": "PQR-2026-777777",
            }
        )
        self.assertRecordValues(
            self._last(),
            [
                {
                    "partner_id": self.contact.id,
                    "state": "open",
                    "priority": "1",
                    "user_id": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertNotEqual(self._last().name, "PQR-2026-777777")

    def test_errors_lose_nothing(self):
        last = self._last()
        archived = self.env["pqr.type"].create({"name": "Old", "active": False})
        for change, field in (
            ({"subject": "  "}, "pqr_subject_error"),
            ({"subject": "x" * 151}, "pqr_subject_error"),
            ({"description": ""}, "pqr_description_error"),
            ({"description": "x" * 10001}, "pqr_description_error"),
            ({"type_id": ""}, "pqr_type_error"),
            ({"type_id": "abc"}, "pqr_type_error"),
            ({"type_id": "999999999"}, "pqr_type_error"),
            ({"type_id": archived.id}, "pqr_type_error"),
            ({"kind": "nonsense"}, "pqr_kind_error"),
        ):
            with self.subTest(change=change and [*change]):
                values = {**self.values, **change}
                page, errors = self._errors(self._post_form(values))
                self.assertEqual([*errors], [field])
                form = page.xpath("//form[contains(@class, 'o_pqr_form')]")[0]
                self.assertEqual(
                    form.fields["subject"] or "", values["subject"].strip()
                )
                self.assertEqual(
                    form.fields["description"].strip().replace("\r", ""),
                    values["description"],
                )
                if field != "pqr_type_error":
                    self.assertEqual(form.fields["type_id"], values["type_id"])
                if field != "pqr_kind_error":
                    self.assertEqual(form.fields["kind"], "claim")
        self.assertEqual(self._last(), last)

    def test_refused_files_say_why(self):
        for name, content, words in (
            ("virus.exe", b"MZ", "cannot be accepted"),
            ("page.html", b"<script>", "cannot be accepted"),
            ("fake.pdf", b"MZ", "do not fit"),
            ("empty.pdf", b"", "is empty"),
            ("<img src=x onerror=y>.exe", b"MZ", "cannot be accepted"),
        ):
            with self.subTest(name=name):
                response = self._post_form(self.values, [(name, content, "x/y")])
                _page, errors = self._errors(response)
                self.assertIn(words, errors["pqr_files_error"])
                self.assertNotIn("<img src=x", response.text)

    def test_limits_of_files(self):
        pdf = ("a.pdf", PDF, "application/pdf")
        with patch.object(uploads, "MAX_FILE_SIZE", 20):
            _page, errors = self._errors(self._post_form(self.values, [pdf]))
            self.assertIn("too large", errors["pqr_files_error"])
        with patch.object(uploads, "MAX_TOTAL_SIZE", len(PDF) + 1):
            _page, errors = self._errors(self._post_form(self.values, [pdf, pdf]))
            self.assertIn("together", errors["pqr_files_error"])
        with patch.object(uploads, "MAX_FILES", 2):
            _page, errors = self._errors(self._post_form(self.values, [pdf] * 3))
            self.assertIn("at most 2 files", errors["pqr_files_error"])

    def test_good_files_survive_an_error(self):
        response = self._post_form(
            {**self.values, "subject": ""},
            [("good.pdf", PDF, "application/pdf"), ("bad.exe", b"MZ", "x/y")],
        )
        page, _errors = self._errors(response)
        kept = page.xpath("//input[@name='kept_files']/@value")
        self.assertEqual(len(kept), 1)
        self.assertIn("good.pdf", response.text)
        self._post_form({**self.values, "kept_files": kept})
        self.assertEqual(
            self._last().filing_attachment_ids.mapped("name"), ["good.pdf"]
        )

    def test_kept_files_of_others_are_ignored(self):
        other = (
            self.env["ir.attachment"]
            .with_user(self.portal_rival)
            .sudo()
            .create(
                {
                    "name": "theirs.pdf",
                    "raw": PDF,
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
            )
        )
        bound = (
            self.env["ir.attachment"]
            .with_user(self.portal)
            .sudo()
            .create(
                {
                    "name": "bound.pdf",
                    "raw": PDF,
                    "res_model": "res.partner",
                    "res_id": self.contact.id,
                }
            )
        )
        self._post_form(
            {**self.values, "kept_files": [other.id, bound.id, "x", "-1", "²"]}
        )
        self.assertFalse(self._last().filing_attachment_ids)
        self.assertEqual(other.res_id, 0)
        self.assertEqual(bound.res_model, "res.partner")

    def test_case_goes_to_the_company_of_the_customer(self):
        self._login(self.portal_foreign)
        self._post_form(self.values)
        ticket = self._last()
        self.assertEqual(ticket.company_id, self.other_company)
        self.assertRegex(ticket.name, r"000001$")

    def test_form_knows_its_limits(self):
        page = html.fromstring(self.url_open("/my/pqr/new").text)
        form = page.find_class("o_pqr_form")[0]
        self.assertEqual(form.get("data-max-files"), str(uploads.MAX_FILES))
        self.assertEqual(
            form.xpath(".//input[@name='subject']/@maxlength"),
            [str(portal_form.MAX_SUBJECT)],
        )
        self.assertLessEqual(
            {"kind", "type_id", "subject", "description", "files"}, set(form.fields)
        )
        labelled = set(form.xpath(".//label/@for"))
        for field in form.xpath(".//select|.//textarea|.//input[not(@type='hidden')]"):
            self.assertIn(field.get("id"), labelled)
