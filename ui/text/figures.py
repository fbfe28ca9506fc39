"""Figures and days in the form of the chosen language; Australia's where none is chosen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, QTime

HOME = "en_AU"
"""The source's own language and form."""
_SIGNS = {"AUD": "$"}
_DAY = "d MMM yyyy"
_SHORT_DAY = "d MMM"
_OLD_YEAR = 2


class _Form:
    """The form in force."""

    locale = QLocale(HOME)
    home = True


def write_as(name: str) -> None:
    """Write figures and days as a language does: ``en_AU``, ``fr``."""
    _Form.locale = QLocale(name)
    _Form.home = name == HOME
    QLocale.setDefault(_Form.locale)


def at_home() -> bool:
    """Whether figures are written as in Australia."""
    return _Form.home


def amount(number: Decimal, currency: str) -> str:
    """Return an exact amount of money in major units, in the language's form: ``1 204,50 $ AU``.

    Args:
        number: exact; its decimals are those of the currency.
        currency: ISO 4217 code.
    """
    pattern = _Form.locale.toCurrencyString(0.0, _SIGNS.get(currency, currency), 0)
    return f"-{_placed(pattern, -number)}" if number < 0 else _placed(pattern, number)


def _placed(pattern: str, number: Decimal) -> str:
    zero = _Form.locale.zeroDigit()
    return pattern.replace(zero, decimal(number), 1)


def whole(number: int) -> str:
    """Return a whole number with its thousands separated: ``1,204``."""
    return f"{number:,}" if _Form.home else _Form.locale.toString(number)


def decimal(number: Decimal) -> str:
    """Return an exact decimal with all its digits, thousands separated: ``1,204.50``."""
    text = f"{number:,f}"
    if _Form.home:
        return text
    signs = {",": _Form.locale.groupSeparator(), ".": _Form.locale.decimalPoint()}
    return "".join(signs.get(sign, sign) for sign in text)


def long_day(date: dt.date) -> str:
    """Return a day in words: ``29 Nov 2026``."""
    if _Form.home:
        return f"{date.day} {date:%b %Y}"
    return _Form.locale.toString(QDate(date.year, date.month, date.day), _DAY)


def short_day(date: dt.date) -> str:
    """Return a day without its year: ``29 Nov``."""
    if _Form.home:
        return f"{date.day} {date:%b}"
    return _Form.locale.toString(QDate(date.year, date.month, date.day), _SHORT_DAY)


def plain_day(date: dt.date) -> str:
    """Return a day in figures: ``29/11/2026``."""
    if _Form.home:
        return f"{date:%d/%m/%Y}"
    pattern = _Form.locale.dateFormat(QLocale.FormatType.ShortFormat)
    # A year of two digits is a guess to the reader (CLDR's short forms have it).
    full = pattern if "yyyy" in pattern else pattern.replace("y" * _OLD_YEAR, "yyyy")
    return _Form.locale.toString(QDate(date.year, date.month, date.day), full)


def time(moment: dt.datetime) -> str:
    """Return the time of day of a local moment: ``2:05 pm``."""
    if _Form.home:
        return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"
    return _Form.locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
