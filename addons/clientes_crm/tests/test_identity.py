import random

from stdnum.co import nit

from odoo.tests import BaseCase, tagged

from ..tools import contact_data, identity, search_text

COMPANY = "900373115"
SPELLINGS = (
    "900373115-3",
    "900.373.115-3",
    "900,373,115-3",
    "900 373 115 - 3",
    "9003731153",
    "CO9003731153",
    "CO900373115-3",
    "NIT 900.373.115-3",
    "NIT: 900373115-3",
    "N.I.T. 900.373.115-3",
    "RUT 900373115\u20133",
    "900.373.115 DV 3",
    " 900.373.115-3. ",
)


@tagged("post_install", "-at_install")
class TestIdentity(BaseCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(19)

    def _bases(self, count=500):
        for _index in range(count):
            length = self.random.choice((5, 7, 8, 9, 10))
            first = {9: "89", 10: "1"}.get(length, "123456789")
            yield self.random.choice(first) + "".join(
                self.random.choice("0123456789") for _digit in range(length - 1)
            )

    def test_check_digit(self):
        cases = {COMPANY: "3", "890903938": "8", "899999068": "1", "860034313": "7"}
        for base, digit in cases.items():
            self.assertEqual(identity.nit_check_digit(base), digit)
        for text in ("", "abc", "1234567890123456"):
            with self.subTest(text), self.assertRaises(ValueError):
                identity.nit_check_digit(text)

    def test_every_spelling_is_one_number(self):
        for text in SPELLINGS:
            with self.subTest(text):
                self.assertEqual(identity.read_nit(text).value, "900373115-3")
                self.assertEqual(identity.normalise_vat(text, "CO"), "900373115-3")

    def test_written_with_hyphen_is_never_doubted(self):
        for base in self._bases():
            right = identity.with_check_digit(base)
            self.assertTrue(len(base) < 7 or nit.is_valid(right))
            self.assertEqual(identity.read_nit(right), identity.Reading(right))
            dotted = f"{int(base):,}".replace(",", ".") + right[-2:]
            self.assertEqual(identity.normalise_vat(dotted, "CO"), right)
            # Normalising twice changes nothing.
            self.assertEqual(identity.normalise_vat(right, "CO"), right)

    def test_no_bare_number_is_read_as_another(self):
        """Odoo stores one in ten of them without its last digit."""
        ambiguous = 0
        for base in self._bases(2000):
            reading = identity.read_nit(base)
            self.assertIn(
                reading.problem, (identity.MISSING_DIGIT, identity.AMBIGUOUS), base
            )
            self.assertEqual(reading.value, base)
            self.assertEqual(reading.suggestions[0], identity.with_check_digit(base))
            ambiguous += reading.problem == identity.AMBIGUOUS
        self.assertTrue(100 < ambiguous < 300)

    def test_wrong_digit_and_what_is_right(self):
        for base in self._bases():
            right = identity.with_check_digit(base)
            for digit in set("0123456789") - {right[-1]}:
                reading = identity.read_nit(f"{base}-{digit}")
                self.assertEqual(reading.problem, identity.WRONG_DIGIT)
                self.assertEqual(reading.suggestions, (right,))

    def test_no_nit(self):
        for text in (
            "",
            "abc",
            "12",
            "NIT",
            "90037a115-3",
            "1-2-3",
            "-",
            "900-373-115",
        ):
            with self.subTest(text):
                reading = identity.read_nit(text)
                self.assertEqual(reading.problem, identity.FORMAT)
                self.assertEqual(identity.normalise_vat(text, "CO"), text)

    def test_anything_may_be_typed(self):
        letters = "0123456789.-, /ñCOnit\u00a0\u2013٣\n%\\"
        for _index in range(2000):
            length = self.random.randrange(20)
            text = "".join(self.random.choice(letters) for _char in range(length))
            for country in ("CO", "MX", "EC", "FR", ""):
                reading = identity.read_vat(text, country)
                if reading and not reading.problem:
                    again = identity.read_vat(reading.value, country)
                    self.assertEqual(again, reading, text)
            for kind in identity.PERSONAL_KINDS:
                identity.read_personal(text, kind)
            terms = search_text.terms(text)
            self.assertEqual(bool(terms), bool(search_text.fold(text)))

    def test_truncated(self):
        for value, expected in (
            ("90037311-5", True),
            ("81234567-0", True),
            ("900373115-3", False),
            ("79412345-1", False),
            ("", False),
            (False, False),
        ):
            with self.subTest(value):
                self.assertEqual(identity.is_truncated_nit(value), expected)

    def test_personal_documents(self):
        cases = (
            (identity.CITIZEN, "79.412.345", "79412345"),
            (identity.CITIZEN, "C.C. 1.012.345.678", "1012345678"),
            (identity.CITIZEN, "CC79412345", "79412345"),
            (identity.CITIZEN, "12", None),
            (identity.CITIZEN, "12345678901", None),
            (identity.CITIZEN, "79412345A", None),
            (identity.FOREIGNER, "CE 345.678", "345678"),
            (identity.PASSPORT, "pasaporte ab-123 456", "AB123456"),
            (identity.PASSPORT, "ccd12345", "CCD12345"),
            (identity.PASSPORT, "a1", None),
        )
        for kind, text, expected in cases:
            with self.subTest(kind=kind, text=text):
                reading = identity.read_personal(text, kind)
                if expected:
                    self.assertEqual(reading, identity.Reading(expected))
                else:
                    self.assertEqual(reading.problem, identity.FORMAT)

    def test_other_countries(self):
        cases = (
            ("MX", "gode 561231-gr8", "", "GODE561231GR8"),
            ("MX", "GODE561231GR9", identity.WRONG_DIGIT, "GODE561231GR9"),
            ("MX", "XAXX010101000", "", "XAXX010101000"),
            ("MX", "GODE561331GR8", identity.FORMAT, "GODE561331GR8"),
            ("MX", "GODE561231", identity.FORMAT, "GODE561231"),
            ("EC", "1792060346001", "", "1792060346001"),
            ("EC", "171430710-3", "", "1714307103"),
            ("EC", "1714307104", identity.WRONG_DIGIT, "1714307104"),
            ("EC", "9999999999999", "", "9999999999999"),
            ("EC", "123", identity.FORMAT, "123"),
        )
        for country, text, problem, value in cases:
            with self.subTest(text):
                reading = identity.read_vat(text, country)
                self.assertEqual((reading.problem, reading.value), (problem, value))
        self.assertIsNone(identity.read_vat("B12345678", "ES"))
        self.assertEqual(identity.normalise_vat("ESB 1", "ES"), "ESB 1")
        self.assertFalse(identity.normalise_vat(False, "CO"))

    def test_email(self):
        cases = {
            " Ana@Example.COM ": "ana@example.com",
            "ana@x.example; LUIS@x.example": "ana@x.example, luis@x.example",
            "Ana@x.example ana@X.example": "ana@x.example",
            '"Cartera" <C@x.example>': '"Cartera" <C@x.example>',
            "nobody": "nobody",
            "ana@x.example or luis": "ana@x.example or luis",
            " ": "",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                value = contact_data.normalise_email(text)
                self.assertEqual(value, expected)
                self.assertEqual(contact_data.normalise_email(value), value)
