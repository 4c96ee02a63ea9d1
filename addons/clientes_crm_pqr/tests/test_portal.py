from lxml import html

from odoo.tests import tagged

from .common import PqrHttpCase


@tagged("post_install", "-at_install")
class TestPortal(PqrHttpCase):
    """What the customer finds in list and detail."""

    def _get(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.text)

    def _listed(self, query=""):
        page = self._get(f"/my/pqr{query}")
        return page.xpath("//table//tr/td[1]/a/text()")

    def test_card_and_counter(self):
        self._new_ticket()
        self._new_ticket(stage_id=self.stage_closed.id)
        self._new_ticket(partner_id=self.rival_contact.id)
        self._login(self.portal)
        page = self._get("/my")
        self.assertTrue(page.xpath("//a[@href='/my/pqr']"))
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["pqr_count"]}
        )
        self.assertEqual(counters["pqr_count"], 1)

    def test_counter_without_access(self):
        self._login(self.seller)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["pqr_count"]}
        )
        self.assertEqual(counters["pqr_count"], 0)

    def test_page_says_its_language(self):
        language = self.env["res.lang"]._activate_lang("es_CO")
        if "website" in self.env:  # shows only the languages of its own list
            self.env["website"].search([("id", "!=", 0)]).language_ids |= language
        for lang, expected in (("en_US", "en-US"), ("es_CO", "es-CO")):
            self.portal.lang = lang
            self._login(self.portal)
            for url in ("/my", "/my/pqr", "/my/pqr/new"):
                with self.subTest(lang=lang, url=url):
                    self.assertEqual(self._get(url).get("lang"), expected)

    def test_texts_of_the_thread_are_translated(self):
        """Odoo asks for them only when website is there."""
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["mail"], ["es_CO"])
        self._login(self.portal)
        offered = self.url_open("/website/translations?lang=es_CO").json()["modules"]
        self.assertIn("mail", offered)

    def test_list_filters_sorts_and_searches(self):
        first = self._new_ticket(subject="Alpha")
        second = self._new_ticket(subject="Zulu", stage_id=self.stage_closed.id)
        self._login(self.portal)
        both = [second.name, first.name]
        for query, expected in (
            ("", both),
            ("?sortby=oldest", both[::-1]),
            ("?sortby=subject", both[::-1]),
            ("?sortby=status", both[::-1]),
            ("?filterby=closed", [second.name]),
            ("?filterby=active", [first.name]),
            ("?filterby=pending", []),
            ("?search=zulu", [second.name]),
            (f"?search={first.name}&search_in=number", [first.name]),
            ("?search=zulu&search_in=number", []),
            ("?search=%25", []),
            # unknown values fall back
            ("?sortby=create_uid;drop", both),
            ("?filterby=nonsense&search_in=user_id", both),
            ("?page=abc", both),
        ):
            with self.subTest(query=query):
                self.assertEqual(self._listed(query), expected)

    def test_list_has_pages(self):
        for index in range(3):
            self._new_ticket(subject=f"Case {index}")
        self._login(self.portal)
        self.patch(
            type(self).registry["pqr.ticket"], "_order", self.env["pqr.ticket"]._order
        )
        from ..controllers.portal import PqrPortal

        self.patch(PqrPortal, "_items_per_page", 2)
        self.assertEqual(len(self._listed()), 2)
        self.assertEqual(len(self._listed("/page/2")), 1)
        self.assertEqual(len(self._listed("/page/99")), 1)

    def test_employee_does_not_get_everybodys_cases(self):
        self._new_ticket()
        self._login(self.manager)
        self.assertEqual(self._listed(), [])

    def test_empty_list_invites(self):
        self._login(self.portal)
        page = self._get("/my/pqr")
        self.assertTrue(page.xpath("//a[@href='/my/pqr/new']"))

    def test_detail(self):
        ticket = self._new_ticket(subject="Broken <b>thing</b>", user_id=self.agent.id)
        ticket.filing_attachment_ids = self.env["ir.attachment"].create(
            {
                "name": "proof.txt",
                "raw": b"the proof",
                "res_model": "pqr.ticket",
                "res_id": ticket.id,
            }
        )
        self._login(self.portal)
        page = self._get(f"/my/pqr/{ticket.id}")
        self.assertEqual(page.xpath("//h1")[0].text_content(), "Broken <b>thing</b>")
        self.assertIn("Received", page.text_content())
        self.assertIn(self.agent.name, page.text_content())
        self.assertFalse(page.xpath("//*[@role='status']"))
        self.assertTrue(page.xpath("//div[@name='pqr_actions']"))
        [link] = page.xpath("//ul[@name='pqr_files']//a/@href")
        self.assertEqual(self.url_open(link).content, b"the proof")
        flash = self._get(f"/my/pqr/{ticket.id}?filed=1").xpath("//*[@role='status']")
        self.assertIn(ticket.name, flash[0].text_content())

    def test_reading_writes_nothing(self):
        ticket = self._new_ticket()
        self.env.flush_all()
        before = (ticket.write_date, ticket.access_token, len(ticket.message_ids))
        self._login(self.portal)
        for url in ("/my", "/my/pqr", "/my/pqr/new", f"/my/pqr/{ticket.id}?filed=1"):
            self._get(url)
        self._login(None)
        self._get(f"/my/pqr/{ticket.id}?access_token={ticket.access_token}")
        ticket.invalidate_recordset()
        after = (ticket.write_date, ticket.access_token, len(ticket.message_ids))
        self.assertEqual(before, after)

    def test_list_query_count(self):
        """The number of queries must not grow with the number of cases."""

        def queries():
            self.url_open("/my/pqr")
            count = self.cr.sql_log_count
            self.assertEqual(self.url_open("/my/pqr").status_code, 200)
            return self.cr.sql_log_count - count

        self._login(self.portal)
        self._new_ticket()
        few = queries()
        self.assertGreater(few, 0)
        for index in range(20):
            self._new_ticket(subject=f"Case {index}", type_id=self.type_claim.id)
        self.assertLessEqual(queries(), few + 1)
