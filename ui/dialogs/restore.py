"""A damaged data file: which backup to put back, or to leave it for now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ports.backups import Backup, Holds
from ui.bridge.office_safety import Listed
from ui.dialogs.frame import DialogFrame
from ui.text.format import when
from ui.text.tr import counted, told, tr
from ui.widgets.controls import button, label, labelled
from ui.widgets.sized import sized

WHY = {
    "daily": "Of the day",
    "hand": "Asked for",
    "update": "Before an update",
    "run": "Before a big run",
    "restore": "Set aside by a restore",
}
"""What a backup was made for."""
_ROWS = 6
_WIDTH = 720
_NAME = Qt.ItemDataRole.UserRole


def room(number: int) -> str:
    """Return how much room something takes: ``12.3 MB``."""
    return f"{number / 1e6:,.1f} MB" if number >= 100_000 else f"{number / 1e3:,.0f} kB"


def held(found: Holds) -> str:
    """Return what a backup holds, in words."""
    if found.problem:
        return told(found.problem)
    names = ", ".join(found.companies) or tr("No company")
    linked = counted(found.links, "record linked", "records linked")
    return f"{names} · {linked} · {counted(found.entries, 'journal entry', 'journal entries')}"


def why(backup: Backup) -> str:
    """Return what a backup was made for."""
    return tr(WHY[backup.why])


class RestoreDialog(DialogFrame):
    """Offers the newest backup that is whole; what is chosen is put back by whoever opened it."""

    def __init__(
        self, parent: QWidget | None, damage: str, backups: Sequence[Listed], restore: Callable[[str], object]
    ) -> None:
        """Show what is wrong and what there is.

        Args:
            parent: the window.
            damage: what is wrong, a sentence.
            backups: newest first.
            restore: puts the one of this name back; the dialog stays until it is closed.
        """
        super().__init__(parent, tr("The data file is damaged"), "warning", "bad")
        self._restore = restore
        self.words = label(damage, wrap=True, live=True)
        self.body.addWidget(self.words)
        explained = tr("Nothing in Pronto or Stripe is touched. The damaged file is kept aside; afterwards both sides "
                       "are read again and every record is compared before anything is written.")  # fmt: skip
        self.body.addWidget(label(explained, "muted", wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Backups"))
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(self.list.fontMetrics().height() * 2 * _ROWS)
        sized(self, least_width=_WIDTH)
        for one in backups:
            row = QListWidgetItem(f"{when(one.backup.at)} · {why(one.backup)} · {held(one.holds)}")
            row.setData(_NAME, "" if one.holds.problem else one.backup.name)
            self.list.addItem(row)
        whole = [place for place, one in enumerate(backups) if not one.holds.problem]
        self.body.addWidget(labelled(tr("&Backups, the newest first"), self.list))
        self.body.addWidget(self.list)
        self.act = button(tr("&Put it back"), self._act, role="primary", icon="arrow-counter-clockwise")
        self.leave = button(tr("C&lose"), self.reject)
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.act)
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self.list.itemActivated.connect(lambda _item: self._act())
        if whole:
            self.list.setCurrentRow(whole[0])
        self._offer()
        self.list.setFocus()

    def busy(self) -> None:
        """Show that it goes on."""
        self.act.setEnabled(False)
        self.leave.setEnabled(False)
        self.words.setText(tr("Putting it back…"))

    def fail(self, words: str) -> None:
        """Say why it could not be put back; another one can be chosen."""
        self.words.setText(words)
        self.leave.setEnabled(True)
        self._offer()

    def _offer(self) -> None:
        self.act.setEnabled(bool(self._chosen()))

    def _chosen(self) -> str:
        chosen = self.list.selectedItems()
        return str(chosen[0].data(_NAME)) if chosen else ""

    def _act(self) -> None:
        if self.act.isEnabled():
            name = self._chosen()
            self.busy()
            self._restore(name)
