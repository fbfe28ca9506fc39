"""A field to choose one of many from, by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

_SHOWN = 14


class Chooser(QComboBox):
    """Choices by key; typing seeks in their names, and a key nobody listed may be typed whole."""

    picked = Signal(str)
    """A person chose another key."""

    def __init__(self, name: str, placeholder: str = "") -> None:
        """Start without choices.

        Args:
            name: accessible name.
            placeholder: what stands there while nothing is chosen.
        """
        super().__init__()
        self._key = ""
        self.setAccessibleName(name)
        self.line = QLineEdit()
        self.setLineEdit(self.line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_SHOWN)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(_SHOWN)
        self.setCompleter(completer)
        line = self.line
        line.setAccessibleName(name)
        line.setPlaceholderText(placeholder)
        line.editingFinished.connect(self._settle)
        completer.activated.connect(lambda _text: self._settle())
        self.activated.connect(lambda place: self._pick(str(self.itemData(place) or "")))

    @property
    def key(self) -> str:
        """The key at hand; blank when there is none."""
        return self._key

    def offer(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Offer other choices and keep the key at hand.

        Args:
            choices: key, words and tooltip of each.
        """
        with QSignalBlocker(self):
            self.clear()
            for key, words, tip in choices:
                self.addItem(words, key)
                self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self._write()

    def show_key(self, key: str) -> None:
        """Show a key without telling."""
        self._key = key
        with QSignalBlocker(self):
            self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the whole text when the keyboard comes, so that typing seeks afresh."""
        super().focusInEvent(event)
        self.line.selectAll()

    def _write(self) -> None:
        place = self.findData(self._key) if self._key else -1
        self.setCurrentIndex(place)
        self.setEditText(self.itemText(place) if place >= 0 else self._key)
        self.setToolTip(str(self.itemData(place, Qt.ItemDataRole.ToolTipRole) or "") if place >= 0 else self._key)

    def _settle(self) -> None:
        """Take what was typed: a name, the only one it is found in, or a key."""
        text = self.currentText().strip()
        folded = text.casefold()
        names = [self.itemText(place) for place in range(self.count())]
        exact = [place for place, name in enumerate(names) if name.casefold() == folded]
        close = [place for place, name in enumerate(names) if folded and folded in name.casefold()]
        if exact or len(close) == 1:
            self._pick(str(self.itemData((exact or close)[0])))
        elif text != self._key:
            self._pick(text)

    def _pick(self, key: str) -> None:
        changed = key != self._key
        self.show_key(key)
        if changed:
            self.picked.emit(key)
