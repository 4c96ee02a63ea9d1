from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from ..tools.verification import spread
from .common_data import DataReviewCommon

MONDAY = date(2026, 11, 23)
TYPE = "clientes_crm.mail_activity_type_verify_data"


@tagged("post_install", "-at_install")
class TestSpread(TransactionCase):
    def test_spread(self):
        friday = MONDAY - timedelta(days=3)
        for people, start, per_day, taken, expected in (
            ("aaa", MONDAY, 2, {}, [0, 0, 1]),
            ("aabb", MONDAY, 1, {}, [0, 1, 0, 1]),
            ("aaa", MONDAY, 2, {("a", MONDAY): 2}, [1, 1, 2]),
            ("aa", friday, 1, {}, [-3, 0]),
            ("a", MONDAY - timedelta(days=2), 1, {}, [0]),
            ("aaaaaaa", MONDAY, 1, {}, [0, 1, 2, 3, 4, 7, 8]),
        ):
            with self.subTest(people, start=start, per_day=per_day):
                days = spread(list(people), start, per_day, taken)
                self.assertEqual([(day - MONDAY).days for day in days], expected)


@tagged("post_install", "-at_install")
class TestClientesVerification(DataReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.role["seller"]
        cls.others = cls.env["res.partner"].create(
            [
                {"name": "Sin Correo", "user_id": cls.seller.id},
                {"name": "Mal Correo", "email": "x", "user_id": cls.seller.id},
                {"name": "Lista Negra", "email": "negra@customer.example"},
            ]
        )
        cls.env["mail.blacklist"]._add("negra@customer.example")
        cls.everybody = cls.aurora | cls.boreal | cls.others

    def _wizard(self, user=None, **values):
        wizard = self.env["clientes.verification.wizard"].with_user(user or self.seller)
        return wizard.with_context(
            active_model="res.partner", active_ids=self.everybody.ids
        ).create({"date_start": MONDAY, **values})

    def _start(self, **values):
        action = self._wizard(**values).action_start()
        return self.env["clientes.verification.campaign"].browse(action["res_id"])

    def _activities(self, partners=None):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", (partners or self.everybody).ids),
                ("activity_type_id", "=", self.env.ref(TYPE).id),
            ],
            order="date_deadline, id",
        )

    @freeze_time("2026-11-20 12:00:00")
    def test_activities(self):
        colleague = self.role["colleague"]
        campaign = self._start(per_day=2, fallback_user_id=colleague.id)
        activities = self._activities()
        planned = {
            user: [
                (activity.date_deadline - MONDAY).days
                for activity in activities
                if activity.user_id == user
            ]
            for user in (self.seller, colleague)
        }
        self.assertEqual(planned, {self.seller: [0, 0, 1], colleague: [0, 0]})
        self.assertEqual(campaign.activity_count, 5)
        self.assertEqual(campaign.pending_count, 5)
        self.assertEqual(campaign.user_id, self.seller)
        # a second campaign asks nobody twice
        again = self._start(per_day=2)
        self.assertEqual(again.left_out_count, 5)
        self.assertEqual(set(again.line_ids.mapped("left_out")), {"waiting"})
        self.assertEqual(self._activities(), activities)

    @freeze_time("2026-11-20 12:00:00")
    def test_at_most_so_many_per_day_over_campaigns(self):
        self._start(per_day=2)
        more = self.env["res.partner"].create(
            [{"name": f"Más {n}", "user_id": self.seller.id} for n in range(3)]
        )
        self.everybody = more
        self._start(per_day=2)
        days = self._activities().mapped("date_deadline")
        # five stood there already: of two a day, the third day has one place left
        self.assertEqual([(day - MONDAY).days for day in days], [2, 3, 3])

    def test_mail(self):
        wizard = self._wizard(by_mail=True, by_activity=False)
        self.assertIn("2 get a message", wizard.summary)
        self.assertIn("1 have no e-mail", wizard.summary)
        campaign = self._start(by_mail=True, by_activity=False)
        self.assertEqual(
            {line.partner_id: line.left_out for line in campaign.line_ids},
            {
                self.aurora: False,
                self.boreal: False,
                self.others[0]: "no_email",
                self.others[1]: "bad_email",
                self.others[2]: "blacklisted",
            },
        )
        self.assertEqual(campaign.mail_count, 2)
        self.assertEqual(campaign.left_out_count, 3)
        self.assertFalse(self._activities())
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "clientes.verification.line"),
                ("res_id", "in", campaign.line_ids.ids),
            ]
        )
        self.assertEqual(mails.recipient_ids, self.aurora | self.boreal)
        for mail in mails:
            line = campaign.line_ids.browse(mail.res_id)
            self.assertEqual(mail.recipient_ids, line.partner_id)
            self.assertIn(line.sudo().access_token, mail.body_html)
            self.assertEqual(mail.state, "outgoing")

    def test_both(self):
        campaign = self._start(by_mail=True)
        self.assertEqual(campaign.activity_count, 5)
        self.assertEqual(campaign.mail_count, 2)
        self.assertEqual(campaign.pending_count, 5)

    def test_verified(self):
        campaign = self._start(by_mail=True)
        activity = self._activities(self.aurora).with_user(self.seller)
        activity.action_verify_customer_data()
        self.assertFalse(self._activities(self.aurora))
        self.assertEqual(self.aurora.data_verified_by, self.seller)
        line = campaign.line_ids.filtered(lambda x: x.partner_id == self.aurora)
        self.assertEqual(line.state, "verified")
        self.assertEqual(campaign.verified_count, 1)
        self.assertEqual(campaign.progress, 20)
        # done without a word on the data: nothing is verified
        self._activities(self.boreal).action_feedback()
        self.assertFalse(self.boreal.data_verified_date)
        self.assertEqual(campaign.verified_count, 1)

    def test_scopes(self):
        old = fields.Date.today() - timedelta(days=9000)
        # nothing but the age counts for them
        stale = self.env["res.partner"].create(
            [
                {"name": "Vieja", "user_id": user.id, "data_verified_date": old}
                for user in (self.seller, self.role["colleague"])
            ]
        )
        self.assertEqual(set(stale.mapped("freshness_band")), {"stale"})
        team = self.env["crm.team"].create({"name": "Equipo"})
        mine = self._wizard(scope="mine")._get_customers()
        self.assertIn(stale[0], mine)
        self.assertNotIn(stale[1], mine)
        self.assertNotIn(self.aurora, mine)
        self.assertNotIn(stale[1], self._wizard(scope="team")._get_customers())
        for user in (self.seller, self.role["colleague"]):
            self.env["crm.team.member"].create(
                {"user_id": user.id, "crm_team_id": team.id}
            )
        self.assertLessEqual(stale, self._wizard(scope="team")._get_customers())
        self.assertLessEqual(stale, self._wizard(scope="all")._get_customers())

    def test_contacts_stand_for_their_company(self):
        self.everybody = self.ana | self.carlos
        self.assertEqual(self._start().line_ids.partner_id, self.aurora)

    def test_refused(self):
        for values, message in (
            ({"by_activity": False}, "Choose activities"),
            ({"per_day": 0}, "At least one"),
        ):
            with self.subTest(**values), self.assertRaisesRegex(UserError, message):
                self._start(**values)
        self.everybody = self.env["res.partner"]
        with self.assertRaisesRegex(UserError, "no customer"):
            self._start(scope="selected")

    def test_close(self):
        campaign = self._start(by_mail=True)
        line = campaign.line_ids.filtered(lambda x: x.partner_id == self.aurora)
        token = line.sudo().access_token
        self.assertTrue(line._check_review_link(token))
        campaign.with_user(self.seller).action_close()
        self.assertEqual(campaign.state, "closed")
        self.assertFalse(self._activities())
        self.assertEqual(set(campaign.line_ids.mapped("state")), {"left_out"})
        self.assertFalse(line._check_review_link(token))

    def test_link(self):
        campaign = self._start(by_mail=True)
        line = campaign.line_ids.filtered(lambda x: x.partner_id == self.aurora)
        token = line.sudo().access_token
        self.assertIn(token, line._get_review_url())
        for forged in ("", token[:-1], token + "0", token.swapcase()[::-1], "ñ" * 64):
            with self.subTest(forged):
                self.assertFalse(line._check_review_link(forged))
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.assertFalse(line._check_review_link(token))
        # whoever still reads the former address is not the customer
        self.aurora.email = "nueva@customer.example"
        self.assertFalse(line._check_review_link(token))
        self.aurora.email = "Aurora@customer.example"
        self.assertTrue(line._check_review_link(token))
        self.aurora.active = False
        self.assertFalse(line._check_review_link(token))
