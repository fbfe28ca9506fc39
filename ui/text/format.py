"""Money, dates, counts and values as an Australian bookkeeper writes them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from app.domain.money import Money, from_minor, minor_digits
from app.domain.shapes import Value, referred
from app.domain.spoken import spoken
from ui.text import figures
from ui.text.tr import counted, tr

BLANK = "–"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_MINUTE = 60
_HOUR = 3600
_CENTS = ("amount", "total", "tax", "subtotal", "unit_amount", "amount_due", "amount_paid", "gst", "cents",
          "amount_received", "amount_refunded", "charge", "charge_besides")  # fmt: skip


def money(cents: int, currency: str = "AUD") -> str:
    """Return an amount in minor units as people write it: ``$1,204.50``."""
    if figures.at_home():
        return str(Money(cents, currency.upper()))
    return figures.amount(from_minor(cents, currency.upper()), currency.upper())


def count(number: int) -> str:
    """Return a number with thousands separators."""
    return figures.whole(number)


def clock_time(moment: dt.datetime) -> str:
    """Return the local time of day: ``2:05 pm``."""
    return figures.time(moment.astimezone())


def when(moment: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Return a UTC moment in local words: ``today, 2:05 pm``; a dash when there is none."""
    if moment is None:
        return BLANK
    local = moment.astimezone()
    today = (now or dt.datetime.now(dt.UTC)).astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return tr("today, {time}", time=clock_time(moment))
    if days == 1:
        return tr("yesterday, {time}", time=clock_time(moment))
    if days == -1:
        return tr("tomorrow, {time}", time=clock_time(moment))
    return f"{figures.long_day(local.date())}, {clock_time(moment)}"


def span(seconds: float) -> str:
    """Return a length of time in words: ``about 2 min``."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return tr("{n} s", n=whole)
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return tr("{m} min {s} s", m=minutes, s=rest) if rest else tr("{m} min", m=minutes)
    hours, rest = divmod(whole, _HOUR)
    return tr("{h} h {m} min", h=hours, m=rest // _MINUTE)


def field_label(path: str) -> str:
    """Return a target path in words: ``address.line1`` becomes ``Address line 1``."""
    text = tr(spoken(path))
    return text[:1].upper() + text[1:]


def value(path: str, found: Value, currency: str = "AUD") -> str:
    """Return a field's value for people; cents become money, a list of lines its length."""
    if found is None or found == "":
        return BLANK
    if isinstance(found, bool):
        return tr("yes") if found else tr("no")
    if isinstance(found, list):
        return counted(len(found), "line", "lines")
    if isinstance(found, int):
        return _whole(path, found, currency)
    if (linked := referred(found)) is not None:
        return linked[1]
    return _text(path, found, currency)


def _text(path: str, found: str, currency: str) -> str:
    """Return a text as it stands, unless it is a price in decimal cents or a moment in ISO 8601."""
    if path.endswith("unit_amount_decimal"):
        return _price(found, currency)
    if _MOMENT.fullmatch(found):
        return when(dt.datetime.fromisoformat(found))
    return found


def _price(found: str, currency: str) -> str:
    """Return a unit price given in decimal cents (Stripe docs, ``unit_amount_decimal``): ``$241.00``, ``$0.0125``."""
    try:
        cents = Decimal(found)
    except InvalidOperation:
        return found
    whole = int(cents)
    if cents == whole:
        return money(whole, currency)
    sign = "$" if currency.upper() == "AUD" else f"{currency.upper()} "
    return f"{sign}{figures.decimal(cents.scaleb(-minor_digits(currency)))}"


def _whole(path: str, found: int, currency: str) -> str:
    """Return a whole number as money, as a day (unix seconds) or as it stands, by what the path is about."""
    last = path.rpartition(".")[2]
    if last in _CENTS or last.endswith(("_amount", "_total", "_tax", "_cents")):
        return money(found, currency)
    if last in {"due_date", "created", "date", "effective_at"} and found > 10**8:
        return figures.long_day(dt.datetime.fromtimestamp(found, dt.UTC).astimezone().date())
    return count(found)
