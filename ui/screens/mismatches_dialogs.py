"""The small dialogs of the mismatch page: a note, the keys, what to link to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.mismatch import Mismatch
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.format import when
from ui.text.messages import one_of
from ui.text.tr import counted, tr
from ui.widgets.controls import button, clearable, field, label, labelled
from ui.widgets.sized import opened_at
from ui.widgets.table import Table

KEYS = (
    ("J, K or ↓, ↑", "The next or the one before"),
    ("Enter", "Look inside a card; in the list, go to the buttons"),
    ("U", "Use Pronto's value"),
    ("S", "Use Stripe's value"),
    ("L", "Link to a record of the other side"),
    ("C", "Create in Stripe what is only in Pronto"),
    ("A", "Archive in Stripe what is gone from Pronto"),
    ("R", "Post the receipt"),
    ("I", "Ignore with a note"),
    ("Shift and one of them", "The same for all like this; a plan is shown first"),
    ("M", "Look at the match of a record that may be in Stripe already"),
    ("N", "Write a note"),
    ("Esc", "Back to the cards"),
    ("/", "Filter by what you type"),
    ("Ctrl+R", "Reconcile now"),
    ("Ctrl+E", "Save a report"),
    ("Ctrl+Z", "Undo the last fix or sync"),
    ("?", "This list"),
)
"""Keys of the page and what they do; the guide has the same table."""


class KeysDialog(DialogFrame):
    """The keys, laid over the page by ``?``."""

    def __init__(self, parent: QWidget | None, keys: Sequence[tuple[str, str]] = KEYS) -> None:
        """List keys, each with what it does."""
        super().__init__(parent, tr("Keys on this page"), "keyboard", "accent")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for row, (pressed, words) in enumerate(keys):
            grid.addWidget(label(tr(pressed), "strong"), row, 0)
            grid.addWidget(label(tr(words)), row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        close = button(tr("&Close"), self.accept, role="primary")
        close.setDefault(True)
        self.foot.addWidget(close)
        close.setFocus()


class NoteDialog(DialogFrame):
    """Asks for the note with which differences are left as they are."""

    def __init__(self, parent: QWidget | None, number: int, accept: Callable[[str], object]) -> None:
        """Ask; ``accept`` is called with the note."""
        what = counted(number, "difference", "differences")
        super().__init__(parent, tr("Leave {n} as they are?", n=what), "eye-slash", "accent")
        self._accept = accept
        words = tr("Neither side is changed. It comes back only when one of its values changes. The note is kept.")
        self.body.addWidget(label(words, wrap=True))
        self.note = field(tr("Note"), placeholder=tr("Why it may stay, for example: agreed with the customer"))
        self.body.addWidget(labelled(tr("N&ote"), self.note))
        self.body.addWidget(self.note)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.ignore = button(tr("&Ignore"), self._go, role="primary")
        self.ignore.setDefault(True)
        self.foot.addWidget(self.ignore)
        self.note.setFocus()

    def _go(self) -> None:
        self.accept()
        self._accept(self.note.text().strip())


class LinkDialog(DialogFrame):
    """Searches the other side for what a record is to be linked to."""

    def __init__(self, parent: QWidget | None, desk: Desk, mismatch: Mismatch, accept: Callable[[str], object]) -> None:
        """Show what is not linked yet; ``accept`` is called with the id that was picked."""
        name = mismatch.title or mismatch.pronto_id or mismatch.stripe_id
        super().__init__(parent, tr("Link {name} to…", name=name), "link-simple", "accent")
        self._desk, self._mismatch, self._accept = desk, mismatch, accept
        self._newest: Newest[list[Hit]] = Newest()
        self._first = True
        self._pronto = not mismatch.pronto_id or mismatch.cause == "only-in-stripe"
        opened_at(self, 760, 520)
        side = tr("Pronto") if self._pronto else tr("Stripe")
        words = tr("Pick the {what} in {side} that is the same. Only those that are not linked yet are listed.",
                   what=one_of(mismatch.kind), side=side)  # fmt: skip
        self.body.addWidget(label(words, wrap=True))
        self.search = field(tr("Find what to link to"), placeholder=tr("Code, name, e-mail, number or Stripe id"))
        clearable(self.search)
        self.body.addWidget(self.search)
        self.model = RowsModel(_hit_columns(), self)
        self.table = Table(tr("What it can be linked to"))
        self.table.show_model(self.model, self.model.columns)
        self.body.addWidget(self.table, 1)
        self.empty = label("", "muted", wrap=True)
        self.body.addWidget(self.empty)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.link = button(tr("&Link"), self._go, role="primary", icon="link-simple")
        self.foot.addWidget(self.link)
        self._typing = Debounce(self, self._load)
        self.search.textChanged.connect(self._typing.poke)
        # Enter links only from the table: what is typed may not have been looked for yet.
        self.search.returnPressed.connect(self._typing.now)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(lambda _row: self._go())
        self.table.chosen.connect(lambda row: self.link.setEnabled(row >= 0))
        self.search.setText(_first_words(mismatch))
        self.search.setFocus()
        self.search.selectAll()
        self._typing.now()

    def _load(self) -> None:
        viewer, mismatch, text = self._desk.office.viewer, self._mismatch, self.search.text().strip()
        work = self._desk.reading(self, tr("Link"), lambda _ctx: viewer.candidates(mismatch, text))
        self._newest.start(work.on_success(self._show))

    def _show(self, hits: list[Hit]) -> None:
        if not hits and self._first:
            # Nothing goes by the first guess: show what there is.
            self._first = False
            self.search.clear()
            self._typing.now()
            return
        self._first = False
        self.model.replace(hits)
        self.empty.setText(
            "" if hits else tr("Nothing that is not linked yet goes by this. Type less, or another word.")
        )
        self.link.setEnabled(bool(hits))
        if hits:
            self.table.selectRow(0)

    def _go(self) -> None:
        hit = self.model.row(self.table.currentIndex().row())
        if hit is not None:
            self.accept()
            self._accept(hit.pronto_id if self._pronto else hit.stripe_id)


def _hit_columns() -> list[Column[Hit]]:
    return [
        Column(tr("Id"), lambda hit: hit.pronto_id or hit.stripe_id, width=150),
        Column(tr("Name"), lambda hit: hit.title, width=0),
        Column(tr("Stripe id"), lambda hit: hit.stripe_id, width=170, tone=lambda _hit: "muted"),
        Column(tr("Changed"), lambda hit: when(hit.modified) if hit.modified else "", width=150, room=560,
               tone=lambda _hit: "muted"),
    ]  # fmt: skip


def _first_words(mismatch: Mismatch) -> str:
    """Return what is searched for at first: the id that was suggested, else the first word of the name."""
    if mismatch.pronto_id and mismatch.stripe_id:
        return mismatch.stripe_id if mismatch.cause != "only-in-stripe" else mismatch.pronto_id
    return mismatch.title.split(" ")[0] if mismatch.title else ""
