r"""The text by which a customer is found. Pure functions: no ORM, no database.

Each partner keeps one line for each searched field, without accents and in lower case,
and at the end its numbers, and the lines that have some, without separators. A search
folds its term in the same way, so that one comparison with one index answers it, with
or without `unaccent`.
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
DOCUMENT_NAME = re.compile(
    r"^(?:n\.?i\.?t\.?|r\.?u\.?[tc]\.?|r\.?f\.?c\.?|c\.?[ce]\.?|co)"
    r"[ :#.]*(?=[\da-z])"
)
CODE = re.compile(r"[a-zñ&]{3,4}[ -]?\d{6}[ -]?[a-z0-9]{0,3}")
SEPARATOR = "[^0-9a-z]"
# Something is between its letters and digits.
SPACED = re.compile(f"[0-9a-z]{SEPARATOR}+[0-9a-z]")
TOKENS = re.compile(r"[a-z]+|[0-9]+")
# What people write in an address; an e-mail has no blank.
ADDRESS = re.compile(r"[0-9a-z .,;:#º°()/+-]*[ #][0-9a-z .,;:#º°()/+-]*")


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


def join_text(lines, spaced, numbers):
    """Return the text by which a record is found.

    :param list lines: values that are searched as they are written.
    :param list spaced: those of them that, when they have a digit, are also searched
        without separators, such as addresses.
    :param list numbers: values that are always searched without separators too.
    """
    parts = [fold(line) for line in lines]
    for line in spaced:
        folded = fold(line)
        if vat_digits(folded) and SPACED.search(folded):
            parts.append(COMPACT.sub("", folded))
    parts += [compact(number) for number in numbers]
    return "\n".join(part for part in parts if part)


def terms(text):
    """Return what to look for when somebody searches a text.

    The first is the text itself, unless it is a number: that is looked for without
    separators, without the name of its document and without the international prefix
    00.

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
            if number == folded or not folded.isalnum():
                found.clear()
            found.append(vat_digits(number))
            if number.startswith("00"):
                found.append(vat_digits(number)[2:])
    return list(dict.fromkeys(term for term in found if term))


def spaced_pattern(term):
    """Return the regular expression of a term that has letters, digits and blanks.

    However its words are separated: "calle 45 # 12-" finds "Calle 45 No 12-20" only
    where nothing but separators is between, "calle 45-12" and "Calle 45 #12". Numbers
    that are apart stay apart: "calle 4 51" is another one. The same in Python and in
    PostgreSQL.

    :param str term: folded.
    :return: nothing for other terms.
    :rtype: str | None
    """
    tokens = TOKENS.findall(term)
    if (
        len(tokens) < 2
        or not ADDRESS.fullmatch(term)
        or not vat_digits(term)
        or len("".join(tokens)) < 4
    ):
        return None
    pattern = tokens[0]
    for before, token in itertools.pairwise(tokens):
        some = "+" if before.isdecimal() and token.isdecimal() else "*"
        pattern += f"{SEPARATOR}{some}{token}"
    if tokens[0].isdecimal() and term[0] not in tokens[0]:
        pattern = f"(?<![0-9]){pattern}"
    if tokens[-1].isdecimal() and not term[-1].isdecimal():
        pattern += "(?![0-9])"
    return pattern


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
