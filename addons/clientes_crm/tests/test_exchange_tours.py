from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestExchangeTours(HttpCase):
    def setUp(self):
        super().setUp()
        self.seller = new_test_user(
            self.env,
            login="clientes_exchange_tour",
            groups="clientes_crm.clientes_crm_group_user,base.group_allow_export",
        )
        self.env["res.partner"].create({"name": "Tour Cliente", "is_company": True})

    def _start(self, tour):
        self.start_tour("/odoo/clientes", tour, login="clientes_exchange_tour")

    def test_import_with_bad_rows(self):
        self._start("clientes_import_tour")
        record = self.env["clientes.import"].search(
            [("user_id", "=", self.seller.id)], limit=1
        )
        self.assertEqual((record.state, record.file_name), ("done", "customers.csv"))
        self.assertEqual((record.new_count, record.refused_count), (1, 1))
        self.assertEqual(record.line_ids.partner_id.name, "Tour Bueno")

    def test_export_dialog(self):
        self._start("clientes_export_tour")
        log = self.env["clientes.export.log"].search(
            [("user_id", "=", self.seller.id)], limit=1
        )
        self.assertEqual((log.state, log.file_format), ("done", "csv"))
        self.assertTrue(log.row_count)
        self.assertEqual(log.row_count, log.row_total)
        columns = log.column_names.split(", ")
        self.assertIn("name", columns)
        self.assertNotIn("street", columns)
        saved = self.env["ir.exports"].search([("name", "=", "Tour columns")])
        self.assertEqual(saved.export_fields.mapped("name"), columns)
