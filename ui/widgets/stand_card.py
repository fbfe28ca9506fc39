"""A card: where entries stand and why, how many, what they are worth, and what is done about all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.attention import StandGroup
from app.domain.remedy import Remedy
from ui.text.attention import stand_name, why_icon, why_name, why_sentence
from ui.text.mismatch import age, stake
from ui.text.tr import counted, tr
from ui.widgets.controls import Elided, button, label, restyle
from ui.widgets.icons import icon_label
from ui.widgets.spoken import Role


class StandCard(QFrame):
    """One card; Enter or a click lists what is on it."""

    spoken_role = Role.Button

    def __init__(
        self,
        group: StandGroup,
        act: str,
        remedy: Remedy | None,
        *,
        opened: Callable[[StandCard], object],
        acted: Callable[[StandCard], object],
        mended: Callable[[StandCard], object],
    ) -> None:
        """Show a group.

        Args:
            group: what stands there.
            act: words of the button for all of them; blank for none.
            remedy: what mends all of them, where one remedy does.
            opened: called to list them.
            acted: called by the first button.
            mended: called by the remedy's button.
        """
        super().__init__()
        self.group, self.remedy = group, remedy
        self._opened = opened
        self.setProperty("role", "cause")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(why_sentence(group))
        why = why_name(group.stand, group.cause)
        number, worth = counted(group.count, "record", "records"), stake(group.cents)
        self.setAccessibleName(". ".join(part for part in (stand_name(group.stand), why, number, worth) if part))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 8)
        column.setSpacing(3)
        top = QHBoxLayout()
        top.setSpacing(8)
        icon, _, tint = why_icon(group.stand, group.cause).partition(":")
        top.addWidget(icon_label(icon, tint, 18))
        top.addWidget(Elided(stand_name(group.stand), "overline"), 1)
        if worth:
            top.addWidget(label(worth, "strong"))
        column.addLayout(top)
        column.addWidget(Elided(why, "section"))
        oldest = tr("oldest: {age}", age=age(group.oldest)) if group.oldest is not None else ""
        column.addWidget(Elided(" · ".join(part for part in (number, oldest) if part), "caption"))
        if group.message:
            column.addWidget(label(group.message, "muted", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(10)
        self.all = button(act, lambda: acted(self), role="link", name=f"{act.replace('&', '') or tr('All')}: {why}")
        self.mend = button("", lambda: mended(self), role="link", name=tr("The way on: {why}", why=why))
        if remedy is not None:
            self.mend.setText(tr(remedy.label))
            self.mend.setAccessibleName(f"{tr(remedy.label)}: {why}")
            self.mend.setToolTip(tr(remedy.sentence))
        for one in (self.mend, self.all):
            foot.addWidget(one)
        foot.addStretch(1)
        column.addLayout(foot)
        # Only now: a widget shown before it has a parent becomes a window of its own.
        self.all.setVisible(bool(act))
        self.mend.setVisible(remedy is not None)

    def mark(self, *, on: bool) -> None:
        """Show whether its list is the one at hand."""
        restyle(self, chosen=on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """List on Enter and the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """List on a click anywhere."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.press()
            return
        super().mouseReleaseEvent(event)

    def press(self) -> None:
        """List what is on it."""
        self._opened(self)
