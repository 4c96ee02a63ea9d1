from odoo.tests import tagged

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestResPartnerAccess(ChatCommon):
    def test_change_of_employer_ends_the_reading(self):
        Partner = self.env["res.partner"].with_user(self.seller)
        Partner.browse(self.contact.id).action_start_conversation()
        channel = self.env["discuss.channel"].search(
            [("customer_id", "=", self.customer.id)]
        )
        self.assertTrue(channel.with_user(self.portal_user).has_access("read"))
        self.contact.parent_id = self.stranger_customer
        self.assertFalse(channel.with_user(self.portal_user).has_access("read"))
        self.assertNotIn(self.contact, channel.channel_member_ids.partner_id)
