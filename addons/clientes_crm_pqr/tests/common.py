from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, new_test_user

AGENT = "clientes_crm_pqr.clientes_crm_pqr_group_user"
NOBODY = "nobody"
MANAGER = "clientes_crm_pqr.clientes_crm_pqr_group_manager"
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF"


class PqrCase(TransactionCase):
    """Two companies, two teams, agents of each, and customers of two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
        cls.company = cls.env.ref("base.main_company")
        cls.company.partner_id.tz = "America/Bogota"
        cls.other_company = cls.env["res.company"].create({"name": "Second Company"})
        cls.type_billing = cls.env.ref("clientes_crm_pqr.pqr_type_billing")
        cls.type_claim = cls.env.ref("clientes_crm_pqr.pqr_type_claim")
        cls.stage_open = cls.env.ref("clientes_crm_pqr.pqr_stage_open")
        cls.stage_in_progress = cls.env.ref("clientes_crm_pqr.pqr_stage_in_progress")
        cls.stage_pending = cls.env.ref("clientes_crm_pqr.pqr_stage_pending")
        cls.stage_closed = cls.env.ref("clientes_crm_pqr.pqr_stage_closed")

        cls.agent = cls._new_user("pqr.agent", AGENT)
        cls.agent_b = cls._new_user("pqr.agent.b", AGENT)
        cls.manager = cls._new_user("pqr.manager", MANAGER)
        cls.seller = cls._new_user("pqr.seller", "clientes_crm.clientes_crm_group_user")
        cls.other_agent = cls._new_user("pqr.agent.other", MANAGER, cls.other_company)

        # The team installed with the addon would take every new case.
        cls.env["pqr.team"].search([]).active = False
        cls.team, cls.team_b = cls.env["pqr.team"].create(
            [
                {
                    "name": "General",
                    "company_id": cls.company.id,
                    "user_id": cls.agent.id,
                    "member_ids": [Command.set(cls.agent.ids)],
                },
                {
                    "name": "Claims",
                    "company_id": cls.company.id,
                    "member_ids": [Command.set(cls.agent_b.ids)],
                    "type_ids": [Command.set(cls.type_claim.ids)],
                },
            ]
        )

        cls.customer = cls._new_partner("Aurora SAS", is_company=True)
        cls.contact = cls._new_partner("Ana Aurora", parent_id=cls.customer.id)
        cls.colleague = cls._new_partner("Carlos Aurora", parent_id=cls.customer.id)
        cls.rival = cls._new_partner("Boreal SAS", is_company=True)
        cls.rival_contact = cls._new_partner("Berta Boreal", parent_id=cls.rival.id)
        cls.foreign_contact = cls._new_partner("Federico")
        cls.portal = cls._new_portal_user("ana", cls.contact)
        cls.portal_colleague = cls._new_portal_user("carlos", cls.colleague)
        cls.portal_rival = cls._new_portal_user("berta", cls.rival_contact)
        cls.portal_foreign = cls._new_portal_user(
            "federico", cls.foreign_contact, cls.other_company
        )

    @classmethod
    def _new_partner(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "email": f"{name.split(maxsplit=1)[0].lower()}@customer.example",
                **values,
            }
        )

    @classmethod
    def _new_user(cls, login, groups, company=None, **values):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            groups=f"base.group_user,{groups}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            notification_type="email",
            email=f"{login}@company.example",
            **values,
        )

    @classmethod
    def _new_portal_user(cls, login, partner, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            password=f"{login}-password",
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            email=partner.email,
        )

    @classmethod
    def _new_ticket(cls, **values):
        """Create a case without telling anybody."""
        return (
            cls.env["pqr.ticket"]
            .with_context(pqr_no_acknowledgement=True)
            .create(
                {
                    "subject": "Wrong amount",
                    "description": "<p>The invoice is wrong</p>",
                    "type_id": cls.type_billing.id,
                    "partner_id": cls.contact.id,
                    "company_id": cls.company.id,
                    **values,
                }
            )
        )


class PqrHttpCase(PqrCase, HttpCase):
    """The same, over HTTP."""

    def _login(self, user):
        """Sign in as a user of the fixture, or be anonymous."""
        if not user:
            self.authenticate(None, None)
        else:
            portal = user.has_group("base.group_portal")
            password = f"{user.login}-password" if portal else user.login
            self.authenticate(user.login, password)

    def _post_form(self, values, files=(), csrf=True, **kwargs):
        data = dict(values)
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(
            "/my/pqr/new",
            data=data,
            files=[("files", file) for file in files] or None,
            method="POST",
            **kwargs,
        )


class PqrDoorsCase(PqrHttpCase):
    """One case with a document, an internal note and an answer; one elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._new_ticket(subject="Secret subject")
        cls.foreign_ticket = cls._new_ticket(
            subject="Secret subject",
            company_id=cls.other_company.id,
            partner_id=cls.foreign_contact.id,
        )
        cls.missing_id = cls.foreign_ticket.id + 1000
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "evidence.pdf",
                "raw": PDF,
                "res_model": "pqr.ticket",
                "res_id": cls.ticket.id,
            }
        )
        cls.ticket.filing_attachment_ids = cls.attachment
        cls.note = cls.ticket.message_post(
            body="Internal thought",
            subtype_xmlid="mail.mt_note",
            attachments=[("internal.txt", b"internal file")],
        )
        cls.answer = cls.ticket.with_user(cls.agent).message_post(
            body="Public answer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("answer.txt", b"answer file")],
        )
