"""Numbers that identify a customer. Pure functions: no ORM, no database.

A Colombian tax number (NIT) is a base and one check digit, stored as "900373115-3".
Without the hyphen nobody can tell "900373115" (nine digits, check digit missing) from
eight digits and a check digit: Odoo always assumes the latter. Whatever is doubtful is
therefore a problem that names the possible readings, never a guess.
"""

import re
from dataclasses import dataclass

from stdnum.co.nit import calc_check_digit
from stdnum.ec import ci, ruc
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.mx import rfc

# What is wrong with a number.
FORMAT = "format"
MISSING_DIGIT = "missing_digit"
AMBIGUOUS = "ambiguous"
WRONG_DIGIT = "wrong_digit"

# Kinds of identity, as `res.partner._get_identity_kind()` tells them.
NIT = "nit"
CITIZEN = "citizen"
FOREIGNER = "foreigner"
PASSPORT = "passport"
RFC = "rfc"
RUC = "ruc"
VAT = "vat"
OTHER = "other"
PERSONAL_KINDS = (CITIZEN, FOREIGNER, PASSPORT)

NOT_DIGITS = re.compile(r"\D", re.ASCII)
SEPARATORS = re.compile(r"[\s.,'_/\u2010-\u2015\u2212\u00a0-]+")
NIT_TEXT = re.compile(
    r"""\s*(?:N\.?\s?I\.?\s?T\.?|R\.?U\.?T\.?|CO)?(?:\s*[:#]\s*|\s*)
        (?P<base>\d[\d.,'\s\u00a0]*?)
        (?:\s*(?:[-\u2010-\u2015\u2212/]|D\.?V\.?:?)\s*(?P<digit>\d))?\s*\.?\s*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
PERSONAL_PREFIX = re.compile(
    r"^\s*(?:C\.?\s?C\.?|C\.?\s?E\.?|C[EÉ]DULA|PASAPORTE|PAS|PP)(?:\s*[:#]\s*|\s+|(?=\d))",
    re.IGNORECASE,
)
PERSONAL_FORMATS = {
    CITIZEN: re.compile(r"\d{3,10}", re.ASCII),
    FOREIGNER: re.compile(r"\d{3,10}", re.ASCII),
    PASSPORT: re.compile(r"[A-Z0-9]{4,20}"),
}
# Numbers that the tax offices themselves give to customers without one; their check
# digits are wrong: SAT (Mexico) for the public and for foreigners, SRI (Ecuador) for
# the final consumer.
GENERIC_RFC = ("XAXX010101000", "XEXX010101000")
FINAL_CONSUMER = "9999999999999"


@dataclass(frozen=True)
class Reading:
    """What a text means as an identity number.

    :param str value: the number as it is stored, or the text when it is not understood.
    :param str problem: what is wrong with it, empty when nothing is.
    :param tuple suggestions: numbers that may have been meant.
    """

    value: str
    problem: str = ""
    suggestions: tuple = ()


def vat_digits(text):
    """Return the digits of a text: "900.373.115-3" is "9003731153"."""
    return NOT_DIGITS.sub("", text or "")


def nit_check_digit(digits):
    """Return the check digit of a NIT's base.

    Weights 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 from right to left,
    modulo 11, as in DIAN's Orden Administrativa 4 of 1989; python-stdnum has them.

    >>> nit_check_digit("900373115")
    '3'
    """
    digits = vat_digits(digits)
    if not 1 <= len(digits) <= 15:
        raise ValueError(f"A NIT has 1 to 15 digits before the check digit: {digits!r}")
    return calc_check_digit(digits)


def with_check_digit(base):
    """Return a NIT as it is stored: "900373115-3"."""
    return f"{base}-{nit_check_digit(base)}"


def is_plausible_base(digits):
    """Tell whether this many digits are known to be a NIT without its check digit.

    DIAN gives legal entities nine digits that begin with 8 or 9. A natural person's NIT
    is the citizen's number: up to eight digits, or the ten digits beginning with 1 that
    the Registraduria issues (NUIP).
    """
    if len(digits) == 9:
        return digits[0] in "89"
    return 3 <= len(digits) <= 8 or (len(digits) == 10 and digits[0] == "1")


def is_company_number(digits):
    """Tell whether the digits are a legal entity's NIT without its check digit."""
    return len(digits) == 9 and digits[0] in "89"


def is_truncated_nit(value):
    """Tell whether a stored NIT looks like one that lost its last digit.

    "900373115" typed without check digit was stored as "90037311-5" when 5 happened to
    be a valid check digit: one in ten. No legal entity has eight digits.
    """
    return bool(re.fullmatch(r"[89]\d{7}-\d", value or "", re.ASCII))


def read_nit(text):
    """Read a Colombian NIT however it is written.

    >>> read_nit("NIT 900.373.115-3").value
    '900373115-3'
    >>> read_nit("900373115").suggestions
    ('900373115-3',)
    """
    text = (text or "").strip()
    match = NIT_TEXT.fullmatch(text)
    if not match:
        return Reading(text, FORMAT)
    digits, digit = vat_digits(match["base"]), match["digit"]
    if digit is not None:
        if not 3 <= len(digits) <= 15:
            return Reading(text, FORMAT)
        value = with_check_digit(digits)
        if value[-1] != digit:
            return Reading(text, WRONG_DIGIT, (value,))
        return Reading(value)
    return _read_without_hyphen(text, digits)


def _read_without_hyphen(text, digits):
    """Read a NIT that does not say where its base ends."""
    if not 3 <= len(digits) <= 16:
        return Reading(text, FORMAT)
    bare = is_plausible_base(digits)
    complete = len(digits) > 3 and nit_check_digit(digits[:-1]) == digits[-1]
    if bare and complete:
        return Reading(
            text,
            AMBIGUOUS,
            (with_check_digit(digits), f"{digits[:-1]}-{digits[-1]}"),
        )
    if complete:
        return Reading(f"{digits[:-1]}-{digits[-1]}")
    if bare:
        return Reading(text, MISSING_DIGIT, (with_check_digit(digits),))
    if len(digits) == 10 or len(digits) == 9:
        return Reading(text, WRONG_DIGIT, (with_check_digit(digits[:-1]),))
    return Reading(text, FORMAT)


def read_personal(text, kind):
    """Read a citizen's or foreigner's number or a passport.

    None of them has a check digit. Citizens: 3 to 10 digits (Registraduria, up to
    eight before the NUIP of ten); foreigners: the digits of the cedula de extranjeria;
    passports: letters and digits (ICAO 9303, part 3).
    """
    text = (text or "").strip()
    value = SEPARATORS.sub("", PERSONAL_PREFIX.sub("", text)).upper()
    if not PERSONAL_FORMATS[kind].fullmatch(value):
        return Reading(text, FORMAT)
    return Reading(value)


def read_rfc(text):
    """Read a Mexican RFC; its last character is a check digit (SAT, see stdnum)."""
    value = rfc.compact((text or "").strip())
    if value in GENERIC_RFC:
        return Reading(value)
    try:
        rfc.validate(value)
    except ValidationError:
        return Reading(value, FORMAT)
    if len(value) < 12:
        return Reading(value, FORMAT)
    right = value[:-1] + rfc.calc_check_digit(value[:-1])
    if right != value:
        return Reading(value, WRONG_DIGIT, (right,))
    return Reading(value)


def read_ecuador(text):
    """Read an Ecuadorian RUC (13 digits) or cedula (10 digits), by python-stdnum."""
    value = SEPARATORS.sub("", (text or "").strip()).upper()
    value = value.removeprefix("EC").removeprefix("RUC")
    if value == FINAL_CONSUMER:
        return Reading(value)
    module = ruc if len(value) == 13 else ci
    try:
        return Reading(module.validate(value))
    except InvalidChecksum:
        return Reading(value, WRONG_DIGIT)
    except ValidationError:
        return Reading(value, FORMAT)


READERS = {"CO": read_nit, "MX": read_rfc, "EC": read_ecuador}


def read_vat(vat, country_code):
    """Read a tax number by the rules of a country that is known here.

    :return: a `Reading`, or None for the other countries.
    """
    reader = READERS.get((country_code or "").upper())
    return reader(vat) if reader else None


def normalise_vat(vat, country_code):
    """Return a tax number as it is stored; unchanged when it is not understood.

    >>> normalise_vat("900.373.115-3", "CO")
    '900373115-3'
    """
    reading = vat and read_vat(vat, country_code)
    return reading.value if reading and not reading.problem else vat
