from lxml import html

from odoo.tests import tagged

from .common_documents import PDF, DocumentHttpCase


@tagged("post_install", "-at_install")
class TestPortalDocuments(DocumentHttpCase):
    """Every page and file of a document, tried by those who must not pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._new_document(approve=True, number="900-SECRET")
        cls.document.message_post(body="Internal thought")
        cls.document.note = "Internal note"
        cls.hidden = cls._new_document(
            type_id=cls.type_contract.id, number="HIDDEN-CONTRACT"
        )
        cls.foreign = cls._new_document(
            approve=True, company_id=cls.other_company.id, number="FOREIGN"
        )
        cls.draft = cls._new_document(number="DRAFT")
        cls.missing_id = cls.draft.id + 1000

    def test_page(self):
        for user, document_id, expected in (
            (self.portal_user, self.document.id, 200),
            (self.portal_colleague, self.document.id, 200),
            (self.role["seller"], self.document.id, 200),
            (self.portal_rival, self.document.id, 404),
            (self.portal_foreign, self.document.id, 404),
            (self.foreign_manager, self.document.id, 404),
            (self.role["employee"], self.document.id, 404),
            (self.portal_user, self.hidden.id, 404),
            (self.portal_user, self.foreign.id, 404),
            (self.portal_user, self.draft.id, 404),
            (self.portal_user, self.missing_id, 404),
            (self.portal_user, 10**12, 404),
            (None, self.document.id, 303),
            (None, self.missing_id, 303),
        ):
            login = user.login if user else "nobody"
            with self.subTest(user=login, document=document_id):
                self._login(user)
                response = self.url_open(
                    f"/my/documents/{document_id}", allow_redirects=False
                )
                self.assertEqual(response.status_code, expected)
                self.assertEqual("900-SECRET" in response.text, expected == 200)
                self.assertNotIn("Internal", response.text)

    def test_file(self):
        own, other = self.document.attachment_ids, self.hidden.attachment_ids
        url = f"/my/documents/{self.document.id}/file"
        token = own.generate_access_token()[0]
        for user, path, expected in (
            (self.portal_user, f"{url}/{own.id}", 200),
            (self.portal_colleague, f"{url}/{own.id}", 200),
            (self.portal_rival, f"{url}/{own.id}", 404),
            (self.portal_rival, f"{url}/{own.id}?access_token={token}", 404),
            (self.portal_foreign, f"{url}/{own.id}", 404),
            (self.role["employee"], f"{url}/{own.id}", 404),
            (None, f"{url}/{own.id}", 303),
            # a file of another document, by way of the own one
            (self.portal_user, f"{url}/{other.id}", 404),
            (self.portal_user, f"{url}/{own.id + 10**6}", 404),
            (self.portal_user, f"/my/documents/{self.hidden.id}/file/{other.id}", 404),
            # and not by Odoo's own door either
            (self.portal_rival, f"/web/content/{own.id}", 404),
            (None, f"/web/content/{own.id}", 404),
        ):
            with self.subTest(user=user and user.login, path=path):
                self._login(user)
                response = self.url_open(path, allow_redirects=False)
                self.assertEqual(response.status_code, expected)
                self.assertEqual(response.content == PDF, expected == 200)

    def test_file_is_only_ever_downloaded(self):
        file = self.document.attachment_ids
        # What staff uploads may be anything; the customer's browser must not run it.
        file.sudo().write(
            {
                "name": 'a"b<x>.html',
                "mimetype": "text/html",
                "raw": b"<script>",
            }
        )
        self._login(self.portal_user)
        response = self.url_open(f"/my/documents/{self.document.id}/file/{file.id}")
        self.assertTrue(
            response.headers["Content-Disposition"].startswith("attachment;")
        )
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])

    def test_pages_need_a_user(self):
        self._login(None)
        for url in ("/my/documents", "/my/documents/page/2", "/my/documents/new"):
            with self.subTest(url=url):
                response = self.url_open(url, allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
        self._login(self.role["employee"])
        for url in ("/my/documents", "/my/documents/new"):
            with self.subTest(employee=url):
                self.assertEqual(self.url_open(url).status_code, 404)

    def test_list(self):
        rejected = self._new_document(number="REJECTED", type_id=self.type_card.id)
        rejected._reject("Blurred")
        self._new_document(approve=True, partner_id=self.rival.id, number="RIVALS")
        self._login(self.portal_user)
        for query, shown in (
            ("", {"900-SECRET", "REJECTED"}),
            ("?filterby=rejected", {"REJECTED"}),
            ("?filterby=valid", {"900-SECRET"}),
            ("?filterby=expired", set()),
            ("?filterby=forged&sortby=id%3Bdrop", {"900-SECRET", "REJECTED"}),
            ("?sortby=type", {"900-SECRET", "REJECTED"}),
        ):
            with self.subTest(query=query):
                response = self.url_open(f"/my/documents{query}")
                self.assertEqual(response.status_code, 200)
                numbers = {"900-SECRET", "REJECTED", "HIDDEN-CONTRACT", "FOREIGN"}
                numbers |= {"DRAFT", "RIVALS"}
                found = {number for number in numbers if number in response.text}
                self.assertEqual(found, shown)
        # staff who looks at the portal sees none of the customers' documents there
        self._login(self.role["seller"])
        self.assertNotIn("900-SECRET", self.url_open("/my/documents").text)

    def test_what_we_need_from_the_customer(self):
        self.type_card.mandatory_company = True
        self._login(self.portal_user)
        page = html.fromstring(self.url_open("/my/documents").text)
        links = page.xpath("//section[@name='missing_documents']//a/@href")
        self.assertEqual(links, [f"/my/documents/new?type_id={self.type_card.id}"])
        self._new_document(type_id=self.type_card.id).action_submit()
        page = html.fromstring(self.url_open("/my/documents").text)
        self.assertFalse(page.xpath("//section[@name='missing_documents']"))

    def test_counter(self):
        self.type_card.mandatory_company = True
        self._new_document(number="R")._reject("Blurred")
        for user, expected in (
            (self.portal_user, 2),
            (self.portal_rival, 2),
            (self.role["employee"], 0),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                result = self.make_jsonrpc_request(
                    "/my/counters", {"counters": ["clientes_documents_count"]}
                )
                self.assertEqual(result["clientes_documents_count"], expected)

    def test_pages_say_their_language(self):
        self._login(self.portal_user)
        for url in (
            "/my/documents",
            "/my/documents/new",
            f"/my/documents/{self.document.id}",
            "/my/consents",
        ):
            with self.subTest(url=url):
                page = html.fromstring(self.url_open(url).text)
                self.assertEqual(page.get("lang"), "en-US")
                self.assertEqual(len(page.xpath("//main//h1")), 1)
                for field in page.xpath(
                    "//main//input[not(@type='hidden')]|//main//select|//main//textarea"
                ):
                    label = page.xpath("//label[@for=$id]", id=field.get("id"))
                    self.assertTrue(label, html.tostring(field))

    def test_notification_leads_to_the_portal(self):
        self.document.sudo().submitter_id = self.portal_user
        self._login(self.portal_user)
        response = self.url_open(
            f"/mail/view?model=clientes.document&res_id={self.document.id}",
            allow_redirects=False,
        )
        self.assertTrue(
            response.headers["Location"].endswith(f"/my/documents/{self.document.id}")
        )
