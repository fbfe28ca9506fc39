"""A record's way through the six gates, drawn as a list: passed, stopped, not reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outcome import Gate
from ui.bridge.help_call import ask_help, set_place
from ui.text.messages import gate_name
from ui.text.tr import tr
from ui.widgets.controls import button, label
from ui.widgets.icons import icon_label
from ui.widgets.spoken import Role

_LOOKS = {
    "passed": ("check-circle", "good", "Passed"),
    "stopped": ("warning-circle", "bad", "Stopped here"),
    "left": ("minus-circle", "wait", "Left out here"),
    "waits": ("clock", "wait", "Waits here"),
    "skipped": ("circle", "faint", "Not reached"),
}

_HERE = {"stopped", "left", "waits"}


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate, how the record fared and the sentence."""

    gate: Gate
    state: str
    """``passed``, ``stopped``, ``left`` (out, no trouble), ``waits`` or ``skipped``."""
    reason: str
    place: str = ""
    """Anchor of the help's entry for the reason; blank where the reason has none."""


class TrailView(QWidget):
    """Six lines; the first that stopped the record stands out."""

    spoken_role = Role.List

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(tr("Trail"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 6, 0)
        self._column.setSpacing(4)
        self._lines: list[QWidget] = []

    @property
    def lines(self) -> list[QWidget]:
        """The lines shown."""
        return self._lines

    def show_gates(self, gates: Sequence[GateLine], foot: str = "") -> None:
        """Show a trail in place of the one before."""
        for old in self._lines:
            old.setParent(None)
            old.deleteLater()
        self._lines = []
        while self._column.count():
            self._column.takeAt(0)
        for gate in gates:
            self._add(_line(gate))
        if foot:
            self._add(label(foot, "caption", wrap=True))
        self._column.addStretch(1)

    def _add(self, line: QWidget) -> None:
        self._lines.append(line)
        self._column.addWidget(line)


class TrailLine(QFrame):
    """One gate, as an entry of the list."""

    spoken_role = Role.ListItem


def _line(gate: GateLine) -> QFrame:
    icon, tint, word = _LOOKS.get(gate.state, _LOOKS["skipped"])
    stopped = gate.state in _HERE
    frame = TrailLine()
    if stopped:
        frame.setProperty("role", "callout")
        frame.setProperty("tone", tint)
    frame.setAccessibleName(f"{gate_name(gate.gate)}: {tr(word)}. {gate.reason}")
    row = QHBoxLayout(frame)
    row.setContentsMargins(8, 7, 8, 7)
    row.setSpacing(10)
    row.addWidget(icon_label(icon, tint, 20), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(1)
    head = QHBoxLayout()
    head.addWidget(label(gate_name(gate.gate), "strong"))
    head.addStretch(1)
    head.addWidget(label(tr(word), "caption", tone=tint if stopped else ""))
    words.addLayout(head)
    if gate.reason:
        words.addWidget(label(gate.reason, "" if stopped else "muted", wrap=True))
    if stopped and gate.place:
        set_place(frame, gate.place)
        explain = button(tr("What does this mean?"), partial(ask_help, gate.place), role="link", tip="F1")
        words.addWidget(explain, 0, Qt.AlignmentFlag.AlignLeft)
    row.addLayout(words, 1)
    return frame
