from odoo.tests import tagged

from ..models import clientes_city
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestDirectoryPanel(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env.ref("base.co")
        cls.state = cls.env["res.country.state"].create(
            {"name": "Near", "code": "ZN", "country_id": cls.country.id}
        )

    def _create(self, city, **values):
        return self.env["res.partner"].create(
            {
                "name": f"Customer of {city}",
                "city": city,
                "state_id": self.state.id,
                "country_id": self.country.id,
                **values,
            }
        )

    def _panel(self, name, domain, user="seller", **values):
        model = self.env["res.partner"].with_user(self.role[user])
        found = model.search_panel_select_multi_range(
            name, comodel_domain=domain, limit=200, expand=True, **values
        )
        return found["values"]

    def _panel_cities(self, **values):
        return self._panel(
            "directory_city_id",
            [("in_search_panel", "=", True)],
            group_by="state_id",
            **values,
        )

    def test_panel_lists_cities_with_customers(self):
        used = self._create("Zipa Nueva").directory_city_id
        left = self._create("Zipa Vieja")
        empty = left.directory_city_id
        left.city = "Zipa Nueva"
        archived = self._create("Zipa Archived", active=False).directory_city_id
        hidden = self._create(
            "Zipa Hidden", company_id=self.other_company.id
        ).directory_city_id
        self.env["clientes.city"]._gc_count_customers()
        self.assertEqual((used.customer_count, empty.customer_count), (2, 0))
        values = {value["id"]: value for value in self._panel_cities()}
        self.assertEqual(
            values[used.id],
            {
                "id": used.id,
                "display_name": "Zipa Nueva",
                "group_id": self.state.id,
                "group_name": self.state.display_name,
            },
        )
        self.assertFalse(values.keys() & set((empty | archived | hidden).ids))
        found = left.search([("directory_city_id", "in", used.ids)])
        self.assertIn(left, found)

    def test_panel_is_limited_to_the_largest(self):
        few, many = self._create("Zipa Few"), self._create("Zipa Many")
        cities = few.directory_city_id | many.directory_city_id
        for city, count in zip(cities, (10**6, 10**7), strict=True):
            self.env.cr.execute(
                "UPDATE clientes_city SET customer_count = %s WHERE id = %s",
                [count, city.id],
            )
        self.env.invalidate_all()
        self.assertEqual([v["id"] for v in self._panel_cities()][:2], cities[::-1].ids)
        self.patch(clientes_city, "PANEL_SIZE", 1)
        self.assertEqual([v["id"] for v in self._panel_cities()], cities[1].ids)
        self.assertTrue(cities[1].in_search_panel)
        self.assertFalse(cities[0].in_search_panel)
