from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

CRM_USER = "clientes_crm.clientes_crm_group_user"
CRM_MANAGER = "clientes_crm.clientes_crm_group_manager"
PQR_USER = "clientes_crm_pqr.clientes_crm_pqr_group_user"
PQR_MANAGER = "clientes_crm_pqr.clientes_crm_pqr_group_manager"


class ChatCommon(TransactionCase):
    """Two customers with a portal user each, one without, and every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.customer = cls._create_customer("Ferretería Prueba S.A.S.")
        cls.contact = cls._create_contact(cls.customer, "Camila Rojas", "camila")
        cls.stranger_customer = cls._create_customer("Textiles Prueba S.A.S.")
        cls.stranger_contact = cls._create_contact(
            cls.stranger_customer, "Diego Lara", "diego"
        )
        cls.no_user = cls.env["res.partner"].create(
            {"name": "Luisa Mejía", "email": "luisa@example.com"}
        )
        cls.portal_user = cls._create_user(
            "chat.camila", "base.group_portal", cls.contact
        )
        cls.stranger = cls._create_user(
            "chat.diego", "base.group_portal", cls.stranger_contact
        )
        cls.seller = cls._create_user("chat.seller", CRM_USER)
        cls.seller_2 = cls._create_user("chat.seller2", CRM_USER)
        cls.crm_manager = cls._create_user("chat.crm.manager", CRM_MANAGER)
        cls.agent = cls._create_user("chat.agent", PQR_USER)
        cls.pqr_manager = cls._create_user("chat.pqr.manager", PQR_MANAGER)
        cls.livechat_user = cls._create_user(
            "chat.livechat", "im_livechat.im_livechat_group_manager"
        )
        cls.foreign_manager = cls._create_user(
            "chat.foreign",
            f"{CRM_MANAGER},{PQR_MANAGER}",
            company_id=cls.other_company.id,
            company_ids=[cls.other_company.id],
        )

    @classmethod
    def _create_customer(cls, name):
        return cls.env["res.partner"].create({"name": name, "is_company": True})

    @classmethod
    def _create_contact(cls, customer, name, mailbox):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": customer.id,
                "email": f"{mailbox}@example.com",
            }
        )

    @classmethod
    def _create_user(cls, login, groups, partner=None, **values):
        if partner:
            values.update(partner_id=partner.id, email=partner.email, name=partner.name)
        return mail_new_test_user(
            cls.env, login=login, groups=groups, password=login, **values
        )

    def _start_session(self, user=None, partner=None, ticket=None):
        """Let an agent start a conversation and return it, seen by the agent.

        :param res.users user: The agent; the seller by default.
        :param res.partner partner: The contact; the one with portal user by default.
        :param pqr.ticket ticket: The case, if any.
        :rtype: discuss.channel
        """
        partner = (partner or self.contact).with_user(user or self.seller)
        partner._start_conversation(ticket=ticket)
        return partner.env["discuss.channel"].search(
            [
                ("customer_contact_id", "=", partner.id),
                ("livechat_operator_id", "=", partner.env.user.partner_id.id),
                ("livechat_end_dt", "=", False),
            ],
            order="id desc",
            limit=1,
        )

    def _create_ticket(self, **values):
        return (
            self.env["pqr.ticket"]
            .with_context(mail_notrack=True, mail_create_nolog=True)
            .create(
                {
                    "subject": "Entrega incompleta",
                    "type_id": self.env["pqr.type"].search([], limit=1).id,
                    "partner_id": self.contact.id,
                    **values,
                }
            )
        )
