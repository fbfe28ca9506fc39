"""Change stamps: a date and a time, each a field of its own, in the wall-clock time of Sydney.

Pronto keeps stamps as two fields without a time zone (``so-date-stamp``, ``dr-tr-time-stamp``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SYDNEY = ZoneInfo("Australia/Sydney")


def utc_now() -> datetime:
    """Return the present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def sydney_stamp(moment: datetime) -> tuple[str, str]:
    """Return (``YYYY-MM-DD``, ``HH:MM:SS``) in Sydney for an aware moment."""
    local = moment.astimezone(SYDNEY)
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M:%S")


def moment_of(date_text: str, time_text: str) -> datetime:
    """Return the aware Sydney moment of a stamp.

    Raises:
        ValueError: The texts are not a date and a time.
    """
    return datetime.strptime(f"{date_text} {time_text or '00:00:00'}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=SYDNEY)
