from odoo.fields import Domain
from odoo.tests import tagged, users
from odoo.tools import SQL

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestResPartnerSearch(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.co")
        cls.nino = cls.env["res.partner"].create(
            {
                "name": "Muñecos El Niño S.A.S.",
                "is_company": True,
                "customer_rank": 1,
                "ref": "CLI-00731",
                "vat": "890903938-8",
                "country_id": cls.env.ref("base.co").id,
                "phone": "601 555 0142",
                "email": "Ventas@ElNino.example",
                "street": "Diagonal 83 # 21-47, Bodega 6",
                "city": "Chía",
            }
        )
        cls.other = cls.env["res.partner"].create({"name": "Zzyzx Otro"})

    def _found_everywhere(self, text):
        """Return through which doors a text finds the customer."""
        partner = self.env["res.partner"]
        lead = self.env["crm.lead"]
        listed = partner.search([("display_name", "ilike", text)])
        chosen = partner.web_name_search(text, {"display_name": {}}, limit=1000)
        through = self._create_lead(partner_id=self.nino.id)
        return {
            "list": self.nino in listed and self.other not in listed,
            "many2one": self.nino.id in [value["id"] for value in chosen],
            "sale": self.nino.id
            in dict(
                partner.with_context(res_partner_search_mode="customer").name_search(
                    text, limit=1000
                )
            ),
            "palette": self.nino.id
            in [value["id"] for value in partner.find_customers(text, 80)],
            "related": through in lead.search([("partner_id", "ilike", text)]),
        }

    @users("clientes_seller")
    def test_terms(self):
        terms = (
            "nino",
            "NIÑO",
            "el  niño s.a",
            "890.903.938",
            "8909039388",
            "890903938-8",
            "NIT 890.903.938-8",
            "CO8909039388",
            "+57 601 555",
            "601 555",
            "6015550142",
            "0057 601",
            "(601) 555",
            "diagonal 83",
            "diagonal 83 21-47",
            "DIAGONAL 83 #21",
            "# 21-47",
            "bodega 6",
            "chia",
            "elnino.exam",
            "VENTAS@",
            "CLI-00731",
            "cli00731",
        )
        for text in terms:
            with self.subTest(text):
                found = self._found_everywhere(text)
                self.assertTrue(all(found.values()), found)

    @users("clientes_seller")
    def test_one_or_two_letters(self):
        partner = self.env["res.partner"]
        self.nino.with_env(self.env).ref = "7K"
        for text, expected in (
            ("mu", True),
            ("MÜ", True),
            ("ni", True),
            ("ch", True),
            ("7k", True),
            ("89", True),
            ("%", True),
            # Within a word: a list shows it, a choice would take too long.
            ("ño", False),
            ("zq", False),
        ):
            with self.subTest(text):
                found = dict(partner.name_search(text, limit=1000))
                self.assertEqual(self.nino.id in found, expected)
        listed = partner.search([("display_name", "ilike", "ño")])
        self.assertIn(self.nino, listed)
        # The code first, then names, then words; never more than asked for.
        self.assertEqual(partner.name_search("7k", limit=1)[0][0], self.nino.id)
        self.assertEqual(len(partner.name_search("m", limit=1)), 1)
        self.assertFalse(partner.name_search("mu", [("id", "=", self.other.id)]))
        partner.browse(self.nino.id).active = False
        self.assertNotIn(self.nino.id, dict(partner.name_search("mu", limit=1000)))

    def test_other_operators_as_upstream(self):
        partner = self.env["res.partner"]
        both = Domain("id", "in", (self.nino | self.other).ids)
        for operator, value, expected in (
            ("not ilike", "890.903.938", self.other),
            ("not ilike", "niño", self.other),
            ("not ilike", "diagonal 83 #21", self.other),
            ("not ilike", "diagonal 832 #1", self.nino | self.other),
            ("not ilike", "ño%8", self.other),
            ("ilike", "nin_ s.a", self.nino),
            ("ilike", "", self.nino | self.other),
            ("ilike", "   ", self.nino | self.other),
            ("=", "Zzyzx Otro", self.other),
            ("!=", "Zzyzx Otro", self.nino),
            ("in", ["Zzyzx Otro"], self.other),
            ("like", "Niño", self.nino),
            ("like", "ninO", partner),
            ("=ilike", "muñecos el%", self.nino),
        ):
            with self.subTest(operator=operator, value=value):
                domain = both & Domain("display_name", operator, value)
                self.assertEqual(
                    set(partner.search(domain)), set(expected), (operator, value)
                )

    def test_follows_every_change(self):
        partner = self.env["res.partner"]
        contact = partner.create({"name": "Íñigo", "parent_id": self.nino.id})
        for vals, text in (
            ({"name": "Renamed"}, "renamed"),
            ({"vat": "900373115-3"}, "900.373.115"),
            ({"phone": "+57 310 777 0142"}, "310 777"),
            ({"email": "x@new.example"}, "new.example"),
            ({"street2": "Torre Ñ"}, "torre n"),
            ({"ref": "Z-9-Z"}, "z9z"),
        ):
            with self.subTest(text):
                self.nino.write(vals)
                self.assertIn(
                    self.nino, partner.search([("display_name", "ilike", text)])
                )
        self.assertIn(
            contact, partner.search([("display_name", "ilike", "renamed, i")])
        )
        self.nino.phone = False
        self.assertFalse(partner.search([("display_name", "ilike", "310 777")]))

    def test_palette(self):
        [found] = self.env["res.partner"].find_customers("niño s.a.s")
        self.assertEqual(found["id"], self.nino.id)
        self.assertEqual(found["name"], "Muñecos El Niño S.A.S.")
        self.assertEqual(found["detail"], "890903938-8 · +57 601 5550142 · Chía")
        colleague = self.role["employee"].partner_id
        palette = self.env["res.partner"].find_customers(colleague.name)
        self.assertNotIn(colleague.id, [value["id"] for value in palette])

    @users("clientes_portal")
    def test_rules_are_the_readers(self):
        found = self.env["res.partner"].name_search("niño", limit=100)
        self.assertNotIn(self.nino.id, dict(found))
        self.assertFalse(self.env["res.partner"].name_search("mu", limit=100))

    def _plan(self, query):
        # Else PostgreSQL rightly scans so small a table.
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select("id")))
        return "\n".join(line for [line] in rows)

    def test_the_index_answers(self):
        partner = self.env["res.partner"].with_context(active_test=False)
        for text in ("nino", "890.903.938", "diagonal 83", "+57 601 555"):
            with self.subTest(text):
                plan = self._plan(partner._search([("display_name", "ilike", text)]))
                self.assertIn("res_partner_search_text_idx", plan)
        query = partner._search(partner._get_prefix_domain("mu"))
        query.order = partner._prefix_sql(partner, partner._table, query)
        plan = self._plan(query)
        self.assertIn("res_partner_search_prefix_idx", plan)
        self.assertNotIn("Sort", plan)
        for name in ("email_normalized", "phone_sanitized"):
            plan = self._plan(partner._search([(name, "=", "x")]))
            self.assertIn(f"res_partner__{name}_index", plan)

    def test_without_trigrams_it_is_only_slow(self):
        partner = self.env["res.partner"]
        logger = "odoo.addons.clientes_crm.models.res_partner_search_text"
        with self.assertNoLogs(logger, "WARNING"):
            partner._warn_without_trigrams()
        self.assertTrue(partner._is_search_indexed())
        self.patch(self.env.registry, "has_trigram", False)
        self.assertFalse(partner._search_text_idx.get_definition(self.env.registry))
        self.env.cr.execute("DROP INDEX res_partner_search_text_idx")
        with self.assertLogs(logger, "WARNING") as log:
            partner._warn_without_trigrams()
        self.assertIn("pg_trgm", log.output[0])
        self.assertFalse(self.env["res.partner"]._is_search_indexed())
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.clientes_is_search_indexed)
        found = self.env["res.partner"].search([("display_name", "ilike", "nino")])
        self.assertIn(self.nino, found)
