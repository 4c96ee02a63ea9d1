from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_data import DataReviewHttpCase


@tagged("post_install", "-at_install")
class TestPortalData(DataReviewHttpCase):
    """The page "My Data", by those who may and by those who must not."""

    def _key(self, partner, name):
        return f"{partner.id}-{name}"

    def test_who_sees_what(self):
        for login, seen, hidden in (
            ("ana", ["Aurora SAS", "Carlos Aurora"], ["Boreal", "Berta"]),
            ("carlos", ["Aurora SAS", "Carlos Aurora"], ["ana@", "Boreal"]),
            ("berta", ["Boreal SAS", "Berta Boreal"], ["Aurora"]),
        ):
            with self.subTest(login):
                self._login(login)
                page = self.url_open("/my/data")
                self.assertEqual(page.status_code, 200)
                main = page.text.partition('class="o_clientes_my_data"')[2]
                main = main.partition("</main>")[0]
                for text in seen:
                    self.assertIn(text, main)
                for text in hidden:
                    self.assertNotIn(text, main)
        self._login("carlos")
        page = self.url_open("/my/data").text
        self.assertIn(f'name="{self._key(self.carlos, "phone")}"', page)
        self.assertNotIn(f'name="{self._key(self.aurora, "phone")}"', page)
        self.assertNotIn('name="new-name"', page)

    def test_anonymous_and_employees(self):
        self._login(None)
        page = self.url_open("/my/data", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])
        for url in ("/my/data", "/my/data/confirm"):
            answer = self._post(url, {self._key(self.aurora, "phone"): "1"})
            self.assertIn("/web/login", answer.headers["Location"])
        self.authenticate("clientes_seller", "clientes_seller")
        self.assertEqual(self.url_open("/my/data").status_code, 404)
        self.assertFalse(self._changes())

    def test_propose(self):
        self._login("ana")
        answer = self._post(
            "/my/data",
            {
                self._key(self.aurora, "phone"): "+57 601 5550999",
                self._key(self.aurora, "city"): "Tunja ",
                self._key(self.aurora, "street"): "<b>Calle 9</b>",
                self._key(self.carlos, "email"): "carlos.nuevo@customer.example",
                "new-name": "Diana Aurora",
                "new-email": "diana@customer.example",
                "note": "<script>alert(1)</script>",
            },
        )
        self.assertEqual(answer.headers["Location"], "/my/data?done=proposed")
        change = self._changes()
        self.assertEqual(change.author_id, self.ana)
        self.assertEqual(
            {(x.operation, x.partner_id, x.field_name) for x in change.line_ids},
            {
                ("update", self.aurora, "phone"),
                ("update", self.aurora, "street"),
                ("update", self.carlos, "email"),
                ("create", self.env["res.partner"], False),
            },
        )
        # nothing is written yet, and nothing typed is ever HTML
        self.assertEqual(self.aurora.phone, "+57 601 5550142")
        page = self.url_open("/my/data").text
        self.assertIn("&lt;b&gt;Calle 9&lt;/b&gt;", page)
        self.assertNotIn("<b>Calle 9</b>", page)
        self.assertNotIn("<script>alert(1)", page)
        change.action_approve_all()
        self.assertEqual(self.aurora.phone, "+57 601 5550999")
        self.assertEqual(self.carlos.email, "carlos.nuevo@customer.example")
        self.assertIn("Diana Aurora", self.aurora.child_ids.mapped("name"))

    def test_nothing_changed(self):
        self._login("ana")
        values = {
            self._key(self.aurora, name): str(
                self.aurora._read_portal_value(name)[0] or ""
            )
            for name in self.aurora._get_portal_data_fields()
        }
        answer = self._post("/my/data", values)
        self.assertEqual(answer.headers["Location"], "/my/data?done=nothing")
        self.assertFalse(self._changes())

    def test_mistakes_lose_nothing(self):
        self._login("ana")
        for name, value, message in (
            ("email", "no es correo", "one address"),
            ("phone", "12", "no phone number"),
            ("name", "", "tell us the name"),
            ("street", "x" * 201, "at most 200"),
            ("country_id", "999999", "country of the list"),
            ("country_id", "1" * 30, "country of the list"),
            ("country_id", "abc", "country of the list"),
            ("state_id", str(self.env.ref("base.state_mx_jal").id), "department"),
            ("vat", "900373115-9", "invalid-feedback"),
        ):
            with self.subTest(name, value=value[:20]):
                answer = self._post(
                    "/my/data",
                    {
                        self._key(self.aurora, name): value,
                        self._key(self.carlos, "function"): "Gerente de compras",
                        "note": "Keep my words",
                    },
                )
                self.assertEqual(answer.status_code, 200)
                self.assertIn(message, answer.text)
                self.assertIn("Gerente de compras", answer.text)
                self.assertIn("Keep my words", answer.text)
                self.assertFalse(self._changes())

    @mute_logger("odoo.http")
    def test_forged(self):
        cases = {
            "ana": (
                {self._key(self.boreal, "phone"): "+57 601 5550999"},
                {self._key(self.berta, "name"): "Mine"},
                {self._key(self.aurora, "credit_limit"): "5"},
                {self._key(self.aurora, "user_id"): "1"},
                {self._key(self.aurora, "parent_id"): str(self.boreal.id)},
                {self._key(self.aurora, "leaves"): "1"},
                {self._key(self.ana, "leaves"): "1"},
                {self._key(self.carlos, "can_review_company_data"): "1"},
                {self._key(self.carlos, "vat"): "1"},
                {"new-parent_id": str(self.boreal.id)},
                {"partner_id": str(self.boreal.id)},
                {"999999999-name": "x"},
            ),
            "carlos": (
                {self._key(self.aurora, "phone"): "+57 601 5550999"},
                {self._key(self.ana, "name"): "Mine"},
                {"new-name": "Mine"},
            ),
        }
        for login, forged in cases.items():
            self._login(login)
            for values in forged:
                with self.subTest(login, **values):
                    self.assertEqual(self._post("/my/data", values).status_code, 404)
        self.assertFalse(self._changes() | self._changes(self.boreal))

    @mute_logger("odoo.http")
    def test_csrf_and_get(self):
        self._login("ana")
        values = {self._key(self.aurora, "phone"): "+57 601 5550999"}
        for url in ("/my/data", "/my/data/confirm"):
            self.assertEqual(self._post(url, values, csrf=False).status_code, 400)
            forged = {**values, "csrf_token": "0" * 40}
            self.assertEqual(self._post(url, forged, csrf=False).status_code, 400)
        self.assertEqual(self.url_open("/my/data/confirm").status_code, 405)
        self.assertEqual(self.url_open("/my/data", params=values).status_code, 200)
        self.assertFalse(self._changes())
        self.assertFalse(self.aurora.data_verified_date)

    def test_confirm(self):
        self._login("carlos")
        self._post("/my/data/confirm")
        self.assertFalse(self.aurora.data_verified_date)
        self.assertTrue(self.carlos.data_verified_date)
        self._login("ana")
        answer = self._post("/my/data/confirm")
        self.assertEqual(answer.headers["Location"], "/my/data?done=confirmed")
        self.assertTrue(self.aurora.data_verified_date)
        self.assertEqual(self.aurora.data_verified_by, self.user["ana"])
        self.assertFalse(self.boreal.data_verified_date)

    def test_history_of_colleagues(self):
        self._propose(city="Paipa")
        self._login("ana")
        self.assertIn("Paipa", self.url_open("/my/data").text)
        for login in ("carlos", "berta"):
            self._login(login)
            self.assertNotIn("Paipa", self.url_open("/my/data").text)

    def test_unknown_message(self):
        self._login("ana")
        page = self.url_open("/my/data?done=<script>x</script>")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("<script>x", page.text)

    def test_card(self):
        self._login("ana")
        self.assertIn('href="/my/data"', self.url_open("/my").text)
        self._propose(city="Paipa")
        for login, count in (("ana", 1), ("berta", 0)):
            self._login(login)
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["data_change_count"]}
            )
            self.assertEqual(counters, {"data_change_count": count})
