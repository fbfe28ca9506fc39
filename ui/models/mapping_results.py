"""What a rule makes of real records, as a table with its problems marked."""

from __future__ import annotations

from app.planning.try_rule import Tried
from ui.text.columns import Column
from ui.text.format import BLANK
from ui.text.tr import told, tr

_LONGEST = 160


def result_columns(becomes: str) -> list[Column[Tried]]:
    """Return the columns: the record, what it has, what becomes of it.

    Args:
        becomes: heading of the last column.
    """
    return [
        Column(tr("Record"), lambda one: one.title or one.key, width=190, grow=True,
               icon=lambda one: "warning:bad" if one.problem else ""),
        Column(tr("In Pronto"), _given, width=0, room=440, tone=lambda _one: "muted"),
        Column(becomes, _made, width=150, tone=lambda one: "bad" if one.problem else ""),
    ]  # fmt: skip


def _given(one: Tried) -> str:
    words = [" ".join(text.split()) for text in one.source_texts.values()]
    return _cut(" · ".join(text or BLANK for text in words)) if words else BLANK


def _made(one: Tried) -> str:
    return _cut(told(one.problem) or one.value or BLANK)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
