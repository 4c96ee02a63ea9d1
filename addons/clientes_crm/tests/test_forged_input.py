from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.csv_parts import CsvParts
from ..tools.record_ids import MAX_ID, read_id
from ..tools.xlsx_parts import XlsxParts
from .common_exchange import OWN, ExportCommon

OPTIONS = {"format": "csv", "columns": ["name"]}
NO_IDS = (-1, 0, True, 1.5, None, "text", "-1", [1], {}, MAX_ID + 1, 2**70)


@tagged("post_install", "-at_install")
class TestForgedInput(ExportCommon):
    """What no page of ours sends gets an answer, and no traceback."""

    def test_ids(self):
        for value in (1, "1", MAX_ID, str(MAX_ID)):
            with self.subTest(value=value):
                self.assertEqual(read_id(value), int(value))
        for value in (*NO_IDS, "", "²", "1" * 5000, str(MAX_ID + 1)):
            with self.subTest(value=str(value)[:30]):
                self.assertEqual(read_id(value), 0)

    def test_export_options(self):
        export = self.env["clientes.export"].with_user(self.role["seller_export"])
        columns = (None, "name", {}, [], ["nothing"], [["name"]], [None], [{}], [1])
        for options in (
            *(None, [], "csv", 3, True),
            *({**OPTIONS, "columns": names} for names in columns),
            *({**OPTIONS, "format": value} for value in (["csv"], {}, 1, "pdf")),
            *({**OPTIONS, "separator": value} for value in ([";"], {"a": 1}, 1, "=")),
        ):
            with self.subTest(options=options), self.assertRaises(UserError):
                export.start("res.partner", OWN, options)

    # What PostgreSQL refuses is logged before it is explained.
    @mute_logger("odoo.sql_db")
    def test_export_filters(self):
        export = self.env["clientes.export"].with_user(self.role["seller_export"])
        for domain in (
            *(None, 1, True, "[]", {}, {"name": 1}, [1], [None], [[]], ["&"], ["|", 1]),
            [("nothing", "=", 1)],
            [("name", "nothing", 1)],
            [("name", "=")],
            [("name.nothing", "=", 1)],
            [("user_id.nothing", "=", 1)],
            [("id", "=", "text")],
            [("id", "in", [[1]])],
            [("days_without_contact", ">", "text")],
            [("create_date", ">", "text")],
            [(1, "=", 1), (2, "=", 1)],
            [({}, "=", 1)],
            [("name", [], 1)],
        ):
            for method, arguments in (("start", [OPTIONS]), ("get_options", [])):
                with (
                    self.subTest(domain=domain, method=method),
                    self.assertRaises(UserError),
                ):
                    getattr(export, method)("res.partner", domain, *arguments)

    def test_export_selection(self):
        export = self.env["clientes.export"].with_user(self.role["seller_export"])
        selections = [[value] for value in NO_IDS]
        for selected in (*selections, "12", 3, True, {"a": 1}):
            for method, arguments in (("start", [OPTIONS]), ("get_options", [])):
                with (
                    self.subTest(selected=selected, method=method),
                    self.assertRaises(UserError),
                ):
                    getattr(export, method)(
                        "res.partner", OWN, *arguments, selected_ids=selected
                    )

    def test_export_models(self):
        export = self.env["clientes.export"].with_user(self.role["seller_export"])
        for model in (None, 1, [], ["res.partner"], {}, "res.users", "nothing"):
            with self.subTest(model=model), self.assertRaises(UserError):
                export.start(model, OWN, OPTIONS)

    def test_nothing_to_break_off(self):
        export = self.env["clientes.export"].with_user(self.role["seller_export"])
        for log_id in NO_IDS:
            with self.subTest(log_id=log_id):
                self.assertIsNone(export.cancel(log_id))

    def test_headings_are_no_formulas(self):
        """A label may come from anywhere: it stays a text, also once it is edited."""
        label = '=HYPERLINK("http://x","y")'
        file = XlsxParts([(label, "text")])
        file.add([("a",)])
        file.finish()
        heading = self._read_xlsx(file.pull()).active["A1"]
        self.assertEqual((heading.value, heading.data_type), (label, "s"))
        self.assertTrue(heading.quotePrefix)
        file = CsvParts([(label, "text")])
        self.assertTrue(self._read_csv(file.pull())[0][0].startswith("'="))

    def test_other_calls(self):
        customer = self.customer.with_user(self.role["seller"])
        for value in NO_IDS:
            with self.subTest(value=value):
                if value:
                    with self.assertRaises(UserError):
                        customer.get_timeline(author_id=value)
                self.assertIsInstance(customer.find_customers("ana", value), list)


@tagged("post_install", "-at_install")
class TestForgedRoutes(HttpCase, ExportCommon):
    def test_ids_of_routes(self):
        """An id that no record can have answers as one that none has."""
        number = "9" * 30
        routes = (
            ("seller_export", f"/clientes/import/{number}/refused", None),
            ("seller_export", f"/clientes/export/{number}/part", {"part": "1"}),
            ("seller_export", f"/clientes/export/{MAX_ID + 1}/part", {"part": "1"}),
            ("seller_export", "/clientes/export/1/part", {"part": number}),
            ("seller_export", "/clientes/export/1/part", {"part": "²"}),
            ("seller_export", "/clientes/export/1/part", {}),
            ("portal", f"/my/documents/{number}", None),
            ("portal", f"/my/documents/1/file/{number}", None),
            ("portal", f"/my/documents/new?renew={number}", None),
            ("portal", f"/my/consents/{number}", {"action": "granted"}),
            ("portal", f"/my/data/review/{number}/token", None),
            ("portal", f"/my/data/review/{MAX_ID + 1}/token", None),
        )
        for role, url, data in routes:
            self.authenticate(self.role[role].login, self.role[role].login)
            if data is not None:
                data = {"csrf_token": Request.csrf_token(self), **data}
            with self.subTest(url=url[:60]):
                self.assertEqual(self.url_open(url, data=data).status_code, 404)

    def test_pages_beyond_the_last(self):
        self.authenticate(self.role["portal"].login, self.role["portal"].login)
        answer = self.url_open(f"/my/documents/page/{'9' * 30}")
        self.assertEqual(answer.status_code, 200)
