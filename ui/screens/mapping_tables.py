"""A lookup table: codes on the left, what they become on the right; pasted from a spreadsheet or typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.text.tr import counted, tr
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.pairs_edit import PairsEdit
from ui.widgets.sized import opened_at, sized

_WIDTH, _HEIGHT = 560, 520
_LONGEST_NAME = 60


class TableDialog(DialogFrame):
    """Edits one lookup table; nothing is kept before *Keep the table*."""

    def __init__(
        self, parent: QWidget | None, name: str, tables: Mapping[str, Mapping[str, str]],
        keep: Callable[[str, dict[str, str] | None], object],
    ) -> None:  # fmt: skip
        """Show a table.

        Args:
            parent: the window.
            name: the table; blank for a new one.
            tables: every table there is.
            keep: called with the name and the rows, or None to take the table away.
        """
        title = tr("Lookup table “{name}”", name=name) if name else tr("A new lookup table")
        super().__init__(parent, title, "table", "accent")
        self._keep, self._old, self._tables = keep, name, tables
        opened_at(self, _WIDTH, _HEIGHT)
        words = tr("Type the codes, or copy two columns in a spreadsheet and paste them here with Ctrl+V.")
        self.body.addWidget(label(words, "muted", wrap=True))
        self.name = field(tr("Name of the table"), placeholder=tr("Such as terms"), text=name)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setReadOnly(bool(name) and name in tables)
        self.body.addWidget(labelled(tr("Na&me"), self.name))
        self.body.addWidget(self.name)
        self.pairs = PairsEdit(tr("Codes and what they become"), tr("Code in Pronto"), tr("Becomes"))
        self.pairs.show_pairs(list(tables.get(name, {}).items()))
        sized(self.pairs, least_height=220)
        self.body.addWidget(self.pairs, 1)
        self.problem = label("", "caption", wrap=True, live=True)
        self.body.addWidget(self.problem)
        if name in tables:
            self.foot.insertWidget(0, button(tr("&Delete table"), self._delete, role="danger", icon="trash"))
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.keep = button(tr("&Keep the table"), self._accept, role="primary")
        self.foot.addWidget(self.keep)
        self.name.textChanged.connect(lambda _text: self._check())
        self.pairs.edited.connect(self._check)
        self._check()
        (self.pairs if name else self.name).setFocus()

    def _check(self) -> None:
        name, pairs, doubled = self.name.text().strip(), self.pairs.pairs, self.pairs.doubled
        wrong = ""
        if not name:
            wrong = tr("Give the table a name.")
        elif ":" in name:
            wrong = tr("The name of a table has no colon.")
        elif not self._old and name in self._tables:
            wrong = tr("There is a table of this name already.")
        elif not pairs:
            wrong = tr("Fill in a code and what it becomes.")
        elif doubled:
            wrong = tr("The code “{code}” stands here twice.", code=doubled[0])
        self.keep.setEnabled(not wrong)
        self.problem.setText(wrong or counted(len(pairs), "code", "codes"))
        self.problem.setProperty("tone", "bad" if wrong and (pairs or name) else "")
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)

    def _accept(self) -> None:
        name, rows = self.name.text().strip(), dict(self.pairs.pairs)
        self.accept()
        self._keep(name, rows)

    def _delete(self) -> None:
        self.accept()
        self._keep(self._old, None)
