"""The fields of the company's Pronto, as far as they are known: from what is stored, then asked of the connection."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, Signal

from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.ports.progress import JobContext
from app.services.mapping_fields import SampledField
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.text.mapping import Labels
from ui.text.tr import tr
from ui.widgets.condition_edit import Field

_OWN = ("user_fields.", "extra.")


class KnownFields(QObject):
    """Loads a type's fields twice: at once from the records that were read, then with a page asked of Pronto."""

    changed = Signal(object)
    """The ``RecordType`` whose fields are known better."""
    failed = Signal(str)
    """Why Pronto could not be asked, as a sentence."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """Know nothing yet."""
        super().__init__(parent)
        self._desk = desk
        self._found: dict[RecordType, list[SampledField]] = {}
        self._asked: set[RecordType] = set()
        self._newest: Newest[list[SampledField]] = Newest()

    def forget(self) -> None:
        """Know nothing again: another company is at hand."""
        self._newest.drop()
        self._found, self._asked = {}, set()

    def read_again(self) -> None:
        """Read what is stored again when it is next asked for: records came in."""
        self._asked = set()

    def load(self, kind: RecordType) -> None:
        """Get to know the fields of a type, unless they are known as well as they can be."""
        company = self._desk.company
        if company is None or kind in self._asked:
            return
        mappings, number, ask = self._desk.office.mappings, company.id, kind in self._found
        if ask:
            self._asked.add(kind)

        def work(ctx: JobContext) -> list[SampledField]:
            return mappings.fields(number, kind, ctx if ask else None)

        def take(found: list[SampledField]) -> None:
            known = self._found.get(kind)
            self._found[kind] = found
            if found != known:
                self.changed.emit(kind)
            self.load(kind)

        operation = self._desk.reading(self, tr("Fields"), work).on_success(take).on_failure(self._not_asked)
        self._newest.start(operation)

    def of_kind(self, kind: RecordType) -> list[SampledField]:
        """Return the fields of a type, as far as they are known."""
        return self._found.get(kind, [])

    def choices(self, kind: RecordType) -> list[Field]:
        """Return what rules and conditions of a type may name."""
        return [Field(one.path, one.label, one.kind_of_value, one.samples) for one in self.of_kind(kind)]

    def labels(self, kind: RecordType) -> Labels:
        """Return what people call the fields of a type."""
        return Labels(kind, {one.path: one.label for one in self.of_kind(kind)})

    def seen(self) -> dict[RecordType, set[str]]:
        """Return the site's own fields of each type, which ``user_fields.*`` stands for."""
        return {kind: {one.path for one in found if one.path.startswith(_OWN)} for kind, found in self._found.items()}

    def counts(self, kind: RecordType) -> Counter[str]:
        """Return how many fields of the site's own a type has, by their table: ``user_fields``."""
        return Counter(one.path.partition(".")[0] for one in self.of_kind(kind) if one.path.startswith(_OWN))

    def _not_asked(self, problem: SyncProblem) -> None:
        self.failed.emit(tr("Pronto could not be asked for further fields: {why}", why=problem.detail or str(problem)))
