import re
import unicodedata

NOT_WORD = re.compile(r"[^0-9a-z]+")


def text_key(text):
    """Return a text as it is compared: without accents, case and punctuation.

    :param str text: what somebody has written.
    :rtype: str
    """
    plain = unicodedata.normalize("NFKD", str(text or "").lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return NOT_WORD.sub(" ", plain).strip()
