from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from .common_ledger_documents import LedgerDocuments

GROUPS = {
    "seller": "clientes_crm.clientes_crm_group_user",
    "manager": "clientes_crm.clientes_crm_group_manager",
    "collector": "clientes_crm.clientes_crm_group_receivables",
    "credit": "clientes_crm.clientes_crm_group_user,"
    "clientes_crm.clientes_crm_group_credit",
    "employee": "base.group_user",
    "portal": "base.group_portal",
    "public": "base.group_public",
}


class LedgerCommon(LedgerDocuments, TransactionCase):
    """Customers who buy, owe and pay, in a company with a chart of accounts.

    All is done by documents, as users do it. Amounts are untaxed; days are told as the
    number of days from today (negative: ago). `_create_company` adds another company
    with its chart: about two seconds each.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {"tracking_disable": True, "no_reset_password": True}
        cls.env = cls.env(context={**cls.env.context, **context})
        # The user's day, as the ages of the debts count.
        cls.today = fields.Date.context_today(cls.env["res.partner"])
        cls.company = cls._create_company("Ledger Company")
        cls._enter(cls.company)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Thing",
                "is_storable": True,
                "list_price": 100,
                "taxes_id": False,
                "invoice_policy": "delivery",
            }
        )
        cls.customer, cls.second, cls.other = cls.env["res.partner"].create(
            [
                {"name": "Debtor Ltd", "is_company": True},
                {"name": "Second Debtor", "is_company": True},
                {"name": "Person", "is_company": False},
            ]
        )
        # Two contacts belong to the family; the branch is a customer of its own.
        cls.contact, cls.invoice_contact, cls.branch = cls.env["res.partner"].create(
            [
                {"name": "Contact", "parent_id": cls.customer.id},
                {
                    "name": "Accounts Department",
                    "parent_id": cls.customer.id,
                    "type": "invoice",
                },
                {
                    "name": "Invoices Apart",
                    "parent_id": cls.customer.id,
                    "is_company": True,
                },
            ]
        )
        cls.partners = (
            cls.customer
            | cls.second
            | cls.other
            | cls.contact
            | cls.invoice_contact
            | cls.branch
        )
        cls.instalments = cls.env["account.payment.term"].create(
            {
                "name": "Three instalments",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((30, 0), (30, 30), (40, 60))
                ],
            }
        )
        cls.cash_discount = cls.env["account.payment.term"].create(
            {
                "name": "2 percent within 10 days, net 30",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        cls.foreign = cls._create_currency("LFC", ((-900, 2.0), (-60, 2.5), (-20, 1.6)))

    # === COMPANIES, USERS, CURRENCIES === #

    @classmethod
    def _create_company(cls, name, **values):
        """Create a company whose payments are booked at once.

        :rtype: res.company
        """
        company = cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref("base.us").id, **values}
        )
        cls.env.user.company_ids = [Command.link(company.id)]
        if not company.parent_id:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )
            cls._book_payments_at_once(company)
        return company

    @classmethod
    def _book_payments_at_once(cls, company):
        """Give payments a journal entry; without an account they wait for the bank."""
        template = cls.env["account.chart.template"].with_company(company)
        journals = cls.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "in", ("bank", "cash"))]
        )
        for side, account in (("inbound", "debit"), ("outbound", "credit")):
            journals[
                f"{side}_payment_method_line_ids"
            ].payment_account_id = template.ref(
                f"account_journal_payment_{account}_account_id"
            )

    @classmethod
    def _create_currency(cls, name, rates):
        """Create a currency with its rates (units for one of the company's) by day."""
        return cls.env["res.currency"].create(
            {
                "name": name,
                "symbol": name,
                "rounding": 0.01,
                "rate_ids": [
                    Command.create(
                        {
                            "name": cls._day(days),
                            "rate": rate,
                            "company_id": cls.company.id,
                        }
                    )
                    for days, rate in rates
                ],
            }
        )

    @classmethod
    def _enter(cls, *companies):
        """Work in these companies, the first being the current one (in setUpClass)."""
        ids = [company.id for company in companies]
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": ids})

    @classmethod
    def _create_users(cls, *roles, companies=None):
        """Create one user of each role, in the ledger's company unless told.

        :rtype: dict
        """
        companies = companies or cls.company
        return {
            role: new_test_user(
                cls.env,
                login=f"ledger_{role}",
                groups=GROUPS[role],
                company_id=companies[0].id,
                company_ids=[Command.set(companies.ids)],
            )
            for role in roles or GROUPS
        }

    @classmethod
    def _work_off(cls):
        """Let the job see what the transaction has done to the figures."""
        cls.env.cr.flush()
        queue = cls.env["clientes.partner.kpi.queue"]
        while queue._process_batch():
            continue
        cls.env.invalidate_all()
