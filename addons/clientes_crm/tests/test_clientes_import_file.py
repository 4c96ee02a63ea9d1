import io
import zipfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import table_reader
from .common_import import HEADINGS, ImportCommon

ROWS = [["Name", "Tax Number", "City"], ["Import Ñandú", "900373115-3", "Bogotá"]]


@tagged("post_install", "-at_install")
class TestClientesImportFile(ImportCommon):
    def test_every_kind_of_csv(self):
        for separator in ",;\t|":
            for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
                with self.subTest(separator=separator, encoding=encoding):
                    record = self._upload(self._csv(ROWS, separator, encoding))
                    record._read_file()
                    self.assertEqual(
                        record.line_ids.cells,
                        {
                            "name": "Import Ñandú",
                            "vat": "900373115-3",
                            "city": "Bogotá",
                        },
                    )

    def test_exported_csv_comes_back(self):
        rows = [["Name", "Phone", "City"], ["'=Name", "+57 601 5551234", "'-x"]]
        record = self._upload(self._csv(rows))
        record._read_file()
        self.assertEqual(record.line_ids.cells["name"], "=Name")
        self.assertEqual(record.line_ids.cells["phone"], "+57 601 5551234")
        self.assertEqual(record.line_ids.cells["city"], "-x")

    def test_headings(self):
        """In any language in use, under a title, in any order, with others beside."""
        self.env["res.lang"]._activate_lang("es_CO")
        rows = [
            ["Our customers"],
            [],
            ["colour", "CITY", "name*"],
            ["red", "Cali", "Import A"],
        ]
        record = self._upload(self._xlsx(rows))
        record._read_file()
        self.assertEqual(record.line_ids.cells, {"city": "Cali", "name": "Import A"})
        self.assertEqual(record.line_ids.number, 4)
        self.assertEqual(record.unread_headings, "colour")

    def test_numbers_and_dates_as_they_are_typed(self):
        rows = [["Name", "Tax Number", "Code"], [12.0, 900373115.0, True]]
        record = self._upload(self._xlsx(rows))
        record._read_file()
        self.assertEqual(
            record.line_ids.cells, {"name": "12", "vat": "900373115", "ref": "1"}
        )

    def test_formulas(self):
        rows = [HEADINGS, ["=A1", None, None, None, None, None], ["Import B"]]
        record = self._check(rows)
        self.assertEqual([line.verdict for line in record.line_ids], ["refused", "new"])
        self.assertIn("A formula stands in Name", record.line_ids[0].reason)

    def test_merged_cells(self):
        title = [["Title", None], ["Name", "City"], ["Import A", "x"], ["Import B", ""]]
        good = self._xlsx(title, lambda sheet: sheet.merge_cells("A1:B1"))
        self._upload(good)._read_file()
        bad = self._xlsx(title, lambda sheet: sheet.merge_cells("B3:B4"))
        with self.assertRaisesRegex(UserError, "B3:B4"):
            self._upload(bad)._read_file()

    def test_useless_files(self):
        good = self._xlsx(ROWS)
        word = io.BytesIO()
        with zipfile.ZipFile(word, "w") as archive:
            archive.writestr("word/document.xml", "<a/>")
        entity = io.BytesIO(good)
        with zipfile.ZipFile(entity, "a") as archive:
            archive.writestr("xl/x.xml", '<?xml version="1.0"?><!DOCTYPE a []><a/>')
        for name, content, message in (
            ("empty", b"", "is empty"),
            ("blank", b"\n\n", "is empty"),
            ("blank sheet", self._xlsx([]), "is empty"),
            ("only headings", self._xlsx(ROWS[:1]), "no row below"),
            ("other headings", self._xlsx([["a", "b"], ["c", "d"]]), "column Name"),
            ("heading twice", self._xlsx([["Name", "name"], ["a", "b"]]), "more than"),
            ("picture", b"\x89PNG\r\n\x1a\n\0\0\0", "neither an XLSX nor a CSV"),
            ("document", word.getvalue(), "neither an XLSX nor a CSV"),
            ("old", b"\xd0\xcf\x11\xe0" + b"x" * 50, "old Excel"),
            ("cut off", good[: len(good) // 2], "damaged"),
            ("entities", entity.getvalue(), "damaged"),
            ("wide", self._csv([["Name"] + ["x"] * 200]), "too many columns"),
            ("wide sheet", self._xlsx([["Name"] + ["x"] * 200]), "too many columns"),
        ):
            with self.subTest(name=name):
                record = self._upload(content)
                with self.assertRaisesRegex(UserError, message):
                    record.action_check()
                self.assertEqual(record.state, "draft")
                self.assertFalse(record.line_ids)

    def test_limits(self):
        for limit, message in (
            ("SIZE_LIMIT", "too large"),
            ("UNPACKED_LIMIT", "Unpacked"),
            ("ROW_LIMIT", "too many rows"),
        ):
            rows = ROWS + [[f"Import {number}"] for number in range(40)]
            record = self._upload(self._xlsx(rows))
            with (
                self.subTest(limit=limit),
                patch.object(table_reader, limit, 10),
                self.assertRaisesRegex(UserError, message),
            ):
                record.action_check()

    def test_refused_rows_come_back(self):
        """The report holds the same columns; mended, it is imported."""
        self.env["res.lang"]._activate_lang("es_CO")
        rows = [
            ["City", "Name", "Email", "Colour"],
            ["Cali", "Import A", "wrong", "red"],
            ["Pasto", "Import B", "b@example.com", "blue"],
            ["=Neiva", "Import C", "also wrong", ""],
        ]
        record = self._import(rows)
        self._assert_counts(record, 1, 0, 0, 2)
        report = openpyxl.load_workbook(io.BytesIO(record._make_refused())).active
        found = [[cell.value for cell in row] for row in report.iter_rows()]
        self.assertEqual(found[0], ["City", "Name", "Email", "Reason of the refusal"])
        self.assertEqual(found[1][:3], ["Cali", "Import A", "wrong"])
        self.assertIn("wrong", found[1][3])
        found[1][2], found[2][0], found[2][2] = "a@example.com", "Neiva", None
        again = self._import(found)
        self._assert_counts(again, 2, 0, 0, 0)
        self.assertFalse(again.unread_headings)

    def test_template(self):
        """Filled in, the template is read; its lists are those of the database."""
        book = openpyxl.load_workbook(
            io.BytesIO(
                self.env["clientes.import"]
                .with_user(self.role["seller"])
                ._make_template()
            )
        )
        self.assertEqual(book.sheetnames, ["Customers", "Instructions", "Lists"])
        sheet = book["Customers"]
        headings = [cell.value for cell in sheet[1]]
        columns = self.env["clientes.import"]._get_columns()
        self.assertEqual(headings, [column.label for column in columns])
        offered = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
        place = headings.index("Country")
        self.assertIn(
            f"{sheet.cell(2, place + 1).coordinate}:"
            f"{sheet.cell(1001, place + 1).coordinate}",
            offered,
        )
        lists = {
            column[0].value: [cell.value for cell in column[1:] if cell.value]
            for column in book["Lists"].iter_cols()
        }
        self.assertEqual(lists["Type"], ["Company", "Person"])
        self.assertIn("Colombia", lists["Country"])
        self.assertIn("Antioquia", lists["State or Department"])
        self.assertIn("Import VIP", lists["Tags"])
        for place, value in (
            ("Name", "Import T"),
            ("State or Department", "Antioquia"),
        ):
            sheet.cell(2, headings.index(place) + 1).value = value
        output = io.BytesIO()
        book.save(output)
        record = self._upload(output.getvalue())
        record.action_check()
        self._assert_counts(record, 1, 0, 0, 0)
