from odoo.fields import Command
from odoo.tests import new_test_user

from .common_ledger import LedgerCommon


class PortalPayCommon(LedgerCommon):
    """Customers with a portal, e-mail addresses and something to pay with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "debtor@example.com"
        cls.invoice_contact.email = "accounts@example.com"
        cls.second.email = "second@example.com"
        cls.first = cls._invoice(cls.customer, 100, date=-60, due=-40)
        cls.next = cls._invoice(cls.contact, 50, date=-5, due=20)
        cls.foreign_invoice = cls._invoice(
            cls.second, 900, date=-9, due=-2, payment_reference="SECRET-OF-SECOND"
        )

    @classmethod
    def _create_portal_user(cls, login, partner, companies=None):
        """Give a contact access to the portal.

        :rtype: res.users
        """
        companies = companies or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _create_provider(cls, company=None):
        """Configure something to pay with, which asks nobody.

        :rtype: payment.provider
        """
        company = company or cls.company
        method = cls.env.ref("payment.payment_method_unknown")
        form = cls.env["ir.ui.view"].create(
            {
                "name": "Form of the provider",
                "type": "qweb",
                "arch": '<form action="/my/statement" method="get"/>',
            }
        )
        provider = (
            cls.env["payment.provider"]
            .with_company(company)
            .create(
                {
                    "name": "Provider of the test",
                    "code": "none",
                    "state": "test",
                    "company_id": company.id,
                    "is_published": True,
                    "payment_method_ids": [Command.set(method.ids)],
                    "redirect_form_view_id": form.id,
                }
            )
        )
        method.active = True
        return provider
