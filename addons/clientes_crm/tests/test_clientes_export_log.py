import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..models import clientes_export
from .common_exchange import OWN, ExportCommon


@tagged("post_install", "-at_install")
class TestClientesExportLog(ExportCommon):
    def test_what_is_noted(self):
        domain = ["&", *OWN, "|", ("country_id", "=", self._co().id), ("ref", "=", "X")]
        content, log = self._export(
            domain=domain, columns=["name", "vat"], format="xlsx"
        )
        log = log.with_user(self.role["manager"])
        self.assertEqual(log.user_id, self.role["seller_export"])
        self.assertEqual(log.company_id, self.company)
        self.assertEqual((log.res_model, log.source), ("res.partner", "directory"))
        self.assertEqual((log.file_format, log.column_names), ("xlsx", "name, vat"))
        self.assertEqual((log.row_total, log.row_count), (1, 1))
        self.assertEqual((log.byte_count, log.state), (len(content), "done"))
        self.assertTrue(log.date_end)
        self.assertEqual(
            log.filter_text,
            "Name like Exchange ; (Country = Colombia or Reference = X)",
        )
        found = self.env["res.partner"].search(self._domain(log))
        self.assertEqual(found, self.formula)

    def test_filters_in_words(self):
        Export = self.env["clientes.export"]
        Partner = self.env["res.partner"]
        for domain, words in (
            ([], "All records"),
            (["!", ("is_company", "=", True)], "Is a Company != Yes"),
            ([("type", "in", ["contact"])], "Address Type in Contact"),
            ([("id", "in", [1, 2, 3])], "3 selected records"),
            ([("user_id.login", "=", "x")], "Salesperson = x"),
            ([("color", "in", list(range(9)))], "Color Index in 0, 1, 2, 3, 4, …"),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(Export._describe(Partner, domain), words)
        longest = Export._describe(Partner, [("name", "=", "x" * 5000)])
        self.assertEqual(len(longest), 1000)

    def test_broken_off(self):
        Export = self.env["clientes.export"].with_user(self.role["seller_export"])
        other = self.env["clientes.export"].with_user(self.role["manager_export"])
        options = {"format": "csv", "columns": ["name"]}
        logs = self.env["clientes.export.log"]
        with patch.object(clientes_export, "PART_ROWS", 1):
            for _number in range(3):
                started = Export.start("res.partner", OWN, options)
                logs |= logs.browse(started["id"])
                Export._write_part(logs[-1], 1)
            other.cancel(logs[0].id)
            self.assertEqual(logs[0].state, "running")
            Export.cancel(logs[0].id)
            self.assertEqual((logs[0].state, logs[0].row_count), ("broken", 1))
            with self.assertRaises(UserError):
                Export._write_part(logs[0], 2)
        late = fields.Datetime.now() - timedelta(hours=2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clientes_export_log SET write_date = %s WHERE id = %s",
            [late, logs[1].id],
        )
        self.env.invalidate_all()
        logs._gc_running()
        self.assertEqual(logs.mapped("state"), ["broken", "broken", "running"])

    def test_nobody_changes_it(self):
        _content, log = self._export()
        for user in (self.role["manager"], self.env.ref("base.user_admin")):
            mine = log.with_user(user)
            for change in (
                lambda mine=mine: mine.write({"row_count": 0}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(UserError):
                    change()
        with self.assertRaises(UserError):
            log.sudo().write({"row_count": 0})
        with self.assertRaises(UserError):
            log.sudo().write({"user_id": self.role["seller"].id})
        with self.assertRaises(UserError):
            log.sudo().unlink()

    def test_who_reads_it(self):
        _content, log = self._export()
        Log = self.env["clientes.export.log"]
        for role in ("seller_export", "employee_export", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                Log.with_user(self.role[role]).search([])
        manager = self.role["manager"]
        self.assertIn(log, Log.with_user(manager).search([]))
        with self.assertRaises(AccessError):
            log.with_user(manager).read(["position"])
        manager.write(
            {
                "company_ids": [Command.set(self.other_company.ids)],
                "company_id": self.other_company.id,
            }
        )
        self.assertNotIn(log, Log.with_user(manager).search([]))

    def test_odoos_own_export_is_noted(self):
        Log = self.env["clientes.export.log"]
        last = Log.search([], limit=1)
        customers = self.plain | self.formula
        cases = (
            ("res.partner", customers.ids, ["name", "phone"], True),
            ("res.partner", customers.ids, ["name"], True),
            ("res.users", self.role["seller"].ids, ["login"], False),
            ("res.users", self.role["seller"].ids, ["partner_id/name"], False),
            ("res.users", self.role["seller"].ids, ["partner_id/email"], True),
            ("res.users", self.role["seller"].ids, ["partner_id/country_id/id"], True),
        )
        for model, ids, paths, noted in cases:
            with self.subTest(model=model, paths=paths):
                self._core_export(
                    "manager_export", {"model": model, "ids": ids, "fields": paths}
                )
                new = Log.search([("id", ">", last.id or 0)])
                self.assertEqual(bool(new), noted)
                if noted:
                    self.assertEqual((new.source, new.state), ("core", "done"))
                    self.assertEqual(new.user_id, self.role["manager_export"])
                    self.assertEqual(new.res_model, model)
                    self.assertEqual(new.column_names, ", ".join(paths))
                    self.assertEqual(new.row_count, len(ids))
                last = new or last

    def _co(self):
        return self.env.ref("base.co")


@tagged("post_install", "-at_install")
class TestClientesExportRoute(ExportCommon, HttpCase):
    def setUp(self):
        super().setUp()
        for role in ("seller_export", "manager_export", "portal_export"):
            self.role[role].password = role
        self.started = (
            self.env["clientes.export"]
            .with_user(self.role["seller_export"])
            .start("res.partner", OWN, {"format": "csv", "columns": ["name"]})
        )

    def _post(self, role, part, log_id=None, **values):
        if role:
            self.authenticate(f"clientes_{role}", role, session_extra={"debug": ""})
        else:
            self.authenticate(None, None)
        values = (
            {"csrf_token": http.Request.csrf_token(self), **values} if role else values
        )
        return self.url_open(
            f"/clientes/export/{log_id or self.started['id']}/part",
            data={"part": part, **values},
            allow_redirects=False,
        )

    def test_parts(self):
        answer = self._post("seller_export", "1")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            self._names(answer.content), {"Exchange =Formula", "Exchange Plain"}
        )
        self.assertEqual(answer.headers["X-Export-Rows"], "2")
        self.assertEqual(answer.headers["X-Export-Done"], "1")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        log = self.env["clientes.export.log"].browse(self.started["id"])
        self.assertEqual(log.state, "done")
        again = self._post("seller_export", "2")
        self.assertEqual(again.status_code, 422)
        self.assertIn("start it again", again.json()["message"])

    def test_who_may_fetch(self):
        """To others the export does not even exist."""
        for role, part, log_id, status in (
            ("manager_export", "1", None, 404),
            ("portal_export", "1", None, 404),
            ("seller_export", "1", 2**31 - 1, 404),
            ("seller_export", "x", None, 404),
            (None, "1", None, 303),
        ):
            with self.subTest(role=role, part=part):
                self.assertEqual(self._post(role, part, log_id).status_code, status)
        log = self.env["clientes.export.log"].browse(self.started["id"])
        self.assertEqual((log.state, log.row_count), ("running", 0))

    def test_right_taken_away(self):
        group = self.env.ref("base.group_allow_export")
        group.user_ids -= self.role["seller_export"]
        answer = self._post("seller_export", "1")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("not allowed to export", answer.json()["message"])

    def test_only_post_with_token(self):
        self.authenticate("clientes_seller_export", "seller_export")
        url = f"/clientes/export/{self.started['id']}/part"
        self.assertEqual(self.url_open(f"{url}?part=1").status_code, 405)
        self.assertEqual(self.url_open(url, data={"part": "1"}).status_code, 400)

    def test_core_route_is_noted(self):
        self.authenticate("clientes_seller_export", "seller_export")
        last = self.env["clientes.export.log"].search([], limit=1)
        for file_format in ("csv", "xlsx"):
            data = {
                "model": "res.partner",
                "fields": [{"name": "name", "label": "Name", "type": "char"}],
                "ids": False,
                "domain": OWN,
                "import_compat": False,
            }
            answer = self.url_open(
                f"/web/export/{file_format}",
                data={
                    "data": json.dumps(data),
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
            self.assertEqual(answer.status_code, 200)
        logs = self.env["clientes.export.log"].search([("id", ">", last.id or 0)])
        self.assertEqual(sorted(logs.mapped("file_format")), ["csv", "xlsx"])
        self.assertEqual(set(logs.mapped("source")), {"core"})
        self.assertEqual(set(logs.mapped("filter_text")), {"Name like Exchange "})
        self.assertEqual(logs.mapped("row_count"), [2, 2])
        self.assertTrue(all(logs.mapped("ip_address")))
