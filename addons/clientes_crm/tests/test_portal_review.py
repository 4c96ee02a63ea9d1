from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_data import DataReviewHttpCase


@tagged("post_install", "-at_install")
class TestPortalReview(DataReviewHttpCase):
    """The link in the message of a campaign: one customer's data, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        campaign = cls.env["clientes.verification.campaign"].create({"name": "Prueba"})
        cls.lines = campaign._plan(cls.aurora | cls.boreal, mail=True)
        cls.line = cls.lines[0]
        cls.url = cls._url(cls.line)

    @classmethod
    def _url(cls, line):
        return f"/my/data/review/{line.id}/{line.sudo().access_token}"

    def test_page(self):
        for login in (None, "berta"):
            with self.subTest(login):
                self._login(login)
                page = self.url_open(self.url)
                self.assertEqual(page.status_code, 200)
                main = page.text.partition('class="o_clientes_my_data"')[2]
                self.assertIn("Aurora SAS", main)
                for hidden in ("Ana Aurora", "Boreal", "new-name", "data_history"):
                    self.assertNotIn(hidden, main)

    @mute_logger("odoo.http")
    def test_forged(self):
        token = self.line.sudo().access_token
        other = self.lines[1]
        missing = self.env["clientes.verification.line"].search([])[:1].id + 1000
        for url in (
            f"/my/data/review/{other.id}/{token}",
            f"/my/data/review/{missing}/{token}",
            f"/my/data/review/{2**40}/{token}",
            f"/my/data/review/{self.line.id}/{token[:-1]}",
            f"/my/data/review/{self.line.id}/%C3%B1",
            f"/my/data/review/{self.line.id}/False",
        ):
            with self.subTest(url):
                self._login(None)
                self.assertEqual(self.url_open(url).status_code, 404)
                self.assertEqual(self._post(url).status_code, 404)
                self.assertEqual(self._post(f"{url}/confirm").status_code, 404)
        self.assertFalse(self.aurora.data_verified_date)
        self.assertFalse(self.boreal.data_verified_date)

    def test_propose(self):
        self._login(None)
        values = {f"{self.aurora.id}-phone": "+57 601 5550999"}
        answer = self._post(self.url, values)
        self.assertEqual(answer.headers["Location"], f"{self.url}?done=proposed")
        change = self._changes()
        self.assertEqual(change.channel, "link")
        self.assertEqual(change.line_ids.new_value, "+57 601 5550999")
        self.assertEqual(self.aurora.phone, "+57 601 5550142")
        for partner, name in (
            (self.boreal, "phone"),
            (self.ana, "phone"),
            (self.aurora, "credit_limit"),
        ):
            with self.subTest(partner.name, field=name), mute_logger("odoo.http"):
                forged = {f"{partner.id}-{name}": "1"}
                self.assertEqual(self._post(self.url, forged).status_code, 404)
        with mute_logger("odoo.http"):
            answer = self._post(self.url, {"new-name": "Diana"})
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self._changes(), change)

    @mute_logger("odoo.http")
    def test_csrf(self):
        self._login(None)
        for url in (self.url, f"{self.url}/confirm"):
            values = {f"{self.aurora.id}-phone": "+57 601 5550999"}
            self.assertEqual(self._post(url, values, csrf=False).status_code, 400)
        self.assertEqual(self.url_open(f"{self.url}/confirm").status_code, 405)
        self.assertFalse(self._changes())

    def test_confirm(self):
        self._login(None)
        self._post(f"{self.url}/confirm")
        self.assertTrue(self.aurora.data_verified_date)
        self.assertFalse(self.boreal.data_verified_date)
        self.assertEqual(self.lines.mapped("state"), ["verified", "pending"])
        # the page with the thanks still opens
        self.assertEqual(self.url_open(f"{self.url}?done=confirmed").status_code, 200)
