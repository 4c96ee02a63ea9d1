import re

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.res_partner_identity import HOST_TYPE
from ..tools import identity
from .common import ClientesCommon

BARE = "900373115"
# Its last digit is a valid check digit of the other eight.
TRAP = "900373113"


@tagged("post_install", "-at_install")
class TestResPartnerIdentity(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = {code: cls.env.ref(f"base.{code}") for code in ("co", "mx", "ec")}
        cls.company.country_id = cls.country["co"]

    def _create(self, vat, country="co", **values):
        return self.env["res.partner"].create(
            {
                "name": "Identity Test",
                "vat": vat,
                "is_company": True,
                "country_id": country and self.country[country].id,
                **values,
            }
        )

    def _personal(self, kind):
        """Return the values that say what kind of document a number is."""
        if HOST_TYPE not in self.env["res.partner"]._fields:
            return {"identity_type": kind, "is_company": False}
        host_type = self.env["l10n_latam.identification.type"]
        code = "l10n_co_document_code"
        if code not in host_type._fields:
            self.assertEqual(kind, identity.PASSPORT)
            return {HOST_TYPE: self.env.ref("l10n_latam_base.it_pass").id}
        codes = {
            identity.CITIZEN: "national_citizen_id",
            identity.FOREIGNER: "foreign_resident_card",
            identity.PASSPORT: "passport",
        }
        found = host_type.search([(code, "=", codes[kind])], limit=1)
        return {HOST_TYPE: found.id, "is_company": False}

    def test_spellings_on_every_door(self):
        for text in ("900.373.115-3", "NIT 900.373.115-3", "CO9003731153"):
            with self.subTest(text):
                partner = self._create(text)
                self.assertEqual(partner.vat, "900373115-3")
                self.assertEqual(partner.vat_digits, "9003731153")
                partner.vat = "890903938-8"
                partner.write({"vat": text})
                self.assertEqual(partner.vat, "900373115-3")
                later = self._create(text, country=None)
                later.country_id = self.country["co"]
                self.assertEqual(later.vat, "900373115-3")
                result = self.env["res.partner"].load(
                    ["name", "vat", "country_id", "is_company"],
                    [["Imported", text, "Colombia", "1"]],
                )
                imported = self.env["res.partner"].browse(result["ids"])
                self.assertEqual(imported.vat, "900373115-3")

    def test_bare_numbers_are_never_truncated(self):
        for text, right in ((BARE, "900373115-3"), (TRAP, "900373113-9")):
            with self.subTest(text):
                pattern = f"check digit.*{re.escape(right)}"
                with self.assertRaisesRegex(ValidationError, pattern):
                    self._create(text)
                with self.assertRaisesRegex(ValidationError, pattern):
                    self._create("890903938-8").vat = text
                with self.assertRaisesRegex(ValidationError, pattern):
                    self._create(f"CO{text}")
                result = self.env["res.partner"].load(
                    ["name", "vat", "country_id", "is_company"],
                    [["Imported", text, "Colombia", "1"]],
                )
                self.assertFalse(result["ids"])
                self.assertRegex(result["messages"][0]["message"], pattern)
        with self.assertRaisesRegex(ValidationError, "two ways.*90037311-3"):
            self._create(TRAP)

    def test_messages(self):
        for text, country, pattern in (
            ("900373115-4", "co", r"check digit of the NIT 900373115-4.*900373115-3"),
            ("9003731154", "co", "900373115-3"),
            ("ABC12", "co", "ABC12 is not a NIT"),
            ("79412345", "co", "79412345-1.*identity card"),
            ("GODE561231GR9", "mx", "GODE561231GR8"),
            ("GODE", "mx", "not an RFC"),
            ("1792060345001", "ec", "check digit of 1792060345001"),
            ("123", "ec", "neither a RUC"),
        ):
            with (
                self.subTest(text),
                self.assertRaisesRegex(ValidationError, f"Identity Test.*{pattern}"),
            ):
                self._create(text, country=country)

    def test_other_countries(self):
        for text, country, value in (
            ("GODE 561231 GR8", "mx", "GODE561231GR8"),
            ("XAXX010101000", "mx", "XAXX010101000"),
            ("1792060346001", "ec", "1792060346001"),
            ("9999999999999", "ec", "9999999999999"),
            ("/", "co", "/"),
        ):
            with self.subTest(text):
                self.assertEqual(self._create(text, country=country).vat, value)
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.clientes_strict_check_digits)
        settings.clientes_strict_check_digits = False
        settings.execute()
        self.assertEqual(self._create("GODE561231GR9", "mx").vat, "GODE561231GR9")
        self.assertEqual(self._create("1792060345001", "ec").vat, "1792060345001")
        self.assertFalse(
            self.env["res.config.settings"].create({}).clientes_strict_check_digits
        )

    def test_without_country_the_spelling_is_one(self):
        self.assertEqual(self._create("900.373.115-3", country=None).vat, "900373115-3")
        self.assertEqual(self._create(BARE, country=None).vat, BARE)
        self.company.country_id = self.country["mx"]
        self.assertEqual(
            self._create("900.373.115-3", country=None).vat, "900.373.115-3"
        )

    def test_no_validation_wanted(self):
        partner = self.env["res.partner"].with_context(no_vat_validation=True)
        values = {"name": "Pushed", "country_id": self.country["co"].id}
        self.assertEqual(partner.create({**values, "vat": TRAP}).vat, TRAP)
        checked = self.env["res.partner"]._run_vat_checks(
            self.country["co"], TRAP, validation="setnull"
        )
        self.assertEqual(checked, ("", "CO"))

    def test_personal_documents(self):
        kinds = [identity.CITIZEN, identity.FOREIGNER, identity.PASSPORT]
        for kind, text, value in zip(
            kinds,
            ("C.C. 79.412.345", "345.678", "ab 123456"),
            ("79412345", "345678", "AB123456"),
            strict=True,
        ):
            with self.subTest(kind):
                partner = self._create(text, **self._personal(kind))
                self.assertEqual(partner.vat, value)
                self.assertEqual(partner._get_identity_kind(), kind)
                with self.assertRaisesRegex(ValidationError, "Identity Test"):
                    partner.vat = "Ñ"
                with self.assertRaises(ValidationError):
                    partner.vat = "12-"
                partner.vat = False
                self.assertFalse(partner._get_identity_kind())

    def test_kind(self):
        self.assertEqual(self._create("900373115-3")._get_identity_kind(), identity.NIT)
        self.assertEqual(self.contact._get_identity_kind(), identity.NIT)
        mexican = self._create("GODE561231GR8", "mx")
        self.assertEqual(mexican._get_identity_kind(), identity.RFC)
        self.assertEqual(
            self._create("1792060346001", "ec")._get_identity_kind(), identity.RUC
        )
        french = self._create("/", country=None)
        french.country_id = self.env.ref("base.fr")
        self.assertEqual(french._get_identity_kind(), identity.VAT)

    def test_own_type_of_a_host_without_types(self):
        if HOST_TYPE in self.env["res.partner"]._fields:
            self.assertFalse(self.customer.is_identity_type_shown)
            return
        person = self._create("79.412.345", is_company=False)
        self.assertTrue(person.is_identity_type_shown)
        self.assertEqual(
            (person.vat, person._get_identity_kind()), ("79412345", "citizen")
        )
        with self.assertRaisesRegex(ValidationError, "79412345-1"):
            person.identity_type = identity.NIT
        with self.assertRaisesRegex(ValidationError, "900373115-3"):
            self._create(BARE, is_company=False)

    def test_truncated_ones_are_found(self):
        truncated = self._create("90037311-3")
        person = self._create("90037311-3", is_company=False)
        whole = self._create("900373115-3")
        family = truncated | person | whole
        self.assertEqual(family.mapped("is_vat_truncated"), [True, False, False])
        search = self.env["res.partner"].search
        among = [("id", "in", family.ids)]
        self.assertEqual(search([*among, ("is_vat_truncated", "=", True)]), truncated)
        self.assertEqual(
            search([*among, ("is_vat_truncated", "=", False)]), person | whole
        )

    @mute_logger("odoo.tests.form.onchange")
    def test_form_completes_and_warns(self):
        form = Form(self.env["res.partner"])
        form.name = "Identity Test"
        form.company_type = "company"
        form.country_id = self.country["co"]
        for typed, shown in (
            ("900.373.115-3", "900373115-3"),
            (BARE, "900373115-3"),
            (TRAP, TRAP),
            ("900373115-4", "900373115-4"),
        ):
            with self.subTest(typed):
                form.vat = typed
                self.assertEqual(form.vat, shown)
        for typed, pattern in (
            (BARE, "completed to 900373115-3"),
            (TRAP, "two ways"),
            ("900373115-4", "is wrong"),
        ):
            with self.subTest(typed):
                partner = self.env["res.partner"].new(
                    {
                        "name": "New",
                        "is_company": True,
                        "country_id": self.country["co"].id,
                        "vat": typed,
                    }
                )
                warning = partner._onchange_identity()["warning"]
                self.assertRegex(warning["message"], pattern)
                self.assertEqual(warning["type"], "notification")
