from odoo.tests import new_test_user, tagged

from odoo.addons.clientes_crm.tests.common_reach import ROLES, ReachMixin
from odoo.addons.clientes_crm.tests.common_searching import SearchingMixin

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestReach(ReachMixin, SearchingMixin, PqrCase):
    addon = "clientes_crm_pqr"

    def test_fields_of_others_models(self):
        self.role = {
            role: new_test_user(
                self.env, login=f"reach_{role}", groups=f"base.group_{role}"
            )
            for role in ROLES
        }
        self.check_all_models()

    def test_every_search(self):
        self.check_searches(self.env.ref("base.user_admin"))
