from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOBODY, PqrDoorsCase


@tagged("post_install", "-at_install")
class TestPortalAccess(PqrDoorsCase):
    """Every page of a case, tried by those who must not pass."""

    def test_detail(self):
        token = self.ticket.access_token
        forged = token[:-1] + ("0" if token[-1] != "0" else "1")
        for user, ticket_id, query, expected in (
            (self.portal, self.ticket.id, "", 200),
            (self.portal_colleague, self.ticket.id, "", 200),
            (self.agent, self.ticket.id, "", 200),
            (self.portal_rival, self.ticket.id, "", 404),
            (self.portal_foreign, self.ticket.id, "", 404),
            (self.other_agent, self.ticket.id, "", 404),
            (self.agent_b, self.ticket.id, "", 404),
            (self.seller, self.ticket.id, "", 404),
            (self.portal_rival, self.ticket.id, f"?access_token={forged}", 404),
            (self.portal_rival, self.ticket.id, "?access_token=", 404),
            (self.portal_rival, self.ticket.id, "?access_token=%C3%B1", 404),
            (self.portal_rival, self.missing_id, "", 404),
            (self.portal, self.foreign_ticket.id, "", 404),
            (self.portal, self.foreign_ticket.id, f"?access_token={token}", 404),
            (self.portal_foreign, self.foreign_ticket.id, "", 200),
            # whoever holds the link that the customer got by e-mail
            (None, self.ticket.id, f"?access_token={token}", 200),
            (None, self.ticket.id, "", 303),
            (None, self.ticket.id, f"?access_token={forged}", 303),
            (None, self.foreign_ticket.id, f"?access_token={token}", 303),
            (None, self.missing_id, "", 303),
        ):
            login = user.login if user else NOBODY
            with self.subTest(user=login, ticket=ticket_id, query=query):
                self._login(user)
                response = self.url_open(
                    f"/my/pqr/{ticket_id}{query}", allow_redirects=False
                )
                self.assertEqual(response.status_code, expected)
                self.assertEqual("Secret subject" in response.text, expected == 200)
                self.assertNotIn("Internal thought", response.text)
                self.assertNotIn("internal.txt", response.text)

    def test_refusal_reveals_nothing(self):
        """A case of somebody else and no case at all look the same."""
        for user in (self.portal_rival, None):
            self._login(user)
            pages = []
            for ticket_id in (self.ticket.id, self.missing_id):
                response = self.url_open(f"/my/pqr/{ticket_id}", allow_redirects=False)
                text = response.text.replace(str(ticket_id), "ID")
                location = response.headers.get("Location", "")
                pages.append(
                    (
                        response.status_code,
                        len(text),
                        location.replace(str(ticket_id), "ID"),
                    )
                )
            self.assertEqual(pages[0], pages[1])

    def test_archived_user_is_out(self):
        self._login(self.portal)
        self.portal.active = False
        response = self.url_open(f"/my/pqr/{self.ticket.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_pages_need_a_user(self):
        self._login(None)
        for url in ("/my/pqr", "/my/pqr/page/2", "/my/pqr/new"):
            with self.subTest(url=url):
                response = self.url_open(url, allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])

    def test_employee_without_the_group(self):
        self._login(self.seller)
        for url in ("/my/pqr", "/my/pqr/new"):
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, 404)

    @mute_logger("odoo.http")
    def test_filing_needs_post_csrf_and_user(self):
        values = {
            "subject": "Sneaky",
            "description": "x",
            "kind": "claim",
            "type_id": self.type_billing.id,
        }
        count = self.env["pqr.ticket"].search_count([])
        self._login(self.portal)
        self.assertEqual(self.url_open("/my/pqr/new", params=values).status_code, 200)
        self.assertEqual(self._post_form(values, csrf=False).status_code, 400)
        self.assertEqual(
            self._post_form({**values, "csrf_token": "0" * 40}, csrf=False).status_code,
            400,
        )
        detail = self.url_open(
            f"/my/pqr/{self.ticket.id}",
            data={"csrf_token": Request.csrf_token(self), "subject": "Changed"},
        )
        self.assertEqual(self.ticket.subject, "Secret subject")
        self.assertIn(detail.status_code, (200, 405))
        self._login(None)
        response = self._post_form(values, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self._login(self.seller)
        self.assertEqual(self._post_form(values).status_code, 404)
        self.assertEqual(self.env["pqr.ticket"].search_count([]), count)
