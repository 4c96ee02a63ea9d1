from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_import import ImportCommon

ROWS = [["Name", "City"], ["Import A", "Cali"], ["", "Nameless"]]


@tagged("post_install", "-at_install")
class TestClientesImportAccess(ImportCommon):
    def test_who_may_import(self):
        for role in ("seller", "manager"):
            with self.subTest(role=role):
                rows = [["Name"], [f"Import by {role}"]]
                self.assertEqual(self._counts(self._import(rows, role=role))[0], 1)
        for role in ("collector", "employee", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._upload(b"Name\nX\n", role=role)

    def test_own_imports_only(self):
        record = self._check(ROWS)
        other = record.with_user(self.role["colleague"])
        self.assertFalse(other.search([("id", "=", record.id)]))
        Line = self.env["clientes.import.line"]
        domain = [("import_id", "=", record.id)]
        self.assertFalse(Line.with_user(self.role["colleague"]).search(domain))
        self.assertEqual(len(Line.with_user(self.role["seller"]).search(domain)), 2)
        for attempt in (other.action_import, other.process, other.action_restart):
            with self.assertRaises(AccessError):
                attempt()

    def test_manager_reads_and_leaves_it(self):
        record = self._check(ROWS).with_user(self.role["manager"])
        self.assertEqual((record.row_count, record.refused_count), (2, 1))
        for attempt in (
            record.process,
            record.unlink,
            lambda: record.write({"update_existing": False}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_other_company(self):
        record = self._check(ROWS)
        manager = self.role["manager"]
        manager.write(
            {
                "company_ids": [Command.set(self.other_company.ids)],
                "company_id": self.other_company.id,
            }
        )
        found = record.with_user(manager).search([("id", "=", record.id)])
        self.assertFalse(found)

    def test_customer_of_another_company_is_neither_seen_nor_changed(self):
        self.customer.company_id = self.other_company
        self.env.flush_all()
        rows = [["Name", "Tax Number"], ["Import Mine", "900373115-3"]]
        record = self._import(rows)
        self._assert_counts(record, 1, 0, 0, 0)
        self.assertEqual(self.customer.name, "Ferretería de Prueba")

    def test_customers_are_changed_with_the_rights_of_the_user(self):
        """Whoever changes the address of a colleague gets the colleague's password."""
        colleague = self.role["manager"].partner_id
        colleague.write({"ref": "IMP-M", "email": "manager@example.com"})
        rows = [["Name", "Code", "Email"], [colleague.name, "IMP-M", "x@example.com"]]
        record = self._import(rows)
        self.assertEqual(colleague.email, "manager@example.com")
        self._assert_counts(record, 0, 0, 0, 1)
        self.assertTrue(record.line_ids.reason)

    def test_forged_values(self):
        """The account of an import is its own, from its making to its end."""
        forged = self._upload(
            b"Name\nX\n",
            state="done",
            user_id=self.role["manager"].id,
            company_id=self.other_company.id,
        )
        self.assertEqual(forged.state, "draft")
        self.assertEqual(forged.user_id, self.role["seller"])
        self.assertEqual(forged.company_id, self.company)
        for vals in ({"state": "importing"}, {"date_end": "2020-01-01"}):
            with self.assertRaises(UserError):
                forged.write(vals)
        record = self._check(ROWS)
        with self.assertRaises(UserError):
            record.write({"file": b""})
        with self.assertRaises(AccessError):
            record.line_ids.write({"verdict": "new"})
        with self.assertRaises(AccessError):
            record.line_ids.create({"import_id": record.id})

    def test_it_stays_as_the_log(self):
        record = self._import(ROWS)
        for attempt in (record.unlink, record.action_restart, record.action_import):
            with self.assertRaises(UserError):
                attempt()
        self._check(ROWS).unlink()

    def test_right_to_create_customers_taken_away(self):
        record = self._check(ROWS)
        model = self.env["ir.model"]._get_id("res.partner")
        self.env["ir.model.access"].search([("model_id", "=", model)]).write(
            {"perm_create": False}
        )
        for attempt in (record.action_import, record.process):
            with self.assertRaises(AccessError):
                attempt()

    def test_restart(self):
        record = self._check(ROWS)
        record.action_restart()
        self.assertEqual((record.state, record.row_count), ("draft", 0))
        record.action_check()
        self.assertEqual(record.row_count, 2)
        with self.assertRaises(UserError):
            record.action_check()


@tagged("post_install", "-at_install")
class TestClientesImportRoutes(ImportCommon, HttpCase):
    def setUp(self):
        super().setUp()
        for role in ("seller", "colleague", "manager", "employee", "portal"):
            self.role[role].password = f"clientes_{role}"

    def test_files(self):
        record = self._check(ROWS)
        refused = f"/clientes/import/{record.id}/refused"
        template = "/clientes/import/template"
        for role, path, status in (
            ("seller", template, 200),
            ("manager", template, 200),
            ("employee", template, 404),
            ("portal", template, 404),
            (None, template, 303),
            ("seller", refused, 200),
            ("manager", refused, 200),
            ("colleague", refused, 404),
            ("employee", refused, 404),
            ("portal", refused, 404),
            (None, refused, 303),
            ("seller", "/clientes/import/0/refused", 404),
        ):
            with self.subTest(role=role, path=path):
                login = role and f"clientes_{role}"
                self.authenticate(login, login)
                answer = self.url_open(path, allow_redirects=False)
                self.assertEqual(answer.status_code, status)
                if status == 200:
                    self.assertTrue(answer.content.startswith(b"PK"))
                    self.assertIn("attachment", answer.headers["Content-Disposition"])
