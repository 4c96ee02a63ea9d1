import random
import re
import unicodedata

from odoo.tests import TransactionCase, tagged

from ..tools import search_text


@tagged("post_install", "-at_install")
class TestSearchText(TransactionCase):
    def test_fold(self):
        cases = {
            "NIÑO": "nino",
            "  Ferretería   El\tTornillo ": "ferreteria el tornillo",
            "İı K ﬁ": "ii k fi",
            "Ðoðo Łódź Smørrebrød": unicodedata.normalize(
                "NFKD", "ðoðo lodz smorrebrod"
            ),
            "ﬁn ²": "fin 2",
            "": "",
            False: "",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(search_text.fold(text), expected)
                self.assertEqual(search_text.fold(expected), expected)

    def test_terms(self):
        cases = {
            "Niño": ["nino"],
            "900.373.115": ["900373115"],
            "NIT 900.373.115-3": ["9003731153"],
            "CO900373115": ["co900373115", "900373115"],
            "+57 601 555": ["57601555"],
            "0057 601": ["0057601", "57601"],
            "(601) 555": ["601555"],
            "601 555": ["601555"],
            "10 20-30": ["102030"],
            "RFC gode 561231 gr8": ["rfc gode 561231 gr8", "gode561231gr8"],
            "Calle 10 # 5-20": ["calle 10 # 5-20"],
            "C.C. 79.412.345": ["79412345"],
            "Kra 7 123": ["kra 7 123"],
            "12": ["12"],
            "  ": [],
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(search_text.terms(text), expected)

    def test_part(self):
        cases = {
            "ferreteria el tornillo rodriguez s.a.s.": "illo rodri",
            "diagonal 100 # 5-20": "100 # 5-20",
            "anticonstitucionalmente": "ionalmente",
            "y": "y",
        }
        for term, expected in cases.items():
            with self.subTest(term):
                part = search_text.part(term, 10)
                self.assertEqual(part, expected)
                self.assertIn(part, term)

    def test_spaced_pattern(self):
        cases = {
            # "No" is text of its own.
            "calle 45 # 12-": (
                ["calle 45 # 12-20", "calle 45 no 12", "calle45#12", "calle 45 # 123"],
                [0, 2],
            ),
            "calle 4 51": (["calle 4 # 51", "calle 45 # 1", "calle 451"], [0]),
            "# 12-20": (["cra 7 # 12-20", "cra 7 # 212-20", "cra 7 # 12-201"], [0, 2]),
            "# 12-20-": (["cra 7 # 12-20", "cra 7 # 12-201"], [0]),
            "ferreteria 24 h": (["ferreteria 24 horas", "ferreteria 2 4 h"], [0]),
        }
        for term, (texts, expected) in cases.items():
            with self.subTest(term):
                pattern = search_text.spaced_pattern(term)
                found = [
                    index
                    for index, text in enumerate(texts)
                    if re.search(pattern, text)
                ]
                self.assertEqual(found, expected, pattern)
        for term in (
            "calle",
            "calle45",
            "900373115",
            "a 1",
            "juan.perez45",
            "x45@y 1",
            "ñ 45 12",
            "100% 45 12",
        ):
            with self.subTest(term):
                self.assertIsNone(search_text.spaced_pattern(term))

    def test_filling_in_sql_is_the_same(self):
        """An upgrade fills the text in SQL, later changes come from Python."""
        rng = random.Random(19)
        letters = (
            "aZñÑÁéüÜçÇØøłŁ\u0131İΣς ßẞŉﬁ½²Ωй.-,#/'%_\\\t\n\r\u00a0\u200b😀日本ệ01"
        )
        words = [
            "".join(rng.choice(letters) for _char in range(rng.randrange(1, 12)))
            for _index in range(200)
        ]
        values = [
            {
                "name": f"x{rng.choice(words)}",
                "street": " ".join(rng.choices(words, k=3)),
                "ref": rng.choice(words),
                "phone": rng.choice([rng.choice(words), "601 555 0142", False]),
                "email": rng.choice([rng.choice(words), False]),
                "city": rng.choice([rng.choice(words), False]),
            }
            for _index in range(100)
        ]
        partners = self.env["res.partner"].create(values)
        self.env.flush_all()
        computed = {partner.id: partner.search_text for partner in partners}
        self.env["res.partner"]._fill_search_text()
        for partner, vals in zip(partners, values, strict=True):
            self.assertEqual(partner.search_text, computed[partner.id], vals)
