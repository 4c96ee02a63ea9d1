import random
from datetime import timedelta

from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_timeline import TimelineCommon


@tagged("post_install", "-at_install")
class TestTimeline(TimelineCommon):
    def _kinds(self, role, **kwargs):
        return {entry["kind"] for entry in self._timeline(role, **kwargs)["entries"]}

    def test_newest_first_with_all_it_needs(self):
        self._post(self.contact, Markup("<p>Good <b>morning</b></p>"), age=5)
        page = self._timeline("accountant", limit=100)
        dates = [entry["date"] for entry in page["entries"]]
        self.assertEqual(dates, sorted(dates, reverse=True))
        by_kind = {entry["kind"]: entry for entry in page["entries"]}
        message = by_kind["message"]
        self.assertEqual(message["text"], "Good morning")
        self.assertEqual(message["document"], self.contact.display_name)
        self.assertEqual(
            (message["model"], message["res_id"]), ("res.partner", self.contact.id)
        )
        self.assertEqual(message["author_id"], self.env.user.partner_id.id)
        invoice = by_kind["invoice"]
        self.assertEqual(invoice["amount"], 777)
        self.assertTrue(invoice["all_day"])
        self.assertEqual(invoice["date"][:10], str(self.invoice.invoice_date))
        self.assertEqual(
            invoice["author_id"], self.role["seller"].partner_id.id, "its salesperson"
        )
        self.assertFalse(page["next"])

    def test_the_company_and_its_contacts_are_one(self):
        self._post(self.contact, "of the contact")
        self._post(self.customer, "of the company")
        self._post(self.stranger, "of nobody here")
        for partner in (self.customer, self.contact):
            with self.subTest(partner=partner.name):
                texts = {
                    entry.get("text")
                    for entry in self._timeline("manager", partner)["entries"]
                }
                self.assertLessEqual({"of the contact", "of the company"}, texts)
                self.assertNotIn("of nobody here", texts)

    def test_kinds_of_messages(self):
        call = self.env.ref("mail.mail_activity_data_call")
        todo = self.env.ref("mail.mail_activity_data_todo")
        cases = (
            ("message", self._post(self.customer, "x")),
            ("note", self._post(self.customer, "x", internal=True)),
            ("email", self._post(self.lead, "x", message_type="email")),
            ("call", self._post(self.lead, "x", mail_activity_type_id=call.id)),
            ("activity", self._post(self.order, "x", mail_activity_type_id=todo.id)),
        )
        automatic = self._post(self.customer, "x", message_type="notification")
        for kind, message in cases:
            with self.subTest(kind):
                keys = self._walk("manager", 5, kinds=[kind])
                self.assertEqual(keys, [f"message-{message.id}"])
        self.assertNotIn(f"message-{automatic.id}", self._walk("manager", 50))

    def test_a_done_call_is_a_call(self):
        activity = self.customer.activity_schedule(
            "mail.mail_activity_data_call", summary="Ask for the order"
        )
        activity.action_feedback(feedback="They will send it")
        entries = self._timeline("manager", kinds=["call"])["entries"]
        self.assertEqual(len(entries), 1)
        self.assertIn("They will send it", entries[0]["text"])

    def test_nothing_lost_or_twice(self):
        """Random entries, many with the same date, in pages of every size."""
        chance = random.Random(19)
        for index in range(60):
            record = chance.choice([self.customer, self.contact, self.lead, self.order])
            self._post(record, str(index), age=chance.randrange(6))
        leads = self.lead.copy({"name": "Same instant"}) | self.lead.copy()
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.contact.id,
                    "date_order": self.now - timedelta(minutes=chance.randrange(6)),
                }
                for _index in range(20)
            ]
        )
        self.env.flush_all()
        # As written by SQL: with fractions of a second.
        self.env.cr.execute(
            "UPDATE sale_order SET date_order = date_order + id %% 3 * interval"
            " '0.25 second' WHERE id = ANY(%s)",
            [orders.ids],
        )
        self.env.invalidate_all()
        everything = self._walk("accountant", 100) + self._walk("manager", 100)
        for role in ("manager", "accountant"):
            expected = self._walk(role, 100)
            self.assertEqual(len(expected), len(set(expected)))
            for limit in (1, 2, 3, 7, 30):
                with self.subTest(role=role, limit=limit):
                    self.assertEqual(self._walk(role, limit), expected)
        for lead in leads:
            self.assertIn(f"opportunity-{lead.id}", everything)
        for order in orders:
            self.assertIn(f"order-{order.id}", everything)

    def test_filter_by_author(self):
        seller = self.role["seller"].partner_id
        mine = self._post(self.customer, "mine", author_id=seller.id)
        self._post(self.customer, "theirs", author_id=self.contact.id)
        keys = set(self._walk("manager", 2, author_id=seller.id))
        self.assertEqual(
            keys,
            {
                f"message-{mine.id}",
                f"opportunity-{self.lead.id}",
                f"order-{self.order.id}",
                f"meeting-{self.meeting.id}",
            },
        )
        customer = self.customer.with_user(self.role["manager"])
        authors = {author["id"] for author in customer.get_timeline_authors()}
        self.assertLessEqual({seller.id, self.contact.id}, authors)
        self.assertNotIn(self.stranger.id, authors)

    def test_unknown_kinds_mean_all(self):
        self.assertEqual(
            self._walk("manager", 50, kinds=["nonsense"]), self._walk("manager", 50)
        )

    def test_a_bad_question_is_told(self):
        for values in (
            {"before": "yesterday"},
            {"before": "2026-01-01|message|x"},
            {"before": 7},
            {"author_id": "x"},
            {"limit": "many"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self._timeline("manager", **values)

    def test_page_size_has_a_limit(self):
        for index in range(110):
            self._post(self.customer, str(index))
        self.assertEqual(len(self._timeline("manager", limit=10000)["entries"]), 100)

    def test_previews_are_plain_text(self):
        message = self._post(self.customer, "x")
        message.body = (
            "<p>Hello&nbsp;<i>you</i></p>"
            '<a href="javascript:alert(1)">here</a>&lt;script&gt;' + "<b>y</b>" * 900
        )
        text = self._timeline("manager", kinds=["message"])["entries"][0]["text"]
        self.assertTrue(text.startswith("Hello you"), text)
        self.assertLessEqual(len(text), 280)
        for forbidden in ("<b", "<a", "javascript"):
            self.assertNotIn(forbidden, text)

    def test_meetings_to_come_are_no_history(self):
        self.meeting.write(
            {
                "start": self.now + timedelta(days=1),
                "stop": self.now + timedelta(days=1, hours=1),
            }
        )
        self.assertNotIn("meeting", self._kinds("manager"))

    def test_constant_query_count(self):
        def count(role):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._timeline(role, limit=30)
            return self.env.cr.sql_log_count - before

        for record in (self.customer, self.contact, self.lead, self.order):
            self._post(record, "first")
        counts = {}
        for role in ("seller", "manager", "accountant"):
            count(role)
            counts[role] = count(role)
            self.assertLess(counts[role], 30)
        contacts = self.env["res.partner"].create(
            [{"name": str(i), "parent_id": self.customer.id} for i in range(10)]
        )
        for contact in contacts:
            order = self.order.copy({"partner_id": contact.id})
            lead = self.lead.copy({"partner_id": contact.id})
            for record in (contact, order, lead):
                self._post(record, "more", author_id=contact.id)
            self.meeting.copy({"partner_ids": [Command.set(contact.ids)]})
        for role, expected in counts.items():
            with self.subTest(role):
                self.assertEqual(count(role), expected)
