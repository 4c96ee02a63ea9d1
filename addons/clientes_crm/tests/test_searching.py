from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ClientesCommon
from .common_searching import SearchingMixin


@tagged("post_install", "-at_install")
class TestSearching(SearchingMixin, ClientesCommon):
    """Searches of computed fields, with whatever a client sends."""

    addon = "clientes_crm"

    def test_every_search(self):
        self.check_searches(self.env.ref("base.user_admin"))

    def test_every_search_is_for_readers_only(self):
        """Who may not read a figure does not sort customers by it."""
        for role in ("portal", "employee"):
            for model, name in self.get_searchable_fields():
                model = model.with_user(self.role[role])
                field = model._fields[name]
                if not model.has_access("read") or model._has_field_access(
                    field, "read"
                ):
                    continue
                with (
                    self.subTest(role=role, field=f"{model._name}.{name}"),
                    self.assertRaises(AccessError),
                ):
                    model.search_count([(name, "!=", False)])

    def test_days_are_numbers(self):
        partners = self.env["res.partner"].with_user(self.role["manager"])
        for value in ("30", "text", float("nan"), float("inf")):
            with self.subTest(value=value), self.assertRaises(UserError):
                partners.search_count([("days_without_contact", ">", value)])

    def test_days_in_parts(self):
        """Half a day does not count: at least 30.5 days are at least 31."""
        days = 30
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = now() - interval '31 days'"
            " WHERE id = %s",
            [self.customer.id],
        )
        self.customer.invalidate_recordset()
        own = [("id", "=", self.customer.id)]
        partners = self.env["res.partner"].with_user(self.role["manager"])
        for operator, value, found in (
            (">", days + 0.5, True),
            (">=", days + 0.5, True),
            (">=", days + 1.5, False),
            ("<", days + 1.5, True),
            ("<=", days + 0.5, False),
            ("<", days + 0.5, False),
            ("=", days + 1, True),
            ("=", days + 0.5, False),
        ):
            with self.subTest(operator=operator, value=value):
                count = partners.search_count(
                    [*own, ("days_without_contact", operator, value)]
                )
                self.assertEqual(bool(count), found)
