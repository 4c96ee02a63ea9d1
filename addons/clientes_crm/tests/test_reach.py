from odoo.tests import tagged

from .common import ClientesCommon
from .common_reach import ReachMixin


@tagged("post_install", "-at_install")
class TestReach(ReachMixin, ClientesCommon):
    """Customers read their own record: what we know about them is not for them."""

    addon = "clientes_crm"

    # The currency of a company is no secret; related fields are searched by their path.
    reachable = {"sale.order": ("company_currency_id",)}

    def test_fields_of_others_models(self):
        self.check_all_models()

    def test_customers_are_looked_at(self):
        """The check above has something to look at."""
        partner = self.env["res.partner"].with_user(self.role["portal"])
        self.assertTrue(partner.has_access("read"))
        added = self.get_added_fields(partner)
        self.assertIn("freshness_score", added)
        self.assertIn("search_text", added)
        self.assertGreater(len(added), 30)

    def test_customers_still_search_names(self):
        """What customers find is found by Odoo's own search of names."""
        portal = self.role["portal"]
        partners = self.env["res.partner"].with_user(portal)
        own = portal.partner_id
        domain = [("id", "=", own.id)]
        self.assertEqual(
            partners.name_search(own.name, domain)[0][0],
            own.id,
        )
        self.assertTrue(partners.search([("display_name", "ilike", own.name)]))
        self.assertFalse(
            partners.search([("display_name", "not ilike", own.name), *domain])
        )

    def test_stored_values_are_worked_out_for_customers(self):
        """A value that customers may not read follows their own change all the same."""
        portal = self.role["portal"]
        portal.with_user(portal).write({"name": "Ñandú Prueba"})
        self.assertIn("nandu", portal.partner_id.search_text)
