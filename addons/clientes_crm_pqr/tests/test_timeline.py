from lxml import etree

from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestTimeline(PqrCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._new_ticket(subject="Billed twice")
        cls.closed = cls._new_ticket(
            partner_id=cls.colleague.id, stage_id=cls.stage_closed.id
        )
        cls.foreign = cls._new_ticket(
            company_id=cls.other_company.id, partner_id=cls.customer.id
        )
        cls._new_ticket(partner_id=cls.rival_contact.id)
        cls.note = cls.ticket.message_post(
            body="Internal thought",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _entries(self, user, **kwargs):
        page = self.customer.with_user(user).get_timeline(limit=100, **kwargs)
        return {entry["key"]: entry for entry in page["entries"]}

    def test_cases_and_what_is_said_in_them(self):
        mine, closed, foreign, said = (
            f"pqr-{self.ticket.id}",
            f"pqr-{self.closed.id}",
            f"pqr-{self.foreign.id}",
            f"message-{self.note.id}",
        )
        for user, expected in (
            (self.agent, {mine, closed, said}),
            (self.manager, {mine, closed, said}),
            # Another team's cases, and a salesperson without any.
            (self.agent_b, set()),
            (self.seller, set()),
            (self.other_agent, {foreign}),
        ):
            with self.subTest(user=user.login):
                keys = set(self._entries(user))
                self.assertEqual(keys & {mine, closed, foreign, said}, expected)

    def test_entry(self):
        entry = self._entries(self.agent, kinds=["pqr"])[f"pqr-{self.ticket.id}"]
        self.assertEqual(entry["title"], self.ticket.name)
        self.assertEqual(entry["text"], "Billed twice")
        self.assertEqual(entry["state"], self.ticket.stage_id.name)
        self.assertEqual(entry["author_id"], self.contact.id)
        self.assertEqual(entry["model"], "pqr.ticket")
        self.assertEqual(entry["res_id"], self.ticket.id)

    def test_kind_only_for_agents(self):
        for user, expected in ((self.agent, True), (self.seller, False)):
            with self.subTest(user=user.login):
                page = self.customer.with_user(user).get_timeline()
                kinds = {kind["key"] for kind in page["kinds"]}
                self.assertEqual("pqr" in kinds, expected)

    def test_figure_opens_what_it_counts(self):
        view = self.env["res.partner"].with_user(self.agent).get_view(view_type="form")
        [button] = etree.fromstring(view["arch"]).xpath(
            "//div[@name='clientes_key_figures']/button[contains(@name, 'pqr')]"
        )
        customer = self.customer.with_user(self.agent)
        action = getattr(customer, button.get("name"))()
        tickets = customer.env["pqr.ticket"].search(action["domain"])
        self.assertEqual(tickets, self.ticket)
        self.assertEqual(customer.pqr_open_ticket_count, len(tickets))
