"""Ages of debts: which bucket a due date falls into."""

from ..const import AGEING_BUCKETS, BUCKET_ENDS


def get_bucket(due_date, day):
    """Return the bucket of a debt.

    :param date due_date: when it is to be paid.
    :param date day: from which its age is counted.
    :rtype: str
    """
    age = (day - due_date).days
    for bucket, end in BUCKET_ENDS.items():
        if age <= end:
            return bucket
    return AGEING_BUCKETS[-1]
