"""The small dialogs of the migration: why something is left out, and a value set by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text.format import field_label
from ui.text.tr import tr
from ui.widgets.controls import button, field, label, labelled


class WhyDialog(DialogFrame):
    """Asks why records are left out; the reason is kept with each."""

    def __init__(
        self, parent: QWidget | None, title: str, accept: Callable[[str], object], *, suggested: str = ""
    ) -> None:
        """Ask; ``accept`` is called with the reason, which is never blank."""
        super().__init__(parent, title, "minus-circle", "warn")
        self._accept = accept
        self.reason = field(tr("Reason"), placeholder=tr("For example: closed long ago"), text=suggested)
        self.reason.selectAll()
        self.body.addWidget(labelled(tr("&Reason"), self.reason))
        self.body.addWidget(self.reason)
        self.body.addWidget(
            label(tr("They are not written, by the cutover or a later sync, until they are taken in again."),
                  "caption", wrap=True)
        )  # fmt: skip
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.act = button(tr("&Leave out"), self._go, role="primary")
        self.act.setDefault(True)
        self.foot.addWidget(self.act)
        self.reason.textChanged.connect(lambda text: self.act.setEnabled(bool(text.strip())))
        self.act.setEnabled(bool(suggested))
        self.reason.setFocus()

    def _go(self) -> None:
        self.accept()
        self._accept(self.reason.text().strip())


class ValueDialog(DialogFrame):
    """Sets one value of one record; blank leaves the value out."""

    def __init__(
        self, parent: QWidget | None, name: str, values: Sequence[tuple[str, str]],
        accept: Callable[[str, str, str], object],
    ) -> None:  # fmt: skip
        """Ask.

        Args:
            parent: the window.
            name: what the record is called.
            values: the fields that may be set, each with its value as text.
            accept: called with the field's path, the value and the reason.
        """
        super().__init__(parent, tr("Set a value of {name}", name=name), "pencil-simple", "accent")
        self._accept, self._values = accept, dict(values)
        self.which = QComboBox()
        for path, _found in values:
            self.which.addItem(field_label(path), path)
        self.value = field(tr("Value"))
        self.reason = field(tr("Reason"), placeholder=tr("Why, if you want to keep it"))
        for title, control in (
            (tr("&Field"), self.which),
            (tr("&Value"), self.value),
            (tr("&Reason"), self.reason),
        ):
            self.body.addWidget(labelled(title, control))
            self.body.addWidget(control)
        self.body.insertWidget(
            4, label(tr("It counts in place of what the mapping makes, for this record. Blank leaves the value out."),
                     "caption", wrap=True)
        )  # fmt: skip
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.act = button(tr("&Set"), self._go, role="primary")
        self.act.setDefault(True)
        self.foot.addWidget(self.act)
        self.which.currentIndexChanged.connect(lambda _place: self._turned())
        self._turned()
        self.value.setFocus()

    def _turned(self) -> None:
        self.value.setText(self._values.get(str(self.which.currentData()), ""))
        self.value.selectAll()

    def _go(self) -> None:
        self.accept()
        self._accept(str(self.which.currentData()), self.value.text(), self.reason.text().strip())
