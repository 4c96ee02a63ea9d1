from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import clientes_export
from ..tools import copy_reader
from ..tools.copy_reader import CopyReader
from ..tools.csv_parts import CsvParts
from ..tools.csv_sql import decimal, guarded
from ..tools.formula import guard
from ..tools.record_reader import KINDS
from .common_exchange import OWN, ExportCommon

TEXTS = (
    *("plain", "", " ", "0", "'", '"', '""', "a;b", "a,b", "a\nb", "a\r\nb", "a\rb"),
    *("=1+1", "+1", "+", "+57 601 5551234", "+57-601", "+57 1\n", "+\u0663"),
    *("-2+3", "-"),
    *("@SUM(1)", "\t=1", "\n", "\r", '=A("x;y")', '"=1"', "'=1", "\uff1d1", "\uff0b5"),
    *(
        "\uff0d",
        "\uff20a",
        "ÑANDÚ",
        "\u2028",
        "\\N",
        "\\.",
        "\\n",
        "%s",
        "%%",
        "🙂",
    ),
)
NUMBERS = (
    *(0.0, -0.0, 1.0, -1.0, 0.1, -0.5, 1234.5, 0.0001, 0.00001, -1.5e-7, 1e-300),
    *(123456789.123456789, 999999999999999.0, 999999999999999.9, 1e15, -1e15),
    *(1234567890123456.8, 9999999999999998.0, 1e16, 1.2345678901234568e16, 1e22),
    *(1.7976931348623157e308, 5e-324, float("inf"), float("-inf"), float("nan")),
)
MOMENTS = (
    *("1800-01-01 12:00:00", "1950-06-01 00:00:00", "1999-12-31 23:59:59.999999"),
    *("2026-03-08 06:59:59.9", "2026-03-08 07:00:00", "2026-11-01 05:59:59"),
    *("2026-11-01 06:00:00", "2026-03-01 04:59:59.5", "2026-03-01 05:00:00"),
    *("2026-02-28 18:30:00", "2011-12-30 09:59:59", "2011-12-30 10:00:00"),
    *("2036-07-01 00:00:00", "2150-07-01 00:00:00.000001"),
)
ZONES = (
    *("America/Bogota", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"),
    *("Etc/GMT+5", "Europe/Madrid", False),
)


@tagged("post_install", "-at_install")
class TestClientesExportCopy(ExportCommon):
    """What PostgreSQL writes is what Python writes, to the byte."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_CO")
        cls.nasty = cls.env["res.partner"].create(
            [
                {
                    "name": f"Exchange {number}",
                    "street": text,
                    "barcode": TEXTS[-number],
                    "partner_latitude": number - 20.5,
                    "color": -number,
                    "active": number % 3 > 0,
                    "is_company": number % 2 > 0,
                    "country_id": number % 2 and cls.env.ref("base.co").id,
                }
                for number, text in enumerate(TEXTS)
            ]
        )
        cls.tags |= cls.env["res.partner.category"].create(
            [
                {"name": "=Zx", "color": 2},
                {"name": 'Exchange; "D"', "parent_id": cls.tags[0].id},
                {"name": "Exchange hidden", "active": False},
            ]
        )
        cls.tags[0].with_context(lang="es_CO").name = "Ñ; etiqueta"
        for number, partner in enumerate(cls.nasty):
            linked = cls.tags[number % 5 :: 1 + number % 2]
            partner.category_id = [Command.set(linked.ids)]
        # Stored as they are, whatever the addons make of them when somebody types.
        cls.env.flush_all()
        columns = ("city", "comment", "function", "vat")
        for number, partner in enumerate(cls.nasty):
            values = [TEXTS[(number + shift) % len(TEXTS)] for shift in range(4)]
            cls.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET create_date = %s, %s WHERE id = %s",
                    MOMENTS[number % len(MOMENTS)],
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(column), value)
                        for column, value in zip(columns, values, strict=True)
                    ),
                    partner.id,
                )
            )
        cls.env.invalidate_all()

    def _get_names(self, model):
        """Return the columns of a model that PostgreSQL may write."""
        return [
            name
            for name, field in model._fields.items()
            if field.type in KINDS
            and name != "id"
            and CopyReader(model, [name, name]).can_copy()
        ]

    def _compare(self, model, names, domain, separator=";"):
        """Write records both ways; return the lines."""
        kinds = [("", KINDS[model._fields[name].type]) for name in names]
        reader = CopyReader(model, names)
        self.assertTrue(reader.can_copy())
        file = CsvParts(kinds, {"rows": 0, "started": True}, separator)
        last_id, rows = reader.read_rows(domain, 0, 1000)
        file.add(rows)
        found = reader.copy_rows(domain, 0, 1000, separator)
        self.assertEqual(found[:2], (last_id, len(rows)))
        self.assertEqual(found[2], file.pull())
        return found[2]

    def test_texts(self):
        for text in TEXTS:
            value = text.replace("\0", "")
            [[cell]] = self.env.execute_query(
                SQL("SELECT %s", guarded(SQL("%s", value)))
            )
            self.assertEqual(cell or "", guard(value))

    def test_numbers(self):
        for number in NUMBERS:
            for sign in (1, -1):
                value = SQL("(%s)::float8", str(sign * number))
                [[cell]] = self.env.execute_query(SQL("SELECT %s", decimal(value)))
                self.assertEqual(cell, str(sign * number))

    def test_all_columns(self):
        """Of several models, in two languages, with either separator."""
        for lang in ("en_US", "es_CO"):
            env = self.env(context={"lang": lang, "active_test": False})
            for name, domain in (
                ("res.partner", OWN),
                ("res.partner.category", []),
                ("res.country", []),
                ("crm.stage", []),
                ("utm.source", []),
            ):
                model = env[name]
                names = self._get_names(model)
                for separator in (";", ","):
                    with self.subTest(lang=lang, model=name, separator=separator):
                        self._compare(model, names, domain, separator)

    def test_time_zones(self):
        model = self.env["res.partner"].with_context(active_test=False)
        for zone in ZONES:
            self.env.user.tz = zone
            with self.subTest(zone):
                lines = self._compare(model, ["create_date", "color"], OWN)
                self.assertIn(b"1950-0", lines)

    def test_rights_and_companies(self):
        """Neither rows nor tags nor values of a company go another way."""
        term, other = self.env["account.payment.term"].create(
            [{"name": "=Term"}, {"name": "Other"}]
        )
        for company, wanted in ((self.company, term), (self.other_company, other)):
            self.nasty[:9].with_company(company).property_payment_term_id = wanted
        names = ["name", "category_id", "property_payment_term_id", "barcode"]
        self.role["seller_export"].company_ids += self.other_company
        seen = set()
        for user in (self.role["seller_export"], self.env.user):
            for company in (self.company, self.other_company):
                model = self.env["res.partner"].with_user(user).with_company(company)
                seen.add(self._compare(model, names, OWN))
        self.assertGreater(len(seen), 1)

    def test_rows_far_apart(self):
        domain = [("id", "in", self.nasty[1::2].ids)]
        model = self.env["res.partner"].with_context(active_test=False)
        names = ["name", "category_id"]
        near = self._compare(model, names, domain)
        with patch.object(copy_reader, "DENSE", 1000):
            self.assertEqual(self._compare(model, names, domain), near)

    def test_whole_file(self):
        """With its parts, its log and its beginning."""
        columns = ["name", "street", "city", "category_id", "create_date"]
        with patch.object(clientes_export, "PART_ROWS", 7):
            copied, log = self._export(columns=columns)
            with patch.object(CopyReader, "can_copy", lambda reader: False):
                written, other = self._export(columns=columns)
        self.assertEqual(copied, written)
        for name in ("row_count", "byte_count", "state", "position"):
            self.assertEqual(log[name], other[name])
        self.assertGreater(log.row_count, 14)
        self.assertEqual(log.byte_count, len(copied))

    def test_what_python_writes(self):
        """A column of which PostgreSQL does not know enough, or a single one."""
        for names in (
            ["name", "comment"],
            ["name", "contact_address"],
            ["name", "days_without_contact"],
            ["name"],
        ):
            reader = CopyReader(self.env["res.partner"], names)
            self.assertFalse(reader.can_copy())
        content, _log = self._export(columns=["street"])
        self.assertIn(b'\r\n""\r\n', content)
