"""E-mail addresses and phone numbers as they are stored. Pure functions."""

import re

from odoo.tools.mail import email_normalize, email_split

# A number with what people write between its digits, and an extension. Whatever else is
# written with it ("Portería", a second number) would be lost by formatting.
PHONE = re.compile(
    r"\s*[+(]?[\d\s.()\u00a0\u2010-\u2015-]+(?:(?:ext|x|#)\.?\s*\d{1,6})?\s*",
    re.IGNORECASE | re.ASCII,
)
# An address that is its own normalised form but for the case.
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}"
)
ADDRESS_SEPARATORS = re.compile(r"[\s,;]+")


def is_formattable_phone(text):
    """Tell whether formatting a phone number loses nothing that was written."""
    return bool(PHONE.fullmatch(text))


def normalise_email(text):
    """Return an address, or several, trimmed and in lower case.

    What is more than addresses ('"Cartera" <cartera@example.com>'), and what is none,
    is kept as Odoo keeps it, trimmed.

    >>> normalise_email(" Ana@Example.COM; LUIS@example.com ")
    'ana@example.com, luis@example.com'
    """
    text = text.strip()
    if PLAIN_ADDRESS.fullmatch(text.lower()):
        return text.lower()
    parts = [part for part in ADDRESS_SEPARATORS.split(text) if part]
    normalised = [email_normalize(part) for part in parts]
    if not parts or not all(normalised) or any(email_split(p) != [p] for p in parts):
        return text
    return ", ".join(dict.fromkeys(normalised))
