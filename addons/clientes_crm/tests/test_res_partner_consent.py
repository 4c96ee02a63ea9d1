from datetime import timedelta

from odoo.fields import Datetime, Domain
from odoo.tests import tagged

from .common_consents import ConsentCase

EMAIL = "consent@customer.example"
PHONE = "+573105550142"


@tagged("post_install", "-at_install")
class TestResPartnerConsent(ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.write({"email": f"Ana <{EMAIL}>", "phone": PHONE})
        cls.all = cls.customer | cls.contact | cls.rival | cls.foreigner

    def _is_blocked(self, channel="email"):
        model, field, value = {
            "email": ("mail.blacklist", "email", EMAIL),
            "phone": ("phone.blacklist", "number", PHONE),
        }[channel]
        return bool(self.env[model].search_count([(field, "=", value)]))

    def test_state_is_what_a_search_finds(self):
        """The latest act counts; a company has what one of its contacts gave."""
        now = Datetime.now()
        day = timedelta(days=1)
        self._new_consent(self.contact, date=now - 9 * day)
        self._new_consent(self.rival, date=now - 9 * day)
        self._new_consent(self.rival, action="withdrawn", date=now - 5 * day)
        # registered later, but of an earlier day: paper that came by post
        self._new_consent(self.rival, date=now - 7 * day)
        self._new_consent(self.foreigner, self.purpose_email)
        states = {
            self.customer: "granted",
            self.contact: "granted",
            self.rival: "withdrawn",
            self.foreigner: "none",
        }
        Partner = self.env["res.partner"]
        own = Domain("id", "in", self.all.ids)
        for partner, state in states.items():
            self.assertEqual(partner.data_authorisation, state, partner.name)
        for wanted in (["granted"], ["withdrawn"], ["none"], ["none", "withdrawn"]):
            domain = Domain("data_authorisation", "in", wanted)
            expected = Partner.union(*(p for p, s in states.items() if s in wanted))
            with self.subTest(wanted=wanted):
                self.assertEqual(set(Partner.search(own & domain)), set(expected))
                self.assertEqual(set(self.all.filtered_domain(domain)), set(expected))

    def test_contacts_do_not_speak_for_each_other(self):
        self._new_consent(self.contact)
        self.assertEqual(self.colleague_contact.data_authorisation, "none")
        self.assertEqual(self.customer.data_authorisation, "granted")
        self._new_consent(self.contact, action="withdrawn")
        self.env.invalidate_all()
        self.assertEqual(self.customer.data_authorisation, "withdrawn")
        self._new_consent(self.colleague_contact)
        self.env.invalidate_all()
        self.assertEqual(self.customer.data_authorisation, "granted")

    def test_current_acts(self):
        self._new_consent(self.contact, self.purpose_email)
        latest = self._new_consent(self.contact, self.purpose_email, action="withdrawn")
        other = self._new_consent(self.contact)
        self.assertEqual(self.contact.current_consent_ids, latest | other)
        self.assertEqual(self.customer.current_consent_ids, latest | other)

    def test_states_of_many_cost_as_much_as_of_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{index}", "is_company": True} for index in range(20)]
        )
        for partner in partners[:5]:
            self._new_consent(partner)

        def read(records):
            self.env.invalidate_all()
            records.mapped("data_authorisation")

        read(partners)
        before = self.env.cr.sql_log_count
        read(partners[:1])
        one = self.env.cr.sql_log_count - before
        with self.assertQueryCount(one):
            read(partners)

    def test_withdrawal_blocks_and_consent_releases(self):
        for channel, purpose in (
            ("email", self.purpose_email),
            ("phone", self.purpose_phone),
        ):
            with self.subTest(channel):
                self._new_consent(self.contact, purpose, user=self.role["seller"])
                self.assertFalse(self._is_blocked(channel))
                self._new_consent(self.contact, purpose, action="withdrawn")
                self.assertTrue(self._is_blocked(channel))
                self._new_consent(self.contact, purpose)
                self.assertFalse(self._is_blocked(channel))

    def test_withdrawing_the_data_authorisation_blocks_all(self):
        self._new_consent(self.contact, action="withdrawn")
        self.assertTrue(self._is_blocked("email"))
        self.assertTrue(self._is_blocked("phone"))
        # given again, but commercial messages were never allowed expressly
        self._new_consent(self.contact)
        self.assertTrue(self._is_blocked("email"))
        self._new_consent(self.contact, self.purpose_email)
        self.assertFalse(self._is_blocked("email"))

    def test_commercial_consent_does_not_outweigh_the_data_withdrawal(self):
        self._new_consent(self.contact, action="withdrawn")
        self._new_consent(self.contact, self.purpose_email)
        self.assertTrue(self._is_blocked("email"))

    def test_who_unsubscribed_elsewhere_stays_so(self):
        self.env["mail.blacklist"]._add(EMAIL)
        self._new_consent(self.contact)
        self.assertTrue(self._is_blocked())

    def test_shared_address(self):
        """While anybody with the address has withdrawn, it stays blocked."""
        self.rival.email = EMAIL
        self._new_consent(self.rival, self.purpose_email, action="withdrawn")
        self._new_consent(self.contact, self.purpose_email)
        self.assertTrue(self._is_blocked())
        self._new_consent(self.rival, self.purpose_email)
        self.assertFalse(self._is_blocked())

    def test_a_new_address_is_blocked_too(self):
        self.contact.email = "old@customer.example"
        self._new_consent(self.contact, self.purpose_email, action="withdrawn")
        self.assertFalse(self._is_blocked())
        self.contact.with_user(self.role["seller"]).email = EMAIL
        self.assertTrue(self._is_blocked())

    def test_changing_an_address_costs_one_query(self):
        self.contact.email = "a@customer.example"
        self.env.flush_all()
        queries = []
        execute = type(self.env.cr).execute

        def spy(cursor, query, *args, **kwargs):
            text = str(query)
            if "clientes_consent" in text or "blacklist" in text:
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.env.cr), "execute", spy)
        self.contact.email = "b@customer.example"
        self.assertEqual(len(queries), 1, queries)

    def test_the_responsible_is_told(self):
        self.customer.user_id = self.role["seller"]
        self._new_consent(self.contact, action="withdrawn")
        activity = self.contact.activity_ids
        self.assertEqual(activity.user_id, self.role["seller"])
        self.assertIn("withdrawn", activity.summary)
        self._new_consent(self.contact, self.purpose_email, action="withdrawn")
        self.assertEqual(self.contact.activity_ids, activity)

    def test_nothing_to_block_without_an_address(self):
        self.foreigner.write({"email": False, "phone": False})
        act = self._new_consent(self.foreigner, action="withdrawn")
        self.assertTrue(act)
