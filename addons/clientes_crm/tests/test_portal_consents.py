from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_consents import ConsentHttpCase


@tagged("post_install", "-at_install")
class TestPortalConsents(ConsentHttpCase):
    def _decide(self, purpose, action, text=None, **kwargs):
        return self._post(
            f"/my/consents/{purpose.id}",
            {"action": action, "text_id": str((text or purpose.text_ids[:1]).id)},
            **kwargs,
        )

    def _acts(self):
        return self.env["clientes.consent"].search([("source", "=", "portal")])

    def test_customer_gives_and_withdraws(self):
        self._login(self.portal_user)
        page = self.url_open("/my/consents").text
        self.assertIn("Data of the test", page)
        self.assertIn("Not decided", page)
        response = self._decide(self.purpose_data, "granted")
        self.assertTrue(response.url.endswith("?done=granted"))
        act = self._acts()
        self.assertEqual(act.partner_id, self.contact)
        self.assertEqual(act.company_id, self.company)
        self.assertEqual(act.text_id, self.text_data)
        self.assertEqual(act.user_id, self.portal_user)
        self.assertEqual(act.ip_address, "127.0.0.1")
        self.assertEqual(self.contact.data_authorisation, "granted")
        self._decide(self.purpose_data, "withdrawn")
        self.env.invalidate_all()
        self.assertEqual(self.contact.data_authorisation, "withdrawn")
        self.assertEqual(len(self._acts()), 2, "the former act stays")
        self.assertEqual(act.action, "granted")
        listed = self.env["mail.blacklist"].search(
            [("email", "=", self.contact.email_normalized)]
        )
        self.assertTrue(listed)

    def test_a_second_click_is_no_second_act(self):
        self._login(self.portal_user)
        for action in ("granted", "granted", "withdrawn", "withdrawn", "granted"):
            self._decide(self.purpose_email, action)
        self.assertEqual(
            self._acts().sorted("id").mapped("action"),
            ["granted", "withdrawn", "granted"],
        )

    def test_what_was_never_given_can_be_refused(self):
        self._login(self.portal_user)
        self._decide(self.purpose_email, "withdrawn")
        self.assertEqual(self._acts().action, "withdrawn")

    def test_only_the_text_that_was_shown_counts(self):
        self._login(self.portal_user)
        new = self._new_text(self.purpose_email)
        for text in (self.text_email, self.text_data):
            with self.subTest(text=text.display_name):
                response = self._decide(self.purpose_email, "granted", text)
                self.assertIn("has changed in the meantime", response.text)
        self.assertFalse(self._acts())
        self._decide(self.purpose_email, "granted", new)
        self.assertEqual(self._acts().text_id, new)

    def test_new_version_is_offered(self):
        self._login(self.portal_user)
        self._decide(self.purpose_email, "granted")
        new = self._new_text(self.purpose_email)
        page = html.fromstring(self.url_open("/my/consents").text)
        section = page.get_element_by_id(f"purpose_{self.purpose_email.id}")
        self.assertIn("newer version", section.text_content())
        self._decide(self.purpose_email, "granted", new)
        self.assertEqual(len(self._acts()), 2)

    def test_everybody_sees_the_own_acts_only(self):
        self._new_consent(self.contact, note="Internal note")
        for user, shown in (
            (self.portal_user, True),
            (self.portal_colleague, False),
            (self.portal_rival, False),
            (self.portal_foreign, False),
        ):
            with self.subTest(user=user.login):
                self._login(user)
                text = self.url_open("/my/consents").text
                self.assertEqual("You agreed" in text, shown)
                self.assertNotIn("Internal note", text)

    @mute_logger("odoo.http")
    def test_doors(self):
        self._login(None)
        response = self.url_open("/my/consents", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        response = self._decide(self.purpose_data, "granted", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self._login(self.portal_user)
        hidden = self.purpose_phone
        hidden.portal_visible = False
        for purpose, action in (
            (hidden, "granted"),
            (self.purpose_data.browse(self.purpose_phone.id + 10**6), "granted"),
            (self.purpose_data, "forged"),
            (self.purpose_data, ""),
        ):
            with self.subTest(purpose=purpose.id, action=action):
                response = self._decide(purpose, action, self.text_data)
                self.assertEqual(response.status_code, 404)
        response = self._decide(self.purpose_data, "granted", csrf=False)
        self.assertEqual(response.status_code, 400)
        url = f"/my/consents/{self.purpose_data.id}?action=granted"
        self.assertEqual(self.url_open(url).status_code, 405)
        # whose act it is follows from the session, never from the form
        self._post(
            f"/my/consents/{self.purpose_data.id}",
            {
                "action": "granted",
                "text_id": str(self.text_data.id),
                "partner_id": str(self.rival.id),
                "company_id": str(self.other_company.id),
            },
        )
        act = self._acts()
        self.assertEqual((act.partner_id, act.company_id), (self.contact, self.company))
