import random

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.city_key import city_key, city_name
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestClientesCity(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env.ref("base.co")
        cls.state, cls.far_state = cls.env["res.country.state"].create(
            [
                {"name": "Near", "code": "ZN", "country_id": cls.country.id},
                {"name": "Far", "code": "ZF", "country_id": cls.country.id},
            ]
        )

    def _create(self, city, state=None, **values):
        return self.env["res.partner"].create(
            {
                "name": f"Customer of {city}",
                "city": city,
                "state_id": (self.state if state is None else state).id,
                "country_id": self.country.id,
                **values,
            }
        )

    def test_key(self):
        cases = {
            "Bogotá": "bogota",
            "BOGOTA": "bogota",
            " bogotá, D.C. ": "bogota",
            "Bogotá D. C.": "bogota",
            "Bogotá (Distrito Capital)": "bogota",
            "San José del Guaviare": "san jose del guaviare",
            "Washington": "washington",
            "DC": "dc",
            "北京": "北京",
            " .-": "",
            False: "",
        }
        for city, expected in cases.items():
            with self.subTest(city):
                self.assertEqual(city_key(city), expected)

    def test_name(self):
        cases = {"SAN  GIL": "San Gil", "cali": "Cali", "La Unión": "La Unión"}
        for city, expected in cases.items():
            with self.subTest(city):
                self.assertEqual(city_name(city), expected)

    def test_one_city_however_it_is_written(self):
        first = self._create("Zipa Nueva")
        city = first.directory_city_id
        self.assertEqual(city.name, "Zipa Nueva")
        for written in ("ZIPA NUEVA", " zípa   nueva.", "Zipa-Nueva D.C."):
            with self.subTest(written):
                self.assertEqual(self._create(written).directory_city_id, city)
        other = self._create("Zipa Nueva", self.far_state).directory_city_id
        self.assertNotEqual(other, city)
        self.assertEqual(city.display_name, "Zipa Nueva (Near)")
        self.assertFalse(self._create(False).directory_city_id)
        self.assertFalse(self._create("...").directory_city_id)
        self.assertTrue(self._create("x" * 5000).directory_city_id)

    def test_country_of_the_state(self):
        known = self._create("Zipa Nueva").directory_city_id
        partner = self.env["res.partner"].create({"name": "Somebody"})
        partner.write({"city": "zipa nueva", "state_id": self.state.id})
        self.env.cr.execute(
            "UPDATE res_partner SET country_id = NULL WHERE id = %s", [partner.id]
        )
        partner.invalidate_recordset()
        partner.city = "ZIPA NUEVA"
        self.assertEqual(partner.directory_city_id, known)

    def test_follows_the_address(self):
        partner = self._create("Zipa Nueva")
        partner.city = "Zipa Vieja"
        self.assertEqual(partner.directory_city_id.name, "Zipa Vieja")
        partner.state_id = self.far_state
        self.assertEqual(partner.directory_city_id.state_id, self.far_state)
        partner.city = False
        self.assertFalse(partner.directory_city_id)

    def test_contacts_have_none(self):
        partner = self._create("Zipa Nueva", parent_id=self.customer.id)
        self.assertFalse(partner.directory_city_id)
        partner.write({"parent_id": False, "city": "Zipa Nueva"})
        self.assertEqual(partner.directory_city_id.name, "Zipa Nueva")

    def test_a_form_being_filled_in_adds_nothing(self):
        before = self.env["clientes.city"].search_count([])
        draft = self.env["res.partner"].new({"name": "Draft", "city": "Zipa Draft"})
        self.assertFalse(draft.directory_city_id)
        self.assertEqual(self.env["clientes.city"].search_count([]), before)
        city = self._create("Zipa Draft").directory_city_id
        draft = self.env["res.partner"].new(
            {
                "name": "Draft",
                "city": "zipa draft",
                "state_id": self.state.id,
                "country_id": self.country.id,
            }
        )
        self.assertEqual(draft.directory_city_id, city)

    def test_one_query_however_many(self):
        partners = self._create("Zipa Nueva") | self._create("Zipa Vieja")
        partners |= self._create("Zipa Nueva")
        partners.mapped("state_id.country_id.name")
        partners.mapped("parent_id")
        with self.assertQueryCount(1):
            partners._compute_directory_city_id()

    def test_filling_in_sql_is_the_same(self):
        """An update fills the cities in SQL, later changes come from Python."""
        rng = random.Random(19)
        letters = "aZñÑÁéüÇØøłŁßẞŉﬁ. ,-'()\"/D.C \u00a0й本😀 01"
        cities = [
            "".join(rng.choice(letters) for _char in range(rng.randrange(1, 9)))
            + rng.choice(["", "", " D.C.", ", Distrito Capital", "-dc"])
            for _index in range(150)
        ]
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Customer {index}",
                    "city": city,
                    "state_id": rng.choice([self.state.id, False]),
                    "country_id": rng.choice([self.country.id, False]),
                }
                for index, city in enumerate(
                    [*cities, "Bogotá", "BOGOTA D.C.", "x" * 99]
                )
            ]
        )
        kept = {
            partner: (city.key, city.state_id, city.country_id)
            for partner in partners
            for city in partner.directory_city_id
        }
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET directory_city_id = NULL")
        self.env.cr.execute("DELETE FROM clientes_city")
        self.env.invalidate_all()
        self.env["clientes.city"]._fill_once()
        for partner in partners:
            city = partner.directory_city_id
            found = (city.key, city.state_id, city.country_id)
            expected = kept.get(partner, (False, city.state_id, city.country_id))
            self.assertEqual(found, expected, partner.city)

    def test_access(self):
        city = self._create("Zipa Nueva").directory_city_id
        city.with_user(self.role["manager"]).name = "Zipa"
        self.assertEqual(self._create("ZIPA NUEVA").directory_city_id.name, "Zipa")
        for role in ("seller", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                city.with_user(self.role[role]).name = "Other"
        with self.assertRaises(AccessError):
            self.customer.with_user(self.role["portal"]).read(["directory_city_id"])
        # Whoever may add customers adds cities, without a right to them.
        made = (
            self.env["res.partner"]
            .with_user(self.role["seller"])
            .create({"name": "By the seller", "city": "Zipa of the Seller"})
        )
        self.assertEqual(made.directory_city_id.name, "Zipa of the Seller")
