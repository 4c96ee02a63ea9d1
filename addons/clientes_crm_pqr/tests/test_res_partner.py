from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestResPartner(PqrCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_ticket()
        cls._new_ticket(partner_id=cls.colleague.id, stage_id=cls.stage_closed.id)
        cls._new_ticket(partner_id=cls.customer.id)

    def test_counts_of_company_and_contacts(self):
        for partner in (self.customer, self.contact, self.colleague):
            with self.subTest(partner=partner.name):
                partner = partner.with_user(self.manager)
                self.assertEqual(partner.pqr_ticket_count, 3)
                self.assertEqual(partner.pqr_open_ticket_count, 2)
        self.assertEqual(self.rival.with_user(self.manager).pqr_ticket_count, 0)

    def test_counts_only_what_the_reader_sees(self):
        partner = self.customer.with_user(self.agent_b)
        self.assertEqual(partner.pqr_ticket_count, 0)

    def test_button_opens_what_it_counts(self):
        partner = self.customer.with_user(self.manager)
        action = partner.action_view_pqr_tickets()
        tickets = self.env["pqr.ticket"].with_user(self.manager)
        self.assertEqual(
            tickets.search_count(action["domain"]), partner.pqr_ticket_count
        )

    def test_new_pqr_is_of_this_customer(self):
        action = self.customer.with_user(self.agent).action_new_pqr_ticket()
        self.assertEqual(action["res_model"], "pqr.ticket")
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)

    def test_counts_need_the_group(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.seller).read(["pqr_ticket_count"])

    def test_chip_on_the_card(self):
        for user, shown in ((self.manager, True), (self.seller, False)):
            customer = self.customer.with_user(user)
            for badges in (
                customer._compute_application_statistics_hook()[customer.id],
                customer.directory_badges,
            ):
                labels = [badge["label"] for badge in badges or []]
                self.assertEqual("Open PQRs" in labels, shown)

    def test_form_of_each_group(self):
        for user, shown in ((self.agent, True), (self.seller, False)):
            arch = self.env["res.partner"].with_user(user).get_view(view_type="form")
            for name in ("action_new_pqr_ticket", "action_view_pqr_tickets"):
                with self.subTest(user=user.login, button=name):
                    self.assertEqual(name in arch["arch"], shown)
