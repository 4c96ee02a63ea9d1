r"""The text by which a customer is found. Pure functions: no ORM, no database.

Each partner keeps one line for each searched field, without accents and in lower case,
and at the end its numbers without separators. A search folds its term in the same way,
so that one comparison with one index answers it, with or without `unaccent`.
"""

import itertools
import re
import unicodedata

from .identity import vat_digits

COMBINING = re.compile("[\u0300-\u036f]")
BLANKS = re.compile("[ \t\n\r\f\v]+")
# Letters that Unicode does not take apart, and the final form of sigma.
LETTERS = "øØłŁđĐħĦı\u03c2"
PLAIN = "oollddhhi\u03c3"
TRANSLATION = str.maketrans(LETTERS, PLAIN)
COMPACT = re.compile(r"[^0-9a-z]")
# A number with what people write between its digits.
NUMBER = re.compile(r"[+(]?\d[\d\s.,()/+-]*")
# A tax number with dots or check digit, or a phone: nothing that is in an address.
NO_ADDRESS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:-\d)?|\d{5,}-\d|[+(][\d\s().-]{5,}")
DOCUMENT_NAME = re.compile(
    r"^(?:n\.?i\.?t\.?|r\.?u\.?[tc]\.?|r\.?f\.?c\.?|c\.?[ce]\.?|co)"
    r"[ :#.]*(?=[\da-z])"
)
CODE = re.compile(r"[a-zñ&]{3,4}[ -]?\d{6}[ -]?[a-z0-9]{0,3}")


def fold(text):
    """Return a text in lower case, without accents, with single blanks.

    >>> fold("  NIÑO   Ltda. ")
    'nino ltda.'
    """
    text = unicodedata.normalize("NFKD", text or "").lower()
    text = COMBINING.sub("", text).translate(TRANSLATION)
    return BLANKS.sub(" ", text).strip(" ")


def compact(text):
    """Return only the letters and digits of a text.

    >>> compact("GODE 561231-GR8")
    'gode561231gr8'
    """
    return COMPACT.sub("", fold(text))


def join_text(lines, numbers):
    """Return the text by which a record is found.

    :param list lines: values that are searched as they are written.
    :param list numbers: values that are also searched without separators.
    """
    parts = [fold(line) for line in lines]
    parts += [compact(number) for number in numbers]
    return "\n".join(part for part in parts if part)


def terms(text):
    """Return what to look for when somebody searches a text.

    The first is the text itself, unless it can only be a number. A number is also
    looked for without separators, without the name of its document and without the
    international prefix 00.

    >>> terms("NIT 900.373.115")
    ['900373115']
    """
    folded = fold(text)
    found = [folded]
    digits = vat_digits(folded)
    if len(digits) >= 3:
        number = DOCUMENT_NAME.sub("", folded)
        if CODE.fullmatch(number):
            found.append(compact(number))
        elif NUMBER.fullmatch(number):
            if NO_ADDRESS.fullmatch(number):
                found.clear()
            found.append(vat_digits(number))
            if number.startswith("00"):
                found.append(vat_digits(number)[2:])
    return list(dict.fromkeys(term for term in found if term))


def part(term, size):
    """Return the part of a long term that fewest customers are likely to have.

    Numbers differ most at their end; of names, two long words that follow each other.

    >>> part("ferreteria el tornillo rodriguez s.a.s.", 10)
    'illo rodri'
    """
    words = term.split(" ")
    middle, best = len(term), 0
    if not vat_digits(term):
        end = 0
        for word, following in itertools.pairwise(words):
            end += len(word) + 1
            if min(len(word), len(following)) >= best:
                middle, best = end, min(len(word), len(following))
    start = max(0, min(middle - size // 2, len(term) - size))
    return term[start : start + size]
