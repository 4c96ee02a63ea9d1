from odoo.tests import new_test_user, tagged

from odoo.addons.clientes_crm.tests.common_reach import ReachMixin

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestReach(ReachMixin, ChatCommon):
    addon = "clientes_crm_chat"
    # Of the conversations that the customer itself takes part in.
    reachable = {
        "discuss.channel": {
            # The customer's own side: itself, its company, which of ours it speaks to.
            *("company_id", "customer_contact_id", "customer_id"),
            # Whether it goes on, and since when: the page shows it.
            *("conversation_start_dt", "conversation_state"),
            # The customer's own case, under the rules of cases.
            "pqr_ticket_id",
        },
    }

    def test_fields_of_others_models(self):
        public = new_test_user(
            self.env, login="reach_public", groups="base.group_public"
        )
        self.role = {"portal": self.portal_user, "public": public}
        self.check_all_models()
