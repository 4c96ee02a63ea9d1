from odoo.tests import tagged

from .common_import import ImportCommon

HEADINGS = ["Name", "Preferred Warehouse"]


@tagged("post_install", "-at_install")
class TestClientesImportWarehouse(ImportCommon):
    """The warehouse that a customer is served from, by its name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south, cls.abroad = cls.env["stock.warehouse"].create(
            [
                {"name": name, "code": code, "company_id": company.id}
                for name, code, company in (
                    ("Import North", "IMN", cls.company),
                    ("Import South", "IMS", cls.company),
                    ("Import Abroad", "IMA", cls.other_company),
                )
            ]
        )

    def test_by_name_or_code(self):
        record = self._import(
            [
                HEADINGS,
                ["Import A", "import north"],
                ["Import B", "IMS"],
                ["Import C", ""],
            ]
        )
        self._assert_counts(record, 3, 0, 0, 0)
        self.assertFalse(record.unread_headings)
        self.assertEqual(
            [
                partner.preferred_warehouse_id
                for partner in self._customers("Import A", "Import B", "Import C")
            ],
            [self.north, self.south, self.env["stock.warehouse"]],
        )

    def test_unknown_or_of_another_company(self):
        """The reason names the column and what was written; the rest is imported."""
        record = self._import(
            [
                HEADINGS,
                ["Import A", "Nowhere"],
                ["Import B", "Import Abroad"],
                ["Import C", "Import South"],
            ]
        )
        self._assert_counts(record, 1, 0, 0, 2)
        reasons = self._reasons(record)
        for name, text in (("Import A", "Nowhere"), ("Import B", "Import Abroad")):
            self.assertIn(
                f"Preferred Warehouse “{text}” does not exist", reasons.get(name)
            )
        self.assertFalse(self._customers("Import A", "Import B"))

    def test_of_the_company_of_the_import(self):
        """Also when its user looks at another company in the meantime."""
        user = self.role["seller"]
        user.company_ids += self.other_company
        record = self._check([HEADINGS, ["Import A", "Import North"]])
        elsewhere = record.with_context(
            allowed_company_ids=[self.other_company.id, self.company.id]
        )
        elsewhere.action_import()
        self._finish(elsewhere)
        partner = self._customers("Import A")
        self.assertEqual(partner.preferred_warehouse_id, self.north)
        self.assertFalse(
            partner.with_company(self.other_company).preferred_warehouse_id
        )

    def test_update(self):
        """What stands there already is no change."""
        rows = [HEADINGS, ["Import A", "Import North"]]
        self._import(rows)
        self._assert_counts(self._check(rows, update_existing=True), 0, 0, 1, 0)
        rows[1][1] = "Import South"
        self._assert_counts(self._import(rows, update_existing=True), 0, 1, 0, 0)
        self.assertEqual(self._customers("Import A").preferred_warehouse_id, self.south)
