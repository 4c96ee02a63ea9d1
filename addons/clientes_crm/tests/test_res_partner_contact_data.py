from odoo.tests import Form, tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerContactData(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colombia = cls.env.ref("base.co")
        cls.company.country_id = cls.colombia

    def _create(self, **values):
        return self.env["res.partner"].create({"name": "Contact Test", **values})

    def test_phone_on_every_door(self):
        mexico = self.env.ref("base.mx")
        spain = self._create(country_id=self.env.ref("base.es").id)
        for text, country, stored, sanitized in (
            ("6015550142", None, "+57 601 5550142", "+576015550142"),
            ("(601) 555-01-42", None, "+57 601 5550142", "+576015550142"),
            ("310 555 0142", self.colombia, "+57 310 5550142", "+573105550142"),
            ("0057 310 555 0142", None, "+57 310 5550142", "+573105550142"),
            ("55 1234 5678", mexico, "+52 55 1234 5678", "+525512345678"),
            ("+1 202 555 0142", None, "+1 202-555-0142", "+12025550142"),
            ("601 555 0142 ext. 12", None, "+57 601 5550142 ext. 12", "+576015550142"),
            # Kept, as nobody can tell what they mean.
            ("12345", None, "12345", False),
            ("601 555 0142 Portería", None, "601 555 0142 Portería", False),
            ("6015550142 / 3105550142", None, "6015550142 / 3105550142", False),
            ("no tiene", None, "no tiene", False),
        ):
            with self.subTest(text):
                values = {"phone": text, "country_id": country and country.id}
                created = self._create(**values)
                written = self._create(country_id=values["country_id"])
                written.write({"phone": text})
                form = Form(self._create(country_id=values["country_id"]))
                form.phone = text
                for partner in (created, written, form.save()):
                    self.assertEqual(partner.phone, stored)
                self.assertEqual(created.is_phone_invalid, not created.phone_sanitized)
                if sanitized or not any(char.isdigit() for char in text):
                    self.assertEqual(created.phone_sanitized, sanitized)
        # The country of the company that a contact works for.
        contact = self._create(parent_id=spain.id, phone="912 345 678")
        self.assertEqual(contact.phone, "+34 912 34 56 78")
        several = self._create(country_id=mexico.id) | self._create()
        several.write({"phone": "+57 6015550142"})
        self.assertEqual(set(several.mapped("phone")), {"+57 601 5550142"})
        several.write({"phone": "5512345678", "country_id": mexico.id})
        self.assertEqual(set(several.mapped("phone")), {"+52 55 1234 5678"})
        several[0].country_id = self.colombia
        several.write({"phone": "5512345678"})
        self.assertEqual(several.mapped("phone"), ["5512345678", "+52 55 1234 5678"])

    def test_email_on_every_door(self):
        for text, stored, normalized in (
            (" Ana@Example.COM ", "ana@example.com", "ana@example.com"),
            ("A@x.example; b@x.example", "a@x.example, b@x.example", "a@x.example"),
            ('"Cartera" <C@x.example>', '"Cartera" <C@x.example>', "c@x.example"),
            ("no tiene", "no tiene", False),
        ):
            with self.subTest(text):
                created = self._create(email=text)
                written = self._create()
                written.email = text
                for partner in (created, written):
                    self.assertEqual(partner.email, stored)
                    self.assertEqual(partner.email_normalized, normalized)
                    self.assertEqual(partner.is_email_invalid, not normalized)
        created, _name = self.env["res.partner"].name_create("Ana <ANA@x.example>")
        self.assertEqual(self.env["res.partner"].browse(created).email, "ana@x.example")

    def test_values_are_not_changed(self):
        values = {"phone": "6015550142", "email": "A@x.example"}
        kept = dict(values)
        self._create().write(values)
        self.env["res.partner"].create([{"name": "Kept", **values}])
        self.assertEqual(values, kept)

    def test_unreadable_ones_are_found(self):
        wrong = self._create(phone="12", email="x")
        right = self._create(phone="6015550142", email="a@x.example")
        none = self._create()
        among = [("id", "in", (wrong | right | none).ids)]
        for name in ("is_phone_invalid", "is_email_invalid"):
            with self.subTest(name):
                search = self.env["res.partner"].search
                self.assertEqual(search([*among, (name, "=", True)]), wrong)
                self.assertEqual(search([*among, (name, "=", False)]), right | none)

    def test_queries_of_creating(self):
        """Reading numbers and filling the search text need no query of their own."""
        values = {
            "country_id": self.colombia.id,
            "vat": "900.373.115-3",
            "phone": "6015550142",
            "email": "A@x.example",
            "street": "Calle 1",
        }

        def count(number):
            before = self.env.cr.sql_log_count
            self.env["res.partner"].create(
                [{"name": f"Query Test {index}", **values} for index in range(number)]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLess(count(11) - count(1), 10 * 6)
