from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerAccess(ClientesCommon):
    def test_nobody_searches_by_an_amount_that_is_hidden(self):
        Partner = self.env["res.partner"]
        for role in ("seller", "manager", "employee"):
            for fname in ("credit", "debit"):
                with (
                    self.subTest(role=role, field=fname),
                    self.assertRaises(AccessError),
                ):
                    Partner.with_user(self.role[role]).search([(fname, ">", 0)])

    def test_accounting_still_searches_by_it(self):
        accountant = new_test_user(
            self.env, login="accountant", groups="account.group_account_invoice"
        )
        Partner = self.env["res.partner"].with_user(accountant)
        self.assertFalse(Partner.search([("credit", ">", 10**12)]))
        seller = Partner.with_user(self.role["seller"])
        self.assertFalse(seller.sudo().search([("debit", ">", 10**12)]))
