from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class TimelineCommon(AccountTestInvoicingCommon):
    """A customer with one interaction of every kind, and a user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Its user has accounting and nothing else.
        cls.env = cls.env(
            su=True,
            context={
                **cls.env.context,
                "tracking_disable": True,
                "mail_create_nolog": True,
                "no_reset_password": True,
            },
        )
        cls.company = cls.company_data["company"]
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        groups = {
            "seller": "clientes_crm.clientes_crm_group_user",
            "colleague": "clientes_crm.clientes_crm_group_user",
            "manager": "clientes_crm.clientes_crm_group_manager",
            "collector": "clientes_crm.clientes_crm_group_receivables",
            "accountant": "account.group_account_invoice",
            "employee": "base.group_user",
            "portal": "base.group_portal",
        }
        cls.role = {
            role: cls._new_user(role, group, cls.company)
            for role, group in groups.items()
        }
        cls.role["foreigner"] = cls._new_user(
            "foreigner",
            "clientes_crm.clientes_crm_group_manager,account.group_account_invoice",
            cls.other_company,
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Ferretería de Prueba",
                "is_company": True,
                "child_ids": [Command.create({"name": "Ana Prueba"})],
            }
        )
        cls.contact = cls.customer.child_ids
        cls.stranger = cls.env["res.partner"].create({"name": "Somebody Else"})
        cls.now = fields.Datetime.now()
        cls._create_documents()

    @classmethod
    def _new_user(cls, role, groups, company):
        return new_test_user(
            cls.env,
            login=f"timeline_{role}",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _create_documents(cls):
        seller = cls.role["seller"]
        owner = {"user_id": seller.id, "company_id": cls.company.id}
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Opportunity",
                "type": "opportunity",
                "partner_id": cls.contact.id,
                "expected_revenue": 500,
                "team_id": False,
                **owner,
            }
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "date_order": cls.now - timedelta(days=1),
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product_a.id,
                            "price_unit": 40,
                            "tax_ids": False,
                        }
                    )
                ],
                **owner,
            }
        )
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_user_id": seller.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Line", "price_unit": 777, "tax_ids": False}
                    )
                ],
            }
        )
        cls.invoice.action_post()
        cls.payment = cls.env["account.payment"].create(
            {
                "partner_id": cls.contact.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 77,
                "date": fields.Date.today(),
            }
        )
        cls.payment.action_post()
        cls.meeting = cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": cls.now - timedelta(hours=3),
                "stop": cls.now - timedelta(hours=2),
                "user_id": seller.id,
                "partner_ids": [Command.set((cls.contact | seller.partner_id).ids)],
            }
        )

    @classmethod
    def _post(cls, record, body, *, age=0, internal=False, **values):
        """Post a message that is so many minutes old.

        :param recordset record: the document.
        :param int age: minutes.
        :param bool internal: whether it is a note.
        """
        message = record.message_post(
            body=body,
            message_type=values.pop("message_type", "comment"),
            subtype_xmlid="mail.mt_note" if internal else "mail.mt_comment",
            **values,
        )
        message.date = cls.now - timedelta(minutes=age)
        return message

    def _timeline(self, role, partner=None, **kwargs):
        partner = (partner or self.customer).with_user(self.role[role])
        return partner.get_timeline(**kwargs)

    def _walk(self, role, limit, **kwargs):
        """Return the keys of all entries, read page by page."""
        keys, before = [], None
        while True:
            page = self._timeline(role, limit=limit, before=before, **kwargs)
            keys += [entry["key"] for entry in page["entries"]]
            before = page["next"]
            if not before:
                return keys
            self.assertEqual(len(page["entries"]), limit)
