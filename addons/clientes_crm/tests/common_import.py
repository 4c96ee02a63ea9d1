import base64
import csv
import io

import openpyxl

from .common import ClientesCommon

HEADINGS = ["Name", "Type", "Code", "Tax Number", "Company of the Contact", "Email"]


class ImportCommon(ClientesCommon):
    """Files to import, and a seller who does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.co")
        cls.tag = cls.env["res.partner.category"].create({"name": "Import VIP"})

    def _xlsx(self, rows, prepare=None):
        book = openpyxl.Workbook()
        sheet = book.active
        for row in rows:
            sheet.append(row)
        if prepare:
            prepare(sheet)
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    def _csv(self, rows, separator=";", encoding="utf-8"):
        output = io.StringIO()
        csv.writer(output, delimiter=separator).writerows(rows)
        return output.getvalue().encode(encoding)

    def _upload(self, content, role="seller", **values):
        record = (
            self.env["clientes.import"]
            .with_user(self.role[role])
            .create(
                {
                    "file": base64.b64encode(content),
                    "file_name": "customers.xlsx",
                    **values,
                }
            )
        )
        self.env.flush_all()
        return record

    def _check(self, rows, **options):
        """Upload rows and check them, until every one has its verdict."""
        record = self._upload(self._xlsx(rows), **options)
        record.action_check()
        self._finish(record)
        return record

    def _import(self, rows, **options):
        record = self._check(rows, **options)
        if record.new_count + record.update_count:
            record.action_import()
            self._finish(record)
            self.assertEqual(record.state, "done")
        return record

    def _finish(self, record):
        while record.state in ("checking", "importing"):
            record._process_batch()

    def _verdicts(self, record):
        return {line.name: line.verdict for line in record.line_ids}

    def _reasons(self, record):
        return {
            line.name: line.reason
            for line in record.line_ids
            if line.verdict == "refused"
        }

    def _counts(self, record):
        return (
            record.new_count,
            record.update_count,
            record.exists_count,
            record.refused_count,
        )

    def _assert_counts(self, record, *counts):
        """Compare how many rows are new, updates, there already and refused."""
        self.assertEqual(self._counts(record), counts)

    def _customers(self, *names):
        return (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search([("name", "in", names)], order="id")
        )
