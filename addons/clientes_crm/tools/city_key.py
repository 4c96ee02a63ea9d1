"""The name of a city as it is compared. Pure functions: no ORM, no database."""

import re

from .search_text import fold

SIZE = 64
PUNCTUATION = ".,;:'\"\u00b4`()/_-"
BLANK = re.compile(" +")
# What people write after the capital's name, or leave out: its department is the same.
CAPITAL_DISTRICT = r" (d ?c|distrito capital)$"
DISTRICT = re.compile(CAPITAL_DISTRICT)
SPACES = str.maketrans(PUNCTUATION, " " * len(PUNCTUATION))


def city_key(text):
    """Return the name of a city without case, accents and punctuation.

    >>> city_key("Bogotá, D.C.")
    'bogota'
    """
    plain = BLANK.sub(" ", fold(text).translate(SPACES)).strip(" ")
    return DISTRICT.sub("", plain)[:SIZE].strip(" ")


def city_name(text):
    """Return the name of a city as a list shows it.

    >>> city_name(" SAN  GIL ")
    'San Gil'
    """
    name = " ".join((text or "").split())[:SIZE].strip()
    return name.title() if name.isupper() or name.islower() else name
