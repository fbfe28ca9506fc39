"""Pictures of the mapping and of what needs approval, with a rule that is made, saved and synced on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule
from ui.dialogs.frame import DialogFrame
from ui.screens.main_window import MainWindow
from ui.screens.mapping import MappingPage
from ui.screens.mapping_save import SaveDialog
from ui.screens.mapping_tables import TableDialog
from ui.text.mapping_steps import step_of

_FIELD, _TARGET = "user_fields.UserField1", "metadata.tier"
_TABLE = [("30D", "30 days from the invoice"), ("7D", "7 days from the invoice"), ("COD", "Cash on delivery"),
          ("PIA", "Paid in advance")]  # fmt: skip
_WAITING = {
    RecordType.CUSTOMERS: ApprovalRule("The first ten tiers", "!blank(user_fields.UserField1)", 10),
    RecordType.INVOICES: ApprovalRule("Invoices over $5,000", "total > 5000"),
}
Draw = Callable[[DialogFrame, str], None]


class MappingPictures:
    """Walks through both pages; what it saves stays, so the second walk makes another change."""

    def __init__(self, window: MainWindow, draw: Draw) -> None:
        """Prepare.

        Args:
            window: the window to draw.
            draw: draws a dialog under a name.
        """
        self._window = window
        self._draw = draw
        self._saved = False

    def walk(self, look: str) -> Iterator[str]:
        """Name each picture as it stands."""
        window = self._window
        window.go("mapping")
        page = window.page("mapping")
        assert isinstance(page, MappingPage)
        yield f"mapping-{look}"
        page.view.joined.emit(_FIELD, _TARGET)
        editor = page.editor
        if not editor.steps.steps:
            editor.steps.append(step_of("upper"))
            editor.when.start_with("territory")
        editor.when.rows[0].words.setText("VIC" if self._saved else "NSW")
        yield ""
        yield f"mapping-rule-{look}"
        editor.when.turn.click()
        editor.when.text.edit.setPlainText('territory == "NSW" && teritory != ""')
        page.editor.when.text.edit.setFocus()
        yield ""
        yield f"mapping-text-{look}"
        editor.when.text.edit.setPlainText(f'territory == "{"VIC" if self._saved else "NSW"}"')
        editor.when.turn.click()
        yield ""
        page.show_rules()
        for kind, rule in _WAITING.items():
            page.draft.set_approvals(kind, [rule])
        page.view.opened.emit("only")
        page.only.condition.start_with("email")
        page.only.condition.rows[0].operator.setCurrentText("is not blank")
        page.only.condition.rows[0].operator.activated.emit(page.only.condition.rows[0].operator.currentIndex())
        yield ""
        yield f"mapping-only-{look}"
        page.draft.set_only(RecordType.CUSTOMERS, "")
        page.show_rules()
        page.keeping.edit_table("")
        yield from self._table(look)
        yield from self._versions(page, look)
        window.go("approvals")
        yield f"approvals-{look}"

    def _table(self, look: str) -> Iterator[str]:
        yield ""
        for dialog in self._window.findChildren(TableDialog):
            if dialog.isVisible():
                dialog.name.setText("terms")
                dialog.pairs.show_pairs(_TABLE)
                dialog.pairs.edited.emit()
                self._draw(dialog, f"mapping-table-{look}")
                dialog.reject()
        yield ""

    def _versions(self, page: MappingPage, look: str) -> Iterator[str]:
        """Draw the look ahead, save the first time, sync, and draw the versions."""
        page.save.click()
        yield ""
        for dialog in self._window.findChildren(SaveDialog):
            if dialog.isVisible():
                dialog.note.setText("Tiers for the sales team in New South Wales")
                self._draw(dialog, f"mapping-save-{look}")
                if self._saved:
                    dialog.reject()
                else:
                    dialog.save.click()
        yield ""
        if not self._saved and self._window.runner is not None:
            self._window.runner.sync(allow_large=True)
            yield ""
        self._saved = True
        page.draft.discard()
        page.versions.click()
        yield ""
        for found in self._window.findChildren(DialogFrame):
            if found.isVisible():
                self._draw(found, f"mapping-versions-{look}")
                found.reject()
        yield ""
