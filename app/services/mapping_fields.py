"""What a rule may take, with values of the company's own records, and what rules make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import FieldRule
from app.domain.records import Record, key_of, title_of
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.scope import RecordScope, unknown_names
from app.planning.sources import TABLES, SourceField, sources_of
from app.planning.transforms import as_text
from app.planning.try_rule import Tried, try_rule
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.around import StoreAround

SAMPLES = 3
_LOOKED_AT = 500
"""Records looked through for values of the fields every record has; fields of a site's own are sought in all."""
_LONGEST = 60
"""Characters shown of a value."""


@dataclass(frozen=True, slots=True)
class SampledField:
    """A field a rule may take, with what the company's own records have there."""

    path: str
    label: str
    group: str
    kind_of_value: str
    samples: tuple[str, ...] = ()
    """Up to three different values, as a person reads them."""


class MappingFields:
    """Looks through the snapshot, and where it is wished asks the connection."""

    def __init__(self, store: Store, connectors: Connectors) -> None:
        """Look into a store; connections open on use."""
        self._store = store
        self._connectors = connectors

    def names(self, company_id: int, kinds: Iterable[RecordType] = TARGETED) -> dict[RecordType, set[str]]:
        """Return the paths of the site's own fields seen in records of each type: ``user_fields.UserField1``."""
        return {kind: set(_own(self._records(company_id, kind))) for kind in kinds}

    def fields(self, company: Company, kind: RecordType, ctx: JobContext | None) -> list[SampledField]:
        """Return what a rule of a type may take; ``ctx``: ask Pronto for a page of records too.

        Raises:
            SyncProblem: Pronto was asked and did not answer.
        """
        asked = self._asked(company, kind, ctx) if ctx is not None else []
        own = _own(chain(asked, self._records(company.id, kind)))
        found = sources_of(kind, own)
        around = StoreAround(self._store, company.id)
        some = [*asked, *islice(self._records(company.id, kind), _LOOKED_AT)]
        return [_sampled(one, own.get(one.path) or _values(some, one.path, around)) for one in found]

    def try_rule(
        self, company_id: int, kind: RecordType, rule: FieldRule, tables: Mapping[str, Mapping[str, str]], limit: int
    ) -> list[Tried]:
        """Return what a rule makes of the first records of a type."""
        records = list(islice(self._records(company_id, kind), limit))
        return try_rule(rule, records, StoreAround(self._store, company_id), tables)

    def try_expression(self, company_id: int, kind: RecordType, text: str, limit: int) -> list[Tried]:
        """Return what an expression comes out as for the first records of a type.

        Raises:
            NeedsUser: with the sentence of what is wrong with it.
        """
        try:
            expression = compile_expression(text)
            unknown = unknown_names(kind, expression)
        except NotValid as problem:
            raise NeedsUser(Code.BAD_INPUT, f"The expression cannot be used: {problem}.") from None
        if unknown:
            raise NeedsUser(Code.BAD_INPUT, f"The expression cannot be used: {unknown[0]}.")
        around = StoreAround(self._store, company_id)
        found = []
        for record in islice(self._records(company_id, kind), limit):
            scope = RecordScope(record, around, kind)
            texts = {path: as_text(scope.value(path)) for path in expression.paths}
            try:
                value, told = as_text(expression.value(scope)), ""
            except NotValid as why:
                value, told = "", str(why)
            found.append(Tried(key_of(record), title_of(record), texts, value, told))
        return found

    def _records(self, company_id: int, kind: RecordType) -> Iterator[Record]:
        for page in self._store.snapshots.records(company_id, kind):
            yield from page

    def _asked(self, company: Company, kind: RecordType, ctx: JobContext) -> list[Record]:
        """Return the first page Pronto gives, so that what was never read is known too."""
        source = self._connectors.pronto(company)
        try:
            page = next(source.read(kind, None, ctx).pages, None)
            return list(page.records) if page is not None else []
        finally:
            source.close()


def _own(records: Iterable[Record]) -> dict[str, list[str]]:
    """Return the paths of a site's own fields, each with up to three values."""
    found: dict[str, list[str]] = {}
    for record in records:
        for table in TABLES:
            for name, value in getattr(record, table, {}).items():
                kept = found.setdefault(f"{table}.{name}", [])
                if len(kept) < SAMPLES and value.strip() and value not in kept:
                    kept.append(value)
    return dict(sorted(found.items()))


def _values(records: Iterable[Record], path: str, around: StoreAround) -> list[str]:
    """Return up to three different values that a path leads to, as a person reads them."""
    kept: list[str] = []
    for record in records:
        try:
            text = as_text(RecordScope(record, around).value(path)).strip()
        except NotValid:
            return kept
        if text and text not in kept:
            kept.append(text)
        if len(kept) == SAMPLES:
            break
    return kept


def _sampled(one: SourceField, values: Iterable[str]) -> SampledField:
    shown = tuple(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in values)
    return SampledField(one.path, one.label, one.group, one.kind_of_value, shown)
