"""When and how often a debtor may be contacted (Colombia, Ley 2300 de 2023, art. 3).

Pure: dates, times and zones only. The hours are those of the debtor, so every moment is
aware and is looked at in the debtor's time zone. Three rules:

* Monday to Friday from 7:00 to 19:00, Saturday from 8:00 to 15:00, never on Sunday or a
  public holiday;
* not more than once on the same day;
* not by several channels within the same week. The law does not say where a week
  begins: seven days hold whatever it means.
"""

from datetime import datetime, time, timedelta

WEEKDAY = (time(7), time(19))
SATURDAY = (time(8), time(15))
WEEK = timedelta(days=7)
# More closed days in a row than any calendar has: then the calendar is wrong.
HORIZON = 366


def get_window(day, holidays=()):
    """Return from when to when a debtor may be contacted on a day.

    :param date day: in the debtor's time zone.
    :param holidays: container of the days that are public holidays.
    :return: (from, to); None if not at all

    >>> from datetime import date
    >>> get_window(date(2026, 11, 20))
    (datetime.time(7, 0), datetime.time(19, 0))
    >>> get_window(date(2026, 11, 21))
    (datetime.time(8, 0), datetime.time(15, 0))
    >>> get_window(date(2026, 11, 22)) is None
    True
    >>> get_window(date(2026, 12, 8), {date(2026, 12, 8)}) is None
    True
    """
    if day in holidays or day.weekday() == 6:
        return None
    return SATURDAY if day.weekday() == 5 else WEEKDAY


def is_contact_time(moment, zone, holidays=()):
    """Tell whether a debtor may be contacted at a moment; the last one is excluded.

    :param datetime moment: aware.
    :param tzinfo zone: the debtor's.

    >>> from datetime import timezone
    >>> from zoneinfo import ZoneInfo
    >>> bogota = ZoneInfo("America/Bogota")
    >>> is_contact_time(datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc), bogota)
    True
    >>> is_contact_time(datetime(2026, 11, 21, 0, 0, tzinfo=timezone.utc), bogota)
    False
    """
    local = moment.astimezone(zone)
    window = get_window(local.date(), holidays)
    return bool(window) and window[0] <= local.time() < window[1]


def next_contact_time(moment, zone, holidays=()):
    """Return the first moment from this one on at which contact is allowed.

    :raise ValueError: if there is none within a year.

    >>> from zoneinfo import ZoneInfo
    >>> bogota = ZoneInfo("America/Bogota")
    >>> saturday = datetime(2026, 11, 21, 15, 0, tzinfo=bogota)
    >>> next_contact_time(saturday, bogota).isoformat()
    '2026-11-23T07:00:00-05:00'
    """
    if is_contact_time(moment, zone, holidays):
        return moment
    local = moment.astimezone(zone)
    for days in range(HORIZON):
        day = local.date() + timedelta(days=days)
        window = get_window(day, holidays)
        if window:
            start = datetime.combine(day, window[0], tzinfo=zone)
            if start > local:
                return start
    raise ValueError(f"no contact hours within a year of {moment}")


def get_frequency_obstacle(day, channel, contacts):
    """Return why a debtor may not be contacted again yet.

    :param date day: the day of the new contact, in the debtor's time zone.
    :param str channel: by which channel.
    :param contacts: (day, channel) of former contacts.
    :return: "day", "channel" or nothing

    >>> from datetime import date
    >>> friday = date(2026, 11, 20)
    >>> get_frequency_obstacle(friday, "email", [(friday, "email")])
    'day'
    >>> get_frequency_obstacle(friday, "phone", [(date(2026, 11, 14), "email")])
    'channel'
    >>> get_frequency_obstacle(friday, "phone", [(date(2026, 11, 13), "email")])
    ''
    """
    contacts = list(contacts)
    if any(former == day for former, _channel in contacts):
        return "day"
    if any(
        former_channel != channel and abs(day - former) < WEEK
        for former, former_channel in contacts
    ):
        return "channel"
    return ""
