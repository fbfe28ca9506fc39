"""A card: what one cause explains, how many, what they are worth, how old, and the way to settle them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.services.viewer import CauseCard as CauseCardData
from ui.text.figures import whole
from ui.text.mismatch import age, card_title, cause_icon, cause_name, cause_sentence, stake, way_key, way_words
from ui.text.tr import counted, told, tr
from ui.widgets.controls import Elided, button, label
from ui.widgets.icons import icon_label
from ui.widgets.spoken import Role


class CauseCard(QFrame):
    """One card; Enter or a click opens its list."""

    spoken_role = Role.Button

    def __init__(
        self,
        card: CauseCardData,
        opened: Callable[[CauseCardData], object],
        settled: Callable[[CauseCardData], object],
    ) -> None:
        """Show a card; ``opened`` is called to look inside, ``settled`` to settle all that is on it."""
        super().__init__()
        self.card = card
        self._opened = opened
        group = card.group
        title = card_title(group)
        self.setProperty("role", "cause")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        money = stake(group.cents)
        oldest = tr("oldest: {age}", age=age(group.oldest))
        said = [cause_name(group.cause), title, money, oldest]
        self.setAccessibleName(". ".join(part for part in said if part))
        self.setToolTip(cause_sentence(group.cause))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 12, 10)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        icon, _, tint = cause_icon(group.cause).partition(":")
        top.addWidget(icon_label(icon, tint, 20))
        top.addWidget(Elided(cause_name(group.cause), "overline"), 1)
        if money:
            top.addWidget(label(money, "strong"))
        column.addLayout(top)
        column.addWidget(Elided(title, "section"))
        column.addLayout(self._build_foot(oldest, settled))

    def _build_foot(self, oldest: str, settled: Callable[[CauseCardData], object]) -> QHBoxLayout:
        group, offer = self.card.group, self.card.offer
        foot = QHBoxLayout()
        foot.setSpacing(8)
        differences = counted(group.count, "difference", "differences")
        more = oldest if group.count == group.records else f"{differences} · {oldest}"
        foot.addWidget(Elided(more, "caption"), 1)
        self.settle = button("", lambda: settled(self.card), role="link")
        if offer is not None:
            words = way_words(offer.choice)
            self.settle.setText(tr("{way}, all {n}", way=words, n=whole(group.count)) if group.count > 1 else words)
            self.settle.setToolTip(f"{told(offer.sentence)} ({way_key(offer.choice)})")
        else:
            # Each wants a look of its own, or a correction in Pronto; as a whole they can only be left alone.
            self.settle.setText(tr("Ignore all {n}…", n=whole(group.count)) if group.count > 1 else tr("Ignore…"))
            self.settle.setToolTip(tr("Leaves both sides as they are, with a note, until a value changes."))
        self.settle.setAccessibleName(f"{self.settle.text()}: {card_title(group)}")
        foot.addWidget(self.settle)
        self.look = button(tr("Look"), self.press, role="link")
        self.look.setAccessibleName(tr("Look: {what}", what=card_title(group)))
        self.look.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot.addWidget(self.look)
        return foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter and the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.press()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click anywhere."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.press()
            return
        super().mouseReleaseEvent(event)

    def press(self) -> None:
        """Open its list."""
        self._opened(self.card)
