from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestResPartnerMerge(ChatCommon):
    def _merge(self, partners, destination):
        partners = partners.with_user(self.crm_manager)
        wizard = self.env["clientes.merge"].with_user(self.crm_manager)
        wizard = wizard.browse(partners.action_merge_customers()["res_id"])
        wizard.destination_id = destination
        wizard.action_merge()
        self.env.invalidate_all()

    def test_conversations_follow_their_customer(self):
        channel = self._start_session()
        channel.sudo().message_post(body="Kept", author_id=self.contact.id)
        twin = self._create_customer("Ferretería Prueba")
        self._merge(twin | self.customer, twin)
        channel = channel.sudo()
        self.assertEqual(channel.customer_id, twin)
        self.assertEqual(channel.customer_contact_id, self.contact)
        self.assertEqual(self.contact.commercial_partner_id, twin)
        self.assertEqual(twin.with_user(self.seller).livechat_channel_count, 1)

    def test_undone_they_go_back(self):
        channel = self._start_session()
        person = self._create_customer("Camila sola")
        person.is_company = False
        own = self._start_session(partner=person)
        twin = self._create_customer("Ferretería Prueba")
        logs = self.env["clientes.merge.log"].with_user(self.crm_manager)
        for merged, stays in ((self.customer, twin), (person, self.contact)):
            self._merge(stays | merged, stays)
            log = logs.search([("destination_id", "=", stays.id)])
            log.action_undo()
        self.env.invalidate_all()
        self.assertEqual(channel.sudo().customer_id, self.customer)
        self.assertEqual(own.sudo().customer_id, person)
        self.assertEqual(own.sudo().customer_contact_id, person)

    def test_the_contact_goes_on_talking(self):
        channel = self._start_session()
        message = channel.sudo().message_post(body="Kept", author_id=self.contact.id)
        twin = self._create_contact(self.customer, "Camila R.", "camila")
        self._merge(twin | self.contact, twin)
        channel = channel.sudo()
        self.assertEqual(self.portal_user.partner_id, twin)
        self.assertIn(twin, channel.channel_member_ids.partner_id)
        self.assertEqual(message.author_id, twin)
        self.assertEqual(channel.customer_contact_id, twin)
        mine = self.env["discuss.channel"].with_user(self.portal_user)
        self.assertEqual(mine.browse(channel.id).name, channel.name)

    def test_a_contact_that_leaves_its_customer_leaves_its_conversations(self):
        channel = self._start_session(partner=self.stranger_contact)
        person = self._create_contact(self.customer, "Diego L.", "diego")
        self._merge(person | self.stranger_contact, person)
        self.assertEqual(self.stranger.partner_id, person)
        self.assertNotIn(person, channel.sudo().channel_member_ids.partner_id)

    def test_a_person_of_its_own_becomes_a_contact(self):
        person = self._create_customer("Camila sola")
        person.is_company = False
        channel = self._start_session(partner=person)
        self._merge(self.contact | person, self.contact)
        channel = channel.sudo()
        self.assertEqual(channel.customer_id, self.customer)
        self.assertEqual(channel.customer_contact_id, self.contact)

    def test_they_are_counted(self):
        self._start_session()
        partners = (self.customer | self.stranger_customer).with_user(self.seller)
        comparison = partners._get_comparison()
        counts = {line["label"]: line["values"] for line in comparison["counts"]}
        self.assertEqual(counts["Conversations"], [1, 0])
