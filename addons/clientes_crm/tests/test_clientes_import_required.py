from odoo.tests import tagged

from .common_import import ImportCommon


@tagged("post_install", "-at_install")
class TestClientesImportRequired(ImportCommon):
    def test_required_data_are_checked_with_the_file(self):
        """What the import would refuse, the check of the file refuses as well."""
        self.env["clientes.required.field"].create(
            {"customer_type": "company", "field_name": "phone"}
        )
        rows = [
            ["Name", "Type", "Phone", "Company"],
            ["Import With", "Company", "+57 601 5550142", None],
            ["Import Without", "Company", None, None],
            ["Import Person", "Person", None, None],
            ["Import Contact", "Person", None, "Import With"],
        ]
        record = self._check(rows)
        self._assert_counts(record, 3, 0, 0, 1)
        reasons = self._reasons(record)
        self.assertEqual(list(reasons), ["Import Without"])
        self.assertIn("Phone", reasons["Import Without"])
        record.action_import()
        self._assert_counts(record, 3, 0, 0, 1)
        self.assertEqual(self._reasons(record), reasons)
