from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestJs(HttpCase):
    """Hoot tests of the customer's chat window."""

    def test_embed(self):
        name = "@clientes_crm_chat"
        suite = test_js.HOOTCommon._generate_hash(self, name)
        self.browser_js(
            "/web/tests/livechat?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={suite}",
            "",
            "",
            login="admin",
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
