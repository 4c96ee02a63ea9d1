from odoo import Command
from odoo.fields import Date
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import ClientesCommon

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF"
NOBODY = "nobody"


class DocumentCase(ClientesCommon):
    """Customers of two companies, types of each kind, and people in the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Document = cls.env["clientes.document"]
        cls.Type = cls.env["clientes.document.type"]
        # What the database has of its own must not count.
        cls.Type.search([]).write({"active": False})
        cls.type_rut, cls.type_contract, cls.type_bank, cls.type_card = cls.Type.create(
            [
                {
                    "name": "RUT of the test",
                    "mandatory_company": True,
                    "number_required": True,
                    "validity": "months",
                    "validity_count": 12,
                },
                {
                    "name": "Contract of the test",
                    "allow_multiple": True,
                    "validity": "stated",
                    "portal_visible": False,
                    "portal_upload": False,
                },
                {
                    "name": "Bank letter of the test",
                    "group_ids": [
                        Command.link(
                            cls.env.ref("clientes_crm.clientes_crm_group_manager").id
                        )
                    ],
                },
                {"name": "Card of the test", "mandatory_person": True},
            ]
        )
        cls.today = Date.context_today(cls.Document)
        cls.rival = cls.env["res.partner"].create(
            {"name": "Rival SAS", "is_company": True, "country_id": False}
        )
        cls.rival_contact = cls.env["res.partner"].create(
            {"name": "Berta Rival", "parent_id": cls.rival.id}
        )
        cls.colleague_contact = cls.env["res.partner"].create(
            {"name": "Carlos Prueba", "parent_id": cls.customer.id}
        )
        cls.foreigner = cls.env["res.partner"].create({"name": "Federico Foreign"})
        cls.contact.email = "ana.prueba@customer.example"
        cls.portal_user = cls._new_portal_user("docs.ana", cls.contact)
        cls.portal_colleague = cls._new_portal_user(
            "docs.carlos", cls.colleague_contact
        )
        cls.portal_rival = cls._new_portal_user("docs.berta", cls.rival_contact)
        cls.portal_foreign = cls._new_portal_user(
            "docs.federico", cls.foreigner, cls.other_company
        )
        cls.foreign_manager = new_test_user(
            cls.env,
            login="docs_foreign_manager",
            groups="clientes_crm.clientes_crm_group_manager",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    @classmethod
    def _new_portal_user(cls, login, partner, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _new_file(cls, name="rut.pdf", raw=PDF, user=None, **values):
        return (
            cls.env["ir.attachment"]
            .with_user(user or cls.env.user)
            .create({"name": name, "raw": raw, **values})
        )

    @classmethod
    def _new_document(cls, approve=False, **values):
        """Create a document with a file, approved on wish.

        :param bool approve: Whether to approve it.
        :param dict values: Values that differ from the usual ones.
        """
        document = cls.Document.create(
            {
                "partner_id": cls.customer.id,
                "type_id": cls.type_rut.id,
                "number": "900373115",
                "date_issue": Date.subtract(cls.today, months=1),
                "attachment_ids": [Command.link(cls._new_file().id)],
                **values,
            }
        )
        if approve:
            document.action_approve()
        return document


class DocumentHttpCase(DocumentCase, HttpCase):
    """The same, over HTTP."""

    def _login(self, user):
        self.authenticate(user.login if user else None, user.login if user else None)

    def _post(self, url, data, files=None, csrf=True, **kwargs):
        if csrf:
            data = {**data, "csrf_token": Request.csrf_token(self)}
        return self.url_open(url, data=data, files=files, **kwargs)
