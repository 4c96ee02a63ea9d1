"""Ages of debts: which bucket a due date falls into."""

# The last day of each bucket, counted in days past the due date; the last has no end.
BUCKET_ENDS = {"current": 0, "days_30": 30, "days_60": 60, "days_90": 90}


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
    return "older"
