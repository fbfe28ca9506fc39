"""A row of chips: filters above a table, each with its count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.text.format import count
from ui.widgets.controls import button


class Chips(QWidget):
    """Chips by key; either one at a time (with *All*), or any number of them."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str, str]], *, single: bool) -> None:
        """Make a chip for each choice.

        Args:
            choices: key, words, icon as ``name:tint``.
            single: one at a time; pressing it again lets go.
        """
        super().__init__()
        self._single = single
        self._chips: dict[str, QPushButton] = {}
        self._words: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for key, words, icon in choices:
            name, _, tint = icon.partition(":")
            chip = button(words, role="chip", icon=name, tint=tint)
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, key=key: self._pressed(key))
            self._chips[key] = chip
            self._words[key] = words
            row.addWidget(chip)
        row.addStretch(1)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys that are pressed."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, *keys: str) -> None:
        """Press these and no others, without telling."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)

    def chip(self, key: str) -> QPushButton:
        """Return a chip."""
        return self._chips[key]

    def show_counts(self, counts: dict[str, int], *, hide_zero: bool = False) -> None:
        """Show a number on each chip."""
        for key, chip in self._chips.items():
            number = counts.get(key, 0)
            text = f"{self._words[key]}  {count(number)}"
            chip.setText(text)
            chip.setAccessibleName(f"{self._words[key].replace('&', '')}: {count(number)}")
            chip.setVisible(not hide_zero or number > 0 or chip.isChecked())

    def _pressed(self, key: str) -> None:
        if self._single and self._chips[key].isChecked():
            self.choose(key)
        self.changed.emit()
