from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from .common import ClientesCommon

PASSWORDS = "Data-Review-19-%s"


class DataReviewCommon(ClientesCommon):
    """Two customers with portal users, one of them with the right to review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["clientes.required.field"].search([]).unlink()
        cls.colombia = cls.env.ref("base.co")
        cls.aurora = cls._new_customer("Aurora SAS", user_id=cls.role["seller"].id)
        cls.boreal = cls._new_customer("Boreal SAS")
        cls.ana = cls._new_contact("Ana Aurora", cls.aurora)
        cls.ana.can_review_company_data = True
        cls.carlos = cls._new_contact("Carlos Aurora", cls.aurora)
        cls.berta = cls._new_contact("Berta Boreal", cls.boreal)
        cls.berta.can_review_company_data = True
        cls.user = {
            person.name.split(maxsplit=1)[0].lower(): cls._new_portal_user(person)
            for person in (cls.ana, cls.carlos, cls.berta)
        }

    @classmethod
    def _new_customer(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"{name.split(maxsplit=1)[0].lower()}@customer.example",
                "phone": "+57 601 5550142",
                "street": "Calle 1 # 2-3",
                "city": "Tunja",
                "country_id": cls.colombia.id,
                **values,
            }
        )

    @classmethod
    def _new_contact(cls, name, customer):
        login = name.split(maxsplit=1)[0].lower()
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": customer.id,
                "email": f"{login}@{customer.email.partition('@')[2]}",
            }
        )

    @classmethod
    def _new_portal_user(cls, person):
        login = f"data.{person.name.split(maxsplit=1)[0].lower()}"
        return new_test_user(
            cls.env,
            login=login,
            password=PASSWORDS % login,
            groups="base.group_portal",
            partner_id=person.id,
            name=person.name,
            email=person.email,
        )

    def _propose(self, partner=None, author=None, **values):
        """Keep a proposal of changes as the portal does."""
        partner = partner or self.aurora
        customer = partner.commercial_partner_id
        lines = []
        for name, value in values.items():
            raw, shown = partner._read_portal_value(name)
            lines.append(
                {
                    "operation": "update",
                    "partner_id": partner.id,
                    "field_name": name,
                    "old_raw": raw,
                    "new_raw": value,
                    "old_value": shown,
                    "new_value": str(value or ""),
                }
            )
        return self.env["clientes.data.change"]._propose(
            customer, author or self.ana, lines
        )


class DataReviewHttpCase(DataReviewCommon, HttpCase):
    """Requests of customers, with or without what makes them legitimate."""

    def _login(self, name):
        if name is None:
            self.authenticate(None, None)
        else:
            login = f"data.{name}"
            self.authenticate(login, PASSWORDS % login)

    def _post(self, url, values=None, csrf=True):
        data = dict(values or {})
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data, allow_redirects=False)

    def _changes(self, partner=None):
        return self.env["clientes.data.change"].search(
            [("partner_id", "=", (partner or self.aurora).id)]
        )
