import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestClientesRequiredField(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["clientes.required.field"]
        rules.search([]).unlink()
        rules.create(
            [
                {"customer_type": "company", "field_name": "vat"},
                {"customer_type": "company", "field_name": "phone"},
                {"customer_type": "person", "field_name": "email"},
                {
                    "customer_type": "company",
                    "field_name": "city",
                    "company_id": cls.other_company.id,
                },
            ]
        )
        cls.partners = cls.env["res.partner"].with_user(cls.role["seller"])
        cls.complete = {
            "name": "Completa S.A.S.",
            "is_company": True,
            "vat": "/",
            "phone": "+57 601 5550199",
        }

    def test_missing_by_type_and_company(self):
        model = self.env["res.partner"]
        colleague = self.role["employee"].partner_id
        person = model.create({"name": "Persona"})
        supplier = model.create(
            {"name": "Proveedor", "is_company": True, "supplier_rank": 1}
        )
        elsewhere = model.create({**self.complete, "company_id": self.other_company.id})
        expected = {
            self.customer: ["phone"],
            self.contact: [],
            colleague: [],
            person: ["email"],
            supplier: [],
            elsewhere: ["city"],
        }
        partners = model.union(*expected)
        self.assertEqual(partners._get_missing_required_fields(), expected)
        found = model.search(
            [("is_data_incomplete", "=", True), ("id", "in", partners.ids)]
        )
        self.assertEqual(found, found & (self.customer | person | elsewhere))
        self.assertEqual(len(found), 3)
        others = model.search(
            [("is_data_incomplete", "=", False), ("id", "in", partners.ids)]
        )
        self.assertEqual(others, partners - found)
        self.assertEqual(partners.filtered("is_data_incomplete"), found)

    def test_archived_first(self):
        """Created archived, a customer is checked when it is brought back."""
        incomplete = self.partners.create({**self.complete, "vat": "", "active": False})
        for values in ({"active": True}, {"active": True, "name": "Otra S.A.S."}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                incomplete.write(values)
        with self.assertRaises(ValidationError):
            incomplete.action_unarchive()
        incomplete.write({"active": True, "vat": "/"})
        self.assertTrue(incomplete.active)
        incomplete.action_archive()
        incomplete.action_unarchive()
        self.assertTrue(incomplete.active)

    def test_person_first(self):
        """Created as a person, a company is asked for a company's data."""
        person = self.partners.create({"name": "Persona", "email": "p@example.com"})
        with self.assertRaises(ValidationError):
            person.write({"is_company": True})
        with self.assertRaises(ValidationError):
            person.write({"company_type": "company"})
        person.write({"is_company": True, "vat": "/", "phone": "+57 601 5550199"})
        self.assertTrue(person.is_company)

    def test_incomplete_copy(self):
        incomplete = self.env["res.partner"].create({"name": "Incompleta"})
        with self.assertRaises(ValidationError):
            incomplete.with_user(self.role["seller"]).copy()

    def test_current_company_for_shared_customers(self):
        shared = self.env["res.partner"].create(self.complete)
        self.assertFalse(shared.is_data_incomplete)
        there = shared.with_company(self.other_company)
        self.assertEqual(there.missing_data, "City")
        self.assertTrue(
            there.search([("is_data_incomplete", "=", True), ("id", "=", shared.id)])
        )

    def test_no_rules_nothing_missing(self):
        self.env["clientes.required.field"].search([]).unlink()
        partner = self.partners.create({"name": "Sin nada", "is_company": True})
        self.assertFalse(partner.is_data_incomplete)
        self.assertFalse(
            partner.search([("is_data_incomplete", "=", True), ("id", "=", partner.id)])
        )

    def test_create_names_everything_that_is_missing(self):
        with self.assertRaisesRegex(ValidationError, "Nueva: .*, Phone"):
            self.partners.create({"name": "Nueva", "is_company": True})
        self.partners.create(self.complete)

    def test_form_and_message_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        form = Form(self.partners.with_context(lang="es_CO"))
        form.name = "Persona nueva"
        self.assertTrue(form.is_data_incomplete)
        label = self.partners.with_context(lang="es_CO").fields_get(["email"])
        with self.assertRaisesRegex(ValidationError, label["email"]["string"]):
            form.save()

    def test_import_tells_the_row(self):
        importer = new_test_user(
            self.env,
            login="clientes_importer",
            groups="clientes_crm.clientes_crm_group_user,base.group_partner_manager",
        )
        result = (
            self.env["res.partner"]
            .with_user(importer)
            .load(
                ["name", "is_company", "vat", "phone"],
                [["Fila buena", "1", "/", "5550199"], ["Fila mala", "1", "/", ""]],
            )
        )
        self.assertFalse(result["ids"])
        # The first row repeats the error of the whole lot.
        self.assertEqual([row["record"] for row in result["messages"]], [0, 1])
        self.assertIn("Fila mala: Phone", result["messages"][1]["message"])

    def test_write_refuses_only_what_it_empties(self):
        customer = self.customer.with_user(self.role["seller"])
        customer.street = "Calle 1"
        customer.write({"phone": False, "city": "Cali"})
        with self.assertRaisesRegex(ValidationError, f"Prueba: {customer.vat_label}"):
            customer.vat = False
        customer.phone = "+57 601 5550100"
        with self.assertRaisesRegex(ValidationError, "Phone"):
            customer.phone = False
        with self.assertRaisesRegex(ValidationError, "Email"):
            customer.is_company = False
        customer.write({"is_company": False, "email": "ana@example.com"})
        self.assertFalse(customer.missing_data)

    def test_write_of_the_portal_is_refused_too(self):
        self.customer.phone = "+57 601 5550100"
        # sudo: what the portal does in the customer's name
        customer_sudo = self.customer.with_user(self.role["portal"]).sudo()
        with self.assertRaisesRegex(ValidationError, "Phone"):
            customer_sudo.write({"phone": False})

    def test_becoming_a_customer(self):
        supplier = self.env["res.partner"].create(
            {"name": "Proveedor", "is_company": True, "supplier_rank": 1}
        )
        with self.assertRaisesRegex(ValidationError, "Phone"):
            supplier.with_user(self.role["seller"]).customer_rank = 1
        supplier.with_user(self.role["seller"])._increase_rank("customer_rank")
        self.assertEqual(supplier.customer_rank, 1)
        contact = self.contact.with_user(self.role["seller"])
        with self.assertRaisesRegex(ValidationError, "Email"):
            contact.parent_id = False
        contact.write({"parent_id": False, "email": "ana@prueba.example"})
        self.assertTrue(contact.is_directory_customer)

    def test_clients_cannot_open_the_door(self):
        for key in ("clientes_lenient_data", "install_mode"):
            with self.subTest(key), self.assertRaises(ValidationError):
                self.partners.with_context(**{key: True}).create(
                    {"name": "Sin Datos", "is_company": True}
                )

    def test_doors_that_must_stay_open(self):
        partners = self.partners
        lead = self._create_lead(contact_name="De la oportunidad")
        doors = {
            "name_create": lambda: partners.browse(partners.name_create("Rápida")[0]),
            "find_or_create": lambda: partners.find_or_create("nadie@nuevo.example"),
            "gateway": lambda: partners._find_or_create_from_emails(
                ["Remitente <remite@nuevo.example>"]
            )[0],
            "lead": lambda: lead.with_user(self.role["seller"])._create_customer(),
            "contact": lambda: partners.create(
                {"name": "Contacto", "parent_id": self.customer.id}
            ),
            "archived": lambda: partners.create({"name": "Vieja", "active": False}),
            "sudo": lambda: partners.sudo().create({"name": "Automática"}),
        }
        for door, enter in doors.items():
            with self.subTest(door=door):
                partner = enter()
                self.assertTrue(partner.exists())
                self.assertNotIn("clientes_lenient_data", partner.env.context)

    def test_partners_of_users_and_companies(self):
        admin = self.env.ref("base.user_admin")
        user = (
            self.env["res.users"]
            .with_user(admin)
            .create({"name": "Nuevo", "login": "clientes_nuevo_usuario"})
        )
        self.assertNotIn("clientes_lenient_data", user.env.context)
        company = self.env["res.company"].with_user(admin).create({"name": "Filial"})
        self.assertFalse(company.partner_id.is_data_incomplete)

    def test_only_managers_configure(self):
        rules = self.env["clientes.required.field"]
        values = {"customer_type": "person", "field_name": "phone"}
        with self.assertRaises(AccessError):
            rules.with_user(self.role["seller"]).create(values)
        rule = rules.with_user(self.role["manager"]).create(values)
        self.assertTrue(rule.with_user(self.role["seller"]).display_name)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            rule.copy()

    def test_no_query_without_rules(self):
        self.env["clientes.required.field"].search([]).unlink()
        self.partners.create({"name": "Calienta"})
        # The rules are kept: nothing is read for the next customer.
        self.env["clientes.required.field"]._get_rules()
        with self.assertQueryCount(0):
            self.assertFalse(self.partners._is_required_data_enforced())
