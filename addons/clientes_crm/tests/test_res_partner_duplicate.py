from unittest.mock import patch

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..tools.names import name_key, name_key_sql
from .common import ClientesCommon

NAMES = {
    "Ferretería El Tornillo Feliz S.A.S.": "ferreteria el tornillo feliz",
    "FERRETERIA EL TORNILLO FELIZ S. A. S": "ferreteria el tornillo feliz",
    "Peña & Niño Ltda.": "pena nino",
    "Bodegas D'Angelo, S. de R.L. de C.V.": "bodegas dangelo",
    "SAS": "sas",
    "  ": "",
    "株式会社": "",
}


@tagged("post_install", "-at_install")
class TestResPartnerDuplicate(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "name": "Herramientas Quimbaya S.A.S.",
                "email": "ventas@quimbaya-unica.example",
                "phone": "+57 601 7430199",
            }
        )
        cls.colombia = cls.env.ref("base.co")

    def _type(self, role="seller", **values):
        """Type values into the form of a new customer and return it.

        :param str role: who types.
        :param dict values: what is typed.
        """
        form = Form(self.env["res.partner"].with_user(self.role[role]))
        form.name = "Zzyx Qwv"
        form.country_id = self.colombia
        for name, value in values.items():
            form[name] = value
        return form

    def test_name_key(self):
        for name, key in NAMES.items():
            with self.subTest(name=name):
                self.assertEqual(name_key(name), key)
                query = SQL("SELECT %s", name_key_sql(SQL("%s::text", name)))
                [[in_sql]] = self.env.execute_query(query)
                self.assertEqual(in_sql or "", key)

    def test_each_reason_while_typing(self):
        cases = {
            "same tax id": {"vat": "900373115-3"},
            "same e-mail": {"email": "Ventas <VENTAS@quimbaya-unica.example>"},
            "same phone": {"phone": "+57 6017430199"},
            "similar name": {"name": "HERRAMIENTAS QUIMBAIA LTDA"},
        }
        for reason, values in cases.items():
            with self.subTest(reason=reason):
                form = self._type(**values)
                self.assertEqual(form.possible_duplicate_ids[:], self.customer)
                info = form.possible_duplicate_info.lower()
                self.assertIn(reason.split(" ", 1)[1].split(" ")[0], info)
                self.assertIn(f"/odoo/res.partner/{self.customer.id}", info)

    def test_no_false_alarm(self):
        self.assertFalse(self._type().possible_duplicate_ids[:])
        form = self._type(name="Herramientas del Norte S.A.S.")
        self.assertFalse(form.possible_duplicate_ids[:])
        # Neither the record itself nor its own contacts.
        self.assertFalse(self.customer.possible_duplicate_ids)
        self.assertFalse(self.contact.possible_duplicate_ids)

    def test_company_rules(self):
        self.customer.company_id = self.other_company
        form = self._type(vat="900373115-3")
        self.assertFalse(form.possible_duplicate_ids[:])
        self.role["seller"].company_ids |= self.other_company
        twin = self.env["res.partner"].create(
            {"name": "Herramientas Quimbaya", "company_id": self.company.id}
        )
        both = (self.company | self.other_company).ids
        twin = twin.with_user(self.role["seller"]).with_context(
            allowed_company_ids=both
        )
        self.assertFalse(twin.possible_duplicate_ids, "each company has its own record")
        twin.company_id = False
        self.assertEqual(twin.possible_duplicate_ids, self.customer)

    def test_told_apart(self):
        twin = self.env["res.partner"].create({"name": "Herramientas Quimbaya"})
        self.assertEqual(twin.possible_duplicate_ids, self.customer)
        self.env["clientes.duplicate"].create(
            {
                "partner_id": twin.id,
                "other_id": self.customer.id,
                "state": "not_duplicate",
            }
        )
        twin.invalidate_recordset()
        self.assertFalse(twin.possible_duplicate_ids)

    def test_threshold_of_the_settings(self):
        form = self._type(name="Herramientas Quimbaia")
        self.assertIn(self.customer, form.possible_duplicate_ids[:])
        self.env["res.config.settings"].create(
            {"clientes_duplicate_similarity": 100}
        ).execute()
        form = self._type(name="Herramientas Quimbaia")
        self.assertFalse(form.possible_duplicate_ids[:])

    def test_threshold_out_of_range(self):
        for likeness in (-5, 0, 101):
            with self.subTest(likeness), self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(
                    {"clientes_duplicate_similarity": likeness}
                )

    def test_a_saved_customer_shows_what_the_queue_knows(self):
        twin = self.env["res.partner"].create({"name": "Quimbaya y Herramientas"})
        self.assertFalse(twin.possible_duplicate_ids)
        pair = self.env["clientes.duplicate"].create(
            {"partner_id": twin.id, "other_id": self.customer.id, "similarity": 0.8}
        )
        self.env.flush_all()
        twin.invalidate_recordset()
        for partner, other in ((twin, self.customer), (self.customer, twin)):
            self.assertEqual(partner.possible_duplicate_ids, other)
            self.assertIn("similar name", partner.possible_duplicate_info)
        pair.action_not_duplicate()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(twin.possible_duplicate_ids)

    def test_similar_names_are_looked_for_while_typing_only(self):
        twin = self.env["res.partner"].create({"name": "Suministros Quindío"})
        method = "_get_similar_name_queries"
        with patch.object(type(twin), method, autospec=True) as search:
            search.return_value = []
            with Form(twin.with_user(self.role["seller"])) as form:
                form.comment = "Nothing that tells customers apart"
                form.street = "Calle 1"
                self.assertFalse(search.called, "of a saved one the queue knows them")
                form.name = "Suministros Quindio y Caldas"
                self.assertTrue(search.called)
        form = Form(twin.with_user(self.role["seller"]))
        form.name = "Herramientas Quimbaia"
        self.assertEqual(form.possible_duplicate_ids[:], self.customer)

    def test_other_digits_are_another_customer(self):
        self.customer.name = "Herramientas Quimbaya 12"
        form = self._type(name="Herramientas Quimbaya 13")
        self.assertFalse(form.possible_duplicate_ids[:])
        form = self._type(name="Herramientas Quimbaia 12")
        self.assertEqual(form.possible_duplicate_ids[:], self.customer)

    def test_same_number_of_another_customer(self):
        """What Odoo warns of itself, with and without another one."""
        self.env.flush_all()
        self.assertFalse(self.customer.same_vat_partner_id)
        self.contact.vat = self.customer.vat
        self.env.invalidate_all()
        self.assertFalse(self.customer.same_vat_partner_id, "its own contact")
        twin = self.env["res.partner"].create(
            {"name": "Twin", "vat": self.customer.vat, "company_registry": "77"}
        )
        other = self.env["res.partner"].create(
            {"name": "Other", "company_registry": "77"}
        )
        self.env.invalidate_all()
        self.assertEqual(self.customer.same_vat_partner_id, twin)
        self.assertEqual(other.same_company_registry_partner_id, twin)

    def test_html_is_escaped(self):
        self.customer.name = "Herramientas <b>Quimbaya</b>"
        form = self._type(vat="900373115-3")
        tree = html.fromstring(f"<p>{form.possible_duplicate_info}</p>")
        self.assertFalse(tree.findall(".//b"))

    def test_query_count(self):
        twin = self.env["res.partner"].create({"name": "Herramientas Quimbaya"})
        self.env.invalidate_all()
        twin.possible_duplicate_ids  # noqa: B018 - warms what is cached for good
        twin.invalidate_recordset(["possible_duplicate_ids", "possible_duplicate_info"])
        # The look-up, the readable ones.
        with self.assertQueryCount(2):
            twin.possible_duplicate_ids  # noqa: B018

    def test_the_indexes_are_used(self):
        """With sequential scans priced out, each branch of the look-up has an index."""
        self.env.flush_all()
        for way in ("seqscan", "bitmapscan", "sort"):
            self.env.cr.execute(f"SET LOCAL enable_{way} = off")
        partner = self.customer
        for column in ("vat_digits", "email_normalized", "phone_sanitized"):
            self.env.cr.execute(
                f"EXPLAIN SELECT id FROM res_partner WHERE {column} = %s",
                [partner[column]],
            )
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertIn(f"{column}_i", plan)
        for query, index in (
            (partner._get_similar_name_queries(), "name_key_end_idx"),
            (partner._get_similar_name_queries(), "name_key_idx"),
            (partner._get_same_name_queries(), "name_key_idx"),
        ):
            plan = "\n".join(
                row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", *query))
            )
            self.assertIn(index, plan)
            self.assertIn("Limit", plan)
