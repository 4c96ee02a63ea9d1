from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models import clientes_import_run
from .common_import import HEADINGS, ImportCommon


@tagged("post_install", "-at_install")
class TestClientesImport(ImportCommon):
    def test_good_and_bad_rows(self):
        headings = [
            *HEADINGS,
            "Phone",
            "City",
            "State or Department",
            "Country",
            "Tags",
            "Notes",
        ]
        good = [
            *("Import Good", "Company", "I-1", "890.903.938-8", None, "a@example.com"),
            *("6015551234", "Bogotá", "antioquia", "CO", "import vip", "Hello"),
        ]
        bad = {
            "Import Kind": {1: "Martian"},
            "Import Mail": {5: "nobody"},
            "Import Phone": {6: "12"},
            "Import Country": {9: "Narnia"},
            "Import State": {8: "Narnia"},
            "Import Tag": {10: "Import VIP, Unknown"},
            "Import Parent": {4: "Nobody Knows"},
        }
        rows = [headings, good]
        for name, cells in bad.items():
            row = [name] + [None] * (len(headings) - 1)
            for place, text in cells.items():
                row[place] = text
            rows.append(row)
        rows.append([None, None, None, None, None, "nameless@example.com"])
        record = self._check(rows)
        self.assertEqual(record.state, "checked")
        self.assertFalse(self._customers("Import Good"), "Nothing before the import")
        self._assert_counts(record, 1, 0, 0, len(bad) + 1)
        reasons = self._reasons(record)
        for name, part in (
            ("Import Kind", "Company, Person"),
            ("Import Mail", "nobody"),
            ("Import Phone", "12"),
            ("Import Country", "Narnia"),
            ("Import State", "Narnia"),
            ("Import Tag", "“Unknown” does not exist"),
            ("Import Parent", "Nobody Knows"),
            ("", "Name is missing"),
        ):
            self.assertIn(part, reasons[name])
        record.action_import()
        self.assertEqual(record.state, "done")
        self.assertTrue(record.date_end)
        partner = self._customers("Import Good")
        self.assertEqual(record.line_ids.partner_id, partner)
        self.assertTrue(partner.is_company)
        self.assertTrue(partner.is_directory_customer)
        self.assertEqual(partner.vat_digits, "8909039388")
        self.assertEqual((partner.ref, partner.city), ("I-1", "Bogotá"))
        self.assertEqual(partner.phone, "+57 601 5551234")
        self.assertEqual(partner.state_id.name, "Antioquia")
        self.assertEqual(partner.country_id.code, "CO")
        self.assertEqual(partner.category_id, self.tag)
        self.assertIn("Hello", partner.comment)
        self.assertFalse(partner.user_id)
        self.assertFalse(self._customers(*bad))

    def test_tax_number_that_odoo_refuses(self):
        """The message of the check itself is the reason."""
        rows = [
            ["Name", "Tax Number", "Country"],
            ["Import Wrong", "RUC123", "Ecuador"],
            ["Import Right", "", "Ecuador"],
        ]
        record = self._import(rows)
        self.assertEqual(
            self._verdicts(record), {"Import Wrong": "refused", "Import Right": "new"}
        )
        reason = self._reasons(record)["Import Wrong"]
        self.assertIn("123 is neither a RUC", reason)
        self.assertEqual(reason, reason.strip())

    def test_second_run_adds_nothing(self):
        rows = [
            HEADINGS,
            ["Import Vat", None, None, "900373115-3", None, "v@example.com"],
            ["Import Code", None, "I-2", None, None, None],
            ["Import Mail", "Person", None, None, None, "M@Example.com"],
            ["Import Bare", "Person", None, None, None, None],
            ["Import Contact", None, None, None, "Import Vat", "c@example.com"],
            ["Import Silent", None, None, None, "I-2", None],
        ]
        names = [row[0] for row in rows[1:]]
        self.customer.vat = False
        first = self._import(rows)
        self.assertFalse(self._reasons(first))
        self._assert_counts(first, 6, 0, 0, 0)
        partners = self._customers(*names)
        self.assertEqual(len(partners), 6)
        contact = self._customers("Import Contact")
        self.assertEqual(contact.parent_id, self._customers("Import Vat"))
        self.assertFalse(contact.is_company)
        self.assertEqual(
            self._customers("Import Silent").parent_id, self._customers("Import Code")
        )
        # The same numbers, written in another way.
        rows[1][3] = "900.373.115 - 3"
        rows[3][5] = "m@example.com"
        second = self._check(rows)
        self._assert_counts(second, 0, 0, 6, 0)
        self.assertEqual(self._customers(*names), partners)
        with self.assertRaises(UserError):
            second.action_import()

    def test_update(self):
        self.customer.write({"city": "Cali", "street": "Calle 1", "user_id": 1})
        rows = [
            ["Name", "Tax Number", "City", "Street", "Tags"],
            ["Ferretería Nueva", "900373115-3", "Bogotá", None, "Import VIP"],
        ]
        kept = self._import(rows, update_existing=False)
        self._assert_counts(kept, 0, 0, 1, 0)
        self.assertEqual(self.customer.city, "Cali")
        record = self._import(rows)
        self._assert_counts(record, 0, 1, 0, 0)
        self.assertEqual(record.line_ids.partner_id, self.customer)
        self.assertEqual(
            (self.customer.name, self.customer.city, self.customer.street),
            ("Ferretería Nueva", "Bogotá", "Calle 1"),
        )
        self.assertEqual(self.customer.vat, "900373115-3")
        self.assertEqual(self.customer.category_id, self.tag)

    def test_another_code_for_a_known_number(self):
        """The number tells who it is: no second customer, but a new code."""
        self.customer.ref = "OLD"
        rows = [["Name", "Code", "Tax Number"], ["Import X", "NEW", "900373115-3"]]
        record = self._import(rows)
        self._assert_counts(record, 0, 1, 0, 0)
        self.assertEqual(self.customer.ref, "NEW")

    def test_archived_customer_stays(self):
        self.customer.active = False
        rows = [["Name", "Tax Number"], ["Other", "900373115-3"]]
        record = self._check(rows)
        self._assert_counts(record, 0, 0, 1, 0)
        self.assertIn("archived", record.line_ids.reason)

    def test_several_customers_of_a_row(self):
        self.customer.copy({"name": "Twin", "vat": self.customer.vat})
        record = self._check([["Name", "Tax Number"], ["X", "900373115-3"]])
        self.assertIn("Merge them first", self._reasons(record)["X"])

    def test_repeated_in_the_file(self):
        rows = [
            HEADINGS,
            ["Import 1", None, "I-3", None, None, None],
            ["Import 2", None, "i-3", None, None, None],
            ["Import 3", None, None, "900.373.115-3", None, None],
            ["Import 4", None, None, "CO900373115-3", None, None],
            ["Import 5", None, None, None, None, "Five@example.com"],
            ["Import 6", None, None, None, None, "five@example.com"],
            ["Import 7", None, None, None, None, None],
            ["import 7", None, None, None, None, None],
        ]
        reasons = self._reasons(self._check(rows))
        self.assertEqual(set(reasons), {"Import 2", "Import 4", "Import 6", "import 7"})
        self.assertIn("row 2", reasons["Import 2"])
        self.assertIn("row 4", reasons["Import 4"])

    def test_contact_of_a_refused_company(self):
        rows = [
            HEADINGS,
            ["Import Refused", "Martian", None, None, None, None],
            ["Import Orphan", None, None, None, "Import Refused", None],
        ]
        record = self._check(rows)
        self._assert_counts(record, 0, 0, 0, 2)
        self.assertIn("Import Refused", self._reasons(record)["Import Orphan"])

    def test_refused_while_saving(self):
        """One row that Odoo itself refuses does not take the others along."""
        Partner = self.env.registry["res.partner"]
        create = Partner.create

        def refusing(self, vals_list):
            if any(vals.get("name") == "Import 13" for vals in vals_list):
                raise ValidationError(self.env.user.login)
            return create(self, vals_list)

        rows = [["Name"]] + [[f"Import {number}"] for number in range(20)]
        record = self._check(rows)
        with patch.object(Partner, "create", refusing):
            record.action_import()
        self._assert_counts(record, 19, 0, 0, 1)
        self.assertEqual(self._reasons(record), {"Import 13": "clientes_seller"})
        self.assertEqual(len(self._customers(*(row[0] for row in rows))), 19)

    def test_batches_and_cron(self):
        """A large file goes on where it was left, as its own user."""
        rows = [["Name"]] + [[f"Import {number}"] for number in range(12)]
        record = self._upload(self._xlsx(rows))
        with (
            patch("odoo.addons.clientes_crm.models.clientes_import.WAIT_ROWS", 5),
            patch.object(clientes_import_run, "CHECK_BATCH", 5),
            patch.object(clientes_import_run, "IMPORT_BATCH", 5),
        ):
            record.action_check()
            self.assertEqual((record.state, record.progress), ("checking", 0))
            self.assertEqual(record.process(), {"state": "checking", "progress": 41})
            self._run_cron()
            self.assertEqual((record.state, record.new_count), ("checked", 12))
            record.action_import()
            self.assertEqual(record.process(), {"state": "importing", "progress": 41})
            self.assertEqual(record.process(), {"state": "importing", "progress": 83})
            self._run_cron()
        self.assertEqual(record.state, "done")
        partners = self._customers(*(row[0] for row in rows))
        self.assertEqual(len(partners), 12)
        self.assertEqual(partners.create_uid, self.role["seller"])

    def test_queries_do_not_grow_with_the_rows(self):
        headings = ["Name", "Code", "State or Department", "Country", "Tags", "Email"]
        counts = []
        for size in (2, 40):
            rows = [headings] + [
                [f"Import {n}", f"I-{size}-{n}", "Cundinamarca", "CO", "Import VIP", ""]
                for n in range(size)
            ]
            record = self._upload(self._xlsx(rows))
            record._read_file()
            self.env.invalidate_all()
            lines = record._next_lines([("verdict", "=", "pending")], 500)
            before = self.env.cr.sql_log_count
            record._judge(lines)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def _run_cron(self):
        cron = self.env["ir.cron"]
        with patch.object(type(cron), "_commit_progress", lambda *a, **k: 100.0):
            self.env["clientes.import"]._cron_process()
