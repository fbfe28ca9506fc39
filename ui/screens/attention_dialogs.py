"""Asking for the note of a skip, and for a value set by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.attention import Outstanding
from app.planning.by_hand import Editable
from ui.dialogs.frame import DialogFrame
from ui.text.format import field_label
from ui.text.tr import tr
from ui.widgets.controls import button, field, label, labelled

_LONGEST = 500


class SkipDialog(DialogFrame):
    """Asks why a record is skipped; a skip without a note helps nobody later."""

    def __init__(self, parent: QWidget | None, entry: Outstanding, skip: Callable[[str], object]) -> None:
        """Ask; ``skip`` is called with the note."""
        super().__init__(parent, tr("Skip this record?"), "eye-slash", "warn")
        self._skip = skip
        words = tr(
            "“{name}” is left alone until it changes in Pronto. It stays listed and can be taken up again.",
            name=entry.title or entry.pronto_id,
        )
        self.body.addWidget(label(words, wrap=True))
        self.note = field(tr("Note"), placeholder=tr("Such as: a test debtor, closes at the end of June"))
        self.note.setMaxLength(_LONGEST)
        self.body.addWidget(labelled(tr("N&ote"), self.note))
        self.body.addWidget(self.note)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.button = button(tr("&Skip"), self._accept, role="primary")
        self.button.setEnabled(False)
        self.foot.addWidget(self.button)
        self.note.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.note.returnPressed.connect(self.button.click)
        self.note.setFocus()

    def _accept(self) -> None:
        note = self.note.text().strip()
        self.accept()
        self._skip(note)


class EditDialog(DialogFrame):
    """Sets one value of one record by hand; the mapping's own comes back at the press of a button."""

    def __init__(
        self,
        parent: QWidget | None,
        entry: Outstanding,
        fields: Sequence[Editable],
        path: str,
        save: Callable[[str, str], object],
        restore: Callable[[str], object],
    ) -> None:
        """Ask.

        Args:
            parent: the window.
            entry: the record.
            fields: what may be set.
            path: the field to start with; blank for the first.
            save: called with the path and the value typed.
            restore: called with the path whose own value comes back.
        """
        title = tr("Edit a value of {name}", name=entry.title or entry.pronto_id)
        super().__init__(parent, title, "pencil-simple", "accent")
        self._fields = {one.path: one for one in fields}
        self._save, self._restore = save, restore
        words = tr("It counts for this record only, in place of what the mapping makes, and is marked as set by hand.")
        self.body.addWidget(label(words, "muted", wrap=True))
        self.which = QComboBox()
        for one in fields:
            self.which.addItem(field_label(one.path), one.path)
        self.value = field(tr("Value"))
        self.body.addWidget(labelled(tr("&Field"), self.which))
        self.body.addWidget(self.which)
        self.body.addWidget(labelled(tr("&Value"), self.value))
        self.body.addWidget(self.value)
        self.problem = label("", "caption", wrap=True, tone="bad", live=True)
        self.body.addWidget(self.problem)
        self.own = button(tr("Use the &mapping's value again"), self._give_back, role="link")
        self.foot.addWidget(self.own)
        self.foot.addStretch(1)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.button = button(tr("&Save and send"), self._accept, role="primary")
        self.foot.addWidget(self.button)
        self.which.currentIndexChanged.connect(lambda _place: self._show())
        self.value.returnPressed.connect(self.button.click)
        self.which.setCurrentIndex(max(0, self.which.findData(path)))
        self._show()
        self.value.setFocus()

    @property
    def path(self) -> str:
        """The field at hand."""
        return str(self.which.currentData() or "")

    def _show(self) -> None:
        found = self._fields.get(self.path)
        if found is None:
            return
        self.value.setText("" if found.value is None else str(found.value))
        self.value.selectAll()
        self.problem.setText(f"{found.problem[:1].upper()}{found.problem[1:]}." if found.problem else "")
        self.problem.setVisible(bool(found.problem))
        self.own.setVisible(found.by_hand)

    def _accept(self) -> None:
        path, value = self.path, self.value.text().strip()
        self.accept()
        self._save(path, value)

    def _give_back(self) -> None:
        path = self.path
        self.accept()
        self._restore(path)
