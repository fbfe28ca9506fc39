"""From how many points on a pair is green or amber: two sliders whose counts follow at once, saved on a press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from app.planning.matching.bands import HIGHEST, Band, Thresholds
from ui.bridge.throttle import Debounce
from ui.text.matching import band_icon
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label
from ui.widgets.threshold import Threshold

_STEP_MILLISECONDS = 60
"""How long a slider must rest before its counts are asked for."""


class ThresholdsPanel(Card):
    """Holds the thresholds being tried; nothing is kept before *Save*."""

    tried = Signal()
    """Other thresholds are being tried: show their counts and pairs."""
    saved = Signal(object)
    """The ``Thresholds`` to keep."""

    def __init__(self) -> None:
        """Start with the recommended ones."""
        super().__init__(margin=10, spacing=4)
        self._kept = Thresholds()
        self._tried = Thresholds()
        self.setAccessibleName(tr("Thresholds"))
        row = QHBoxLayout()
        row.setSpacing(14)
        self.green = Threshold(tr("Green &from"), band_icon(Band.GREEN), highest=HIGHEST)
        self.amber = Threshold(tr("Am&ber from"), band_icon(Band.AMBER), highest=HIGHEST)
        row.addWidget(self.green, 1)
        row.addWidget(self.amber, 1)
        self.body.addLayout(row)
        self.body.addLayout(self._build_foot())
        self._typing = Debounce(self, self.tried.emit, _STEP_MILLISECONDS)
        self.green.moved.connect(partial(self._moved, self._green_moved))
        self.amber.moved.connect(partial(self._moved, self._amber_moved))
        self.by_itself.clicked.connect(lambda on: self._try(replace(self._tried, link_green=on)))
        self._show()

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.by_itself = QCheckBox(tr("A sync l&inks green"))
        self.by_itself.setAccessibleName(tr("A sync links green pairs"))
        self.by_itself.setToolTip(
            tr("With the tick a sync links green pairs by itself; without it each waits until a person accepts it.")
        )
        self.lead = label("", "caption")
        row.addWidget(self.by_itself)
        row.addStretch(1)
        row.addWidget(self.lead)
        self.reset = button(tr("Rese&t"), self._reset, role="quiet", icon="arrow-counter-clockwise")
        self.reset.setToolTip(tr("Back to the recommended thresholds, which were measured"))
        self.reset.setAccessibleName(tr("Reset to the recommended thresholds"))
        self.save = button(tr("Sa&ve"), self._save, icon="check")
        self.save.setAccessibleName(tr("Save the thresholds"))
        row.addWidget(self.reset)
        row.addWidget(self.save)
        return row

    @property
    def trying(self) -> Thresholds:
        """The thresholds as the sliders stand."""
        return self._tried

    @property
    def changed(self) -> bool:
        """Whether they are others than those that are kept."""
        return self._tried != self._kept

    def show_kept(self, thresholds: Thresholds) -> None:
        """Show what is kept, unless others are being tried."""
        if not self.changed:
            self._tried = thresholds
        self._kept = thresholds
        self._show()

    def forget(self) -> None:
        """Try nothing any more: another company is at hand."""
        self._tried = self._kept
        self._show()

    def _moved(self, follow: Callable[[int], Thresholds], points: int) -> None:
        self._try(follow(points))

    def _green_moved(self, points: int) -> Thresholds:
        # Amber is never above green: the other slider gives way.
        return replace(self._tried, green=points, amber=min(points, self._tried.amber))

    def _amber_moved(self, points: int) -> Thresholds:
        return replace(self._tried, amber=points, green=max(points, self._tried.green))

    def _try(self, thresholds: Thresholds) -> None:
        self._tried = thresholds
        self._show()
        self._typing.poke()

    def _reset(self) -> None:
        recommended = Thresholds()
        self._try(replace(self._tried, green=recommended.green, amber=recommended.amber, margin=recommended.margin))

    def _save(self) -> None:
        self.saved.emit(self._tried)

    def _show(self) -> None:
        self.green.show_value(self._tried.green)
        self.amber.show_value(self._tried.amber)
        self.by_itself.setChecked(self._tried.link_green)
        self.lead.setText(tr("Green also leads by {n} points over the next best", n=self._tried.margin))
        self.save.setEnabled(self.changed)
        recommended = Thresholds()
        self.reset.setEnabled((self._tried.green, self._tried.amber) != (recommended.green, recommended.amber))
