from lxml import html

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import PDF, PqrHttpCase


@tagged("post_install", "-at_install")
class TestPortalRobust(PqrHttpCase):
    """Odd input gets a clear answer; the same form twice is one case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.values = {
            "subject": "My invoice",
            "description": "It is wrong",
            "kind": "claim",
            "type_id": str(cls.type_billing.id),
            "form_key": "0123456789abcdef" * 2,
        }

    def setUp(self):
        super().setUp()
        self._login(self.portal)

    def _count(self):
        return self.env["pqr.ticket"].search_count([])

    def _last(self):
        return self.env["pqr.ticket"].search([], order="id desc", limit=1)

    def test_nul(self):
        self.assertEqual(self.url_open("/my/pqr?search=%00").status_code, 200)
        response = self._post_form(
            {
                **self.values,
                "subject": "My\0 invoice",
                "description": "It\0 is wrong",
            },
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self._last().subject, "My invoice")
        self.assertIn("It is wrong", self._last().description)

    def test_nothing_but_nul(self):
        count = self._count()
        response = self._post_form({**self.values, "subject": "\0"})
        self.assertEqual(response.status_code, 200)
        self.assertIn('id="pqr_subject_error"', response.text)
        self.assertEqual(self._count(), count)

    def test_endless_kept_file(self):
        for value in ("9" * 5000, "9" * 10):
            with self.subTest(digits=len(value)):
                response = self._post_form(
                    {**self.values, "kept_files": value}, allow_redirects=False
                )
                self.assertEqual(response.status_code, 303)

    @mute_logger("odoo.http")
    def test_fetch_with_a_strange_id(self):
        for thread_id in ("x", None, [1], {"a": 1}, -1, 2**40, "9" * 5000, 1.5):
            with (
                self.subTest(thread_id=str(thread_id)[:20]),
                self.assertRaisesRegex(JsonRpcException, "NotFound"),
            ):
                self.make_jsonrpc_request(
                    "/mail/chatter_fetch",
                    {"thread_model": "pqr.ticket", "thread_id": thread_id},
                )

    def test_form_carries_a_key(self):
        keys = set()
        for _i in range(2):
            text = self.url_open("/my/pqr/new").text
            [key] = self._keys(text)
            keys.add(key)
        self.assertEqual(len(keys), 2)
        # Kept when something has to be corrected.
        response = self._post_form({**self.values, "subject": ""})
        self.assertEqual(self._keys(response.text), [self.values["form_key"]])

    def _keys(self, text):
        return html.fromstring(text).xpath("//input[@name='form_key']/@value")

    def test_double_post(self):
        count = self._count()
        files = [("factura.pdf", PDF, "application/pdf")]
        first = self._post_form(self.values, files, allow_redirects=False)
        again = self._post_form(self.values, files, allow_redirects=False)
        self.assertEqual(self._count(), count + 1)
        self.assertEqual(again.status_code, 303)
        self.assertEqual(first.headers["Location"], again.headers["Location"])
        self.assertEqual(len(self._last().filing_attachment_ids), 1)

    def test_other_contents_are_another_case(self):
        count = self._count()
        self._post_form(self.values, allow_redirects=False)
        self._post_form({**self.values, "subject": "Other"}, allow_redirects=False)
        self._post_form(
            self.values,
            [("factura.pdf", PDF, "application/pdf")],
            allow_redirects=False,
        )
        self._login(self.portal_colleague)
        self._post_form(self.values, allow_redirects=False)
        self.assertEqual(self._count(), count + 4)
