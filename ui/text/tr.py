"""Translation: every sentence a person reads goes through ``tr``."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Tallybridge"


def tr(text: str, **values: object) -> str:
    """Return a text in the person's language, with ``{name}`` places filled from ``values``."""
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format(**values) if values else translated


def counted(number: int, one: str, many: str) -> str:
    """Return a number with the noun that fits it: ``1 record``, ``1,204 records``."""
    return f"{number:,} {tr(one) if number == 1 else tr(many)}"
