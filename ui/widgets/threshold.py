"""A threshold: a slider with a box of figures beside it, both by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QSpinBox, QWidget

from ui.widgets.controls import labelled
from ui.widgets.icons import icon_label
from ui.widgets.sized import sized

_SHORTEST, _FIGURES = 70, 74
"""Pixels of the shortest slider and of the box."""


class Threshold(QWidget):
    """Points from 1 to a highest; ``moved`` tells every step a person makes."""

    moved = Signal(int)

    def __init__(self, words: str, icon: str, *, highest: int) -> None:
        """Start at 1.

        Args:
            words: what stands before it, with a mnemonic for the figures.
            icon: ``name:tint``.
            highest: the most points.
        """
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        name, _, tint = icon.partition(":")
        plain = words.replace("&", "")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, highest)
        self.slider.setPageStep(5)
        sized(self.slider, least_width=_SHORTEST)
        self.slider.setAccessibleName(plain)
        self.figures = QSpinBox()
        self.figures.setRange(1, highest)
        self.figures.setAccessibleName(plain)
        sized(self.figures, width=_FIGURES)
        row.addWidget(icon_label(name, tint, 16))
        row.addWidget(labelled(words, self.figures))
        row.addWidget(self.slider, 1)
        row.addWidget(self.figures)
        self.slider.valueChanged.connect(self._slid)
        self.figures.valueChanged.connect(self._typed)

    @property
    def value(self) -> int:
        """The points."""
        return self.figures.value()

    def show_value(self, points: int) -> None:
        """Show other points without telling."""
        for part in (self.slider, self.figures):
            part.blockSignals(True)
            part.setValue(points)
            part.blockSignals(False)

    def _slid(self, points: int) -> None:
        self.show_value(points)
        self.moved.emit(points)

    def _typed(self, points: int) -> None:
        self.show_value(points)
        self.moved.emit(points)
