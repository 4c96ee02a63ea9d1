from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import clientes_export
from .common_exchange import OWN, ExportCommon


@tagged("post_install", "-at_install")
class TestClientesExport(ExportCommon):
    def test_csv(self):
        content, log = self._export(
            columns=["name", "function", "phone", "street", "street2", "city"]
        )
        rows = self._read_csv(content)
        self.assertEqual(rows[0][:2], ["Name", "Job Position"])
        self.assertEqual(
            rows[1],
            [
                "Exchange =Formula",
                '\'=HYPERLINK("http://x","y")',
                "+57 601 5551234",
                "'-2+3",
                "'@SUM(1)",
                "Bogotá; D.C.",
            ],
        )
        self.assertEqual(rows[2], ["Exchange Plain", "", "", "", "", ""])
        self.assertEqual((log.row_count, log.state), (2, "done"))
        self.assertEqual(log.byte_count, len(content))

    def test_xlsx(self):
        """Texts stay as they are: quoted, so that editing makes no formula either."""
        content, _log = self._export(
            format="xlsx",
            columns=["function", "phone", "category_id", "is_company", "country_id"],
        )
        sheet = self._read_xlsx(content).active
        rows = list(sheet.iter_rows(min_row=2))
        self.assertEqual(
            [cell.value for cell in rows[0]],
            [
                '=HYPERLINK("http://x","y")',
                "+57 601 5551234",
                "Exchange A, Exchange B",
                "Yes",
                "Colombia",
            ],
        )
        self.assertEqual([cell.data_type for cell in rows[0]], ["s"] * 5)
        self.assertEqual(
            [cell.quotePrefix for cell in rows[0]], [True, True, False, False, False]
        )
        self.assertEqual(rows[1][3].value, "No")
        self.assertEqual(sheet.freeze_panes, "A2")

    def test_a_computed_value_that_may_not_be_read_stays_empty(self):
        """One such column, checked like the others, must not stop the export."""
        partners = type(self.env["res.partner"])

        def compute(records):
            records.env["res.partner.bank"].with_user(self.role["public"]).check_access(
                "write"
            )

        field = partners._fields["contact_address"]
        with patch.object(field, "compute", compute):
            content, log = self._export(columns=["name", "contact_address"])
        rows = self._read_csv(content)
        self.assertEqual(rows[2], ["Exchange Plain", ""])
        self.assertEqual(log.state, "done")

    def test_kinds_of_values(self):
        self.formula.write({"credit_limit": 1234.5, "partner_latitude": -1.5})
        self.role["manager_export"].tz = "America/Bogota"
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-03-01 03:30:00.5',"
            " comment = '<p>One &amp; two</p>' WHERE id = %s",
            [self.formula.id],
        )
        self.env.invalidate_all()
        columns = ["partner_latitude", "create_date", "comment", "type", "color"]
        domain = [("id", "=", self.formula.id)]
        options = {"role": "manager_export", "domain": domain, "columns": columns}
        content, _log = self._export(**options)
        self.assertEqual(
            self._read_csv(content)[1],
            ["-1,5", "2026-02-28 22:30:00", "One & two", "Contact", "0"],
        )
        content, _log = self._export(**options, separator=",")
        self.assertEqual(self._read_csv(content, ",")[1][0], "-1.5")
        content, _log = self._export(**options, format="xlsx")
        row = next(self._read_xlsx(content).active.iter_rows(min_row=2))
        self.assertEqual(row[0].value, -1.5)
        self.assertEqual(row[1].value, datetime(2026, 2, 28, 22, 30))
        self.assertEqual(row[2].value, "One & two")

    def test_computed_fields_go_through_the_records(self):
        content, _log = self._export(
            columns=["name", "company_type", "contact_address_inline"]
        )
        self.assertEqual(self._read_csv(content)[1][1], "Company")
        self.assertIn("Colombia", self._read_csv(content)[1][2])

    def test_translations(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.role["seller_export"].lang = "es_CO"
        self.tags[0].with_context(lang="es_CO").name = "Etiqueta A"
        Export = self.env["clientes.export"].with_context(lang="es_CO")
        self.patch(
            self.env.registry["clientes.export"],
            "_has_decimal_comma",
            lambda self: True,
        )
        options = Export.with_user(self.role["seller_export"]).get_options(
            "res.partner", OWN
        )
        self.assertEqual(options["separator"], ";")
        model = self.env["res.partner"].with_context(lang="es_CO")
        label = model.fields_get(["type"], ["string"])["type"]["string"]
        labels = {column["name"]: column["label"] for column in options["columns"]}
        self.assertEqual(labels["type"], label)

    def test_selection_of_records_includes_archived_ones(self):
        content, log = self._export(selected=[self.archived.id, self.plain.id])
        self.assertEqual(self._names(content), {"Exchange Archived", "Exchange Plain"})
        self.assertEqual(log.filter_text, "2 selected records")
        content, _log = self._export()
        self.assertNotIn("Exchange Archived", self._names(content))

    def test_nothing_found(self):
        for file_format in ("csv", "xlsx"):
            content, log = self._export(
                domain=[("name", "=", "Exchange Nobody")], format=file_format
            )
            self.assertTrue(content)
            self.assertEqual((log.row_count, log.state), (0, "done"))

    def test_parts(self):
        """A file of several parts is the file of one, and a lost part comes again."""
        self.env["res.partner"].create(
            [{"name": f"Exchange {number}"} for number in range(8)]
        )
        for file_format in ("csv", "xlsx"):
            whole, _log = self._export(format=file_format)
            with patch.object(clientes_export, "PART_ROWS", 3):
                pieces, log = self._export(format=file_format)
                self.assertEqual(log.position["part"], 4)
            self.assertEqual(log.row_count, 10)
            if file_format == "csv":
                self.assertEqual(pieces, whole)
            else:
                self.assertEqual(self._rows(pieces), self._rows(whole))

    def test_lost_part(self):
        Export = self.env["clientes.export"].with_user(self.role["seller_export"])
        options = {"format": "xlsx", "columns": ["name"]}
        started = Export.start("res.partner", OWN, options)
        log = self.env["clientes.export.log"].browse(started["id"])
        with patch.object(clientes_export, "PART_ROWS", 1):
            first, done = Export._write_part(log, 1)
            self.assertFalse(done)
            self.assertEqual(Export._write_part(log, 1), (first, False))
            self.assertEqual((log.row_count, log.byte_count), (1, len(first)))
            for part in (0, 3, 9):
                with self.assertRaises(UserError):
                    Export._write_part(log, part)
            second, _done = Export._write_part(log, 2)
            third, done = Export._write_part(log, 3)
            self.assertTrue(done)
            self.assertEqual(Export._write_part(log, 3), (third, True))
            self.assertEqual(log.row_count, 2)
        self.assertEqual(len(self._rows(first + second + third)), 3)

    def test_query_count_of_a_part(self):
        """Rows cost no queries: neither their own, nor those of linked names."""
        self.env["res.partner"].create(
            [
                {"name": f"Exchange {number}", "category_id": self.tags.ids}
                for number in range(50)
            ]
        )
        columns = ["name", "country_id", "user_id", "category_id", "type"]
        counts = []
        for domain in ([("id", "=", self.plain.id)], OWN):
            self._export(domain=domain, columns=columns)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._export(domain=domain, columns=columns)
            counts.append(self.env.cr.sql_log_count - before)
        # Tags and a country are named only where there are any.
        self.assertLessEqual(counts[1], counts[0] + 3)
        self.assertLess(counts[1], 40)

    def test_saved_columns(self):
        saved = self.env["ir.exports"].create(
            {
                "name": "Mine",
                "resource": "res.partner",
                "export_fields": [
                    Command.create({"name": name}) for name in ("vat", "child_ids/name")
                ],
            }
        )
        options = (
            self.env["clientes.export"]
            .with_user(self.role["seller_export"])
            .get_options("res.partner", OWN)
        )
        self.assertIn(
            {"id": saved.id, "name": "Mine", "columns": ["vat"]}, options["saved"]
        )
        self.assertEqual(options["count"], 2)
        self.assertIn("vat", options["default"])

    def test_bad_input(self):
        Export = self.env["clientes.export"].with_user(self.role["seller_export"])
        good = {"format": "csv", "columns": ["name"]}
        for domain, options in (
            (OWN, {"format": "pdf", "columns": ["name"]}),
            (OWN, {"format": "csv", "columns": []}),
            (OWN, {"format": "csv", "columns": "name"}),
            (OWN, {"format": "csv", "columns": ["no_such_field"]}),
            (OWN, {"format": "csv", "columns": ["image_1920"]}),
            (OWN, {"format": "csv", "columns": ["name"], "separator": "x"}),
            ("nonsense", good),
            ([("name", "nonsense", 1)], good),
        ):
            with (
                self.subTest(domain=domain, options=options),
                self.assertRaises(UserError),
            ):
                Export.start("res.partner", domain, options)
        with self.assertRaises(UserError):
            Export.start("res.users", [], good)
        with self.assertRaises(AccessError):
            self._export("seller")

    def _rows(self, content):
        sheet = self._read_xlsx(content).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]
