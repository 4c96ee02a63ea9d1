"""What of a customer's name tells it apart: no accents, no dots, no legal form."""

import re
import unicodedata

from odoo.tools import SQL

DROPPED = r"[.'`]"
SEPARATORS = r"[^a-z0-9]+"
# Written as they are left once dots are dropped ("S.A.S.") or spaced ("S. A. S.").
LEGAL_FORMS = (
    r"( (s a s|s a|s c a|s en c|y cia|e u|s de r l|s de rl|de c v|de cv|"
    r"sas|sa|sca|ltda|limitada|cia|eu|esp|spa|srl|sl|cv|inc|llc|corp|bic))+$"
)
ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçý"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncy"


def name_key(name):
    """Return a name as it is compared with others.

    :param str name: the name as it was typed.
    :rtype: str
    """
    decomposed = unicodedata.normalize("NFKD", (name or "").lower())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = re.sub(SEPARATORS, " ", re.sub(DROPPED, "", plain)).strip()
    return re.sub(LEGAL_FORMS, "", words)


def name_key_sql(column):
    """Return the same in SQL, for the names that a database already has.

    :param SQL column: the name.
    :rtype: SQL
    """
    plain = SQL("translate(lower(%s), %s, %s)", column, ACCENTED, PLAIN)
    words = SQL(
        "trim(regexp_replace(regexp_replace(%s, %s, '', 'g'), %s, ' ', 'g'))",
        plain,
        DROPPED,
        SEPARATORS,
    )
    return SQL("NULLIF(regexp_replace(%s, %s, ''), '')", words, LEGAL_FORMS)
