"""Ids of records as clients send them."""

# What is longer is no number of a record, and the database refuses to compare.
MAX_ID = 2**31 - 1


def read_id(value):
    """Return the id that a client has sent.

    :param value: an integer, or its digits.
    :return: the id; 0, which no record has, when it cannot be one.
    :rtype: int
    """
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value) if len(value) <= len(str(MAX_ID)) else 0
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value <= MAX_ID else 0
