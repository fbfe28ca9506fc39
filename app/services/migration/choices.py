"""What a person decides before the cutover: the scope, records left out, values set by hand. All can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import PRONTO_NOUN, TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import ByHand, FoundFault, LeftOut, Scope
from app.domain.shapes import Value
from app.planning.by_hand import checked
from app.planning.contact import NotValid
from app.planning.map_record import map_record
from app.planning.quality import GROUPS, Fix, Group
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.around import StoreAround
from app.services.migration.ledger import Ledger

Key = tuple[RecordType, str]
"""Record type and Pronto id."""
_REASON = 500
"""Characters kept of the words why."""
_PAGE = 1000


class Choices:
    """Keeps decisions; each is one transaction with its journal entry, and makes the plan shown before outdated."""

    def __init__(self, store: Store, clock: Clock, ledger: Ledger, mapping_of: Callable[[Company], MappingSet]) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock
        self._ledger = ledger
        self._mapping_of = mapping_of

    # --- scope ---------------------------------------------------------------------------------------

    def set_scope(self, company_id: int, scope: Scope, who: str) -> None:
        """Keep the scope, as the company's standing rule from now on; every record is looked at again."""
        company = self._store.companies.with_id(company_id)
        before = company.policies.scope
        if before == scope:
            return
        with self._store.writing():
            self._store.companies.save(replace(company, policies=replace(company.policies, scope=scope)))
            for kind in TARGETED:
                self._store.snapshots.touch_kind(company_id, kind)
            self._ledger.edited(company_id)
            self._ledger.note(company_id, "switch", who, {"scope": scope.sentence}, before={"scope": before.sentence})

    # --- records left out ----------------------------------------------------------------------------

    def leave_out(self, company_id: int, records: Iterable[Key], reason: str, who: str, group: str = "") -> int:
        """Leave records out; return how many were in before.

        Raises:
            NeedsUser: no reason is given, or Pronto gave no such record (``bad-input``).
        """
        words = " ".join(reason.split())[:_REASON]
        if not words:
            raise NeedsUser(Code.BAD_INPUT, "Say why the records are left out, for whoever asks later.")
        keys = list(dict.fromkeys(records))
        for kind, key in keys:
            self._known(company_id, kind, key)
        at = self._clock.now()
        with self._store.writing():
            count = self._store.migrations.leave_out(
                company_id, [LeftOut(kind, key, words, group, who, at) for kind, key in keys]
            )
            self._touched(company_id, keys)
            self._ledger.note(company_id, "leave-out", who, _named(keys), reason=words)
        return count

    def take_in(self, company_id: int, records: Iterable[Key], who: str) -> int:
        """Take records in again that were left out; return how many were."""
        keys = list(dict.fromkeys(records))
        by_kind: dict[RecordType, list[str]] = defaultdict(list)
        for kind, key in keys:
            by_kind[kind].append(key)
        with self._store.writing():
            count = sum(self._store.migrations.take_in(company_id, kind, some) for kind, some in by_kind.items())
            if count:
                self._touched(company_id, keys)
                self._ledger.note(company_id, "take-in", who, _named(keys))
        return count

    def leave_out_group(self, company_id: int, group: str, reason: str, who: str) -> int:
        """Leave out every record of a group of faults; return how many were in before.

        Raises:
            NeedsUser: there is no such group, or no reason.
        """
        words = GROUPS[_group(group)]
        keys = ((fault.kind, fault.pronto_id) for fault in self._faults(company_id, group))
        return self.leave_out(company_id, keys, reason or words.title, who, group)

    def take_in_group(self, company_id: int, group: str, who: str) -> int:
        """Take in again what was left out with a group; return how many records."""
        _group(group)
        found = [one for one in self._store.migrations.left_out(company_id) if one.group == group]
        return self.take_in(company_id, ((one.kind, one.pronto_id) for one in found), who)

    # --- values set by hand --------------------------------------------------------------------------

    def set_value(self, company_id: int, record: Key, path: str, value: str | None, reason: str, who: str) -> Value:
        """Set one value of one record; None or blank leaves it out. Return it as it will be written.

        Raises:
            NeedsUser: Pronto gave no such record, or the field cannot be set to this (``bad-input``).
        """
        kind, pronto_id = record
        found = self._checked(company_id, record, path, value)
        self._set(company_id, [ByHand(kind, pronto_id, path, found, reason[:_REASON], who, self._clock.now())], who)
        return found

    def set_values(
        self, company_id: int, records: Iterable[Key], path: str, value: str | None, reason: str, who: str
    ) -> int:
        """Set the same value of several records of one type, in one transaction; return how many.

        Raises:
            NeedsUser: as ``set_value``; then none is set.
        """
        keys = list(dict.fromkeys(records))
        at = self._clock.now()
        values = [
            ByHand(*key, path, self._checked(company_id, key, path, value), reason[:_REASON], who, at) for key in keys
        ]
        if values:
            self._set(company_id, values, who)
        return len(values)

    def _checked(self, company_id: int, record: Key, path: str, value: str | None) -> Value:
        kind, pronto_id = record
        self._known(company_id, kind, pronto_id)
        mapping = self._mapping_of(self._store.companies.with_id(company_id))
        try:
            return checked(mapping.types[kind], path, value)
        except NotValid as problem:
            sentence = str(problem)
            raise NeedsUser(Code.BAD_INPUT, f"{sentence[0].upper()}{sentence[1:]}.") from None

    def unset_value(self, company_id: int, record: Key, path: str, who: str) -> int:
        """Let the mapping's value count again, of one field or (blank path) of every one; return how many."""
        kind, pronto_id = record
        with self._store.writing():
            count = self._store.migrations.forget_by_hand(company_id, kind, pronto_id, path)
            if count:
                self._touched(company_id, [(kind, pronto_id)])
                self._ledger.note(company_id, "unset", who, {f"{kind.value}/{pronto_id}": path or "every value"})
        return count

    def fix_group(self, company_id: int, group: str, who: str, keys: Sequence[str] = ()) -> int:
        """Do what the program can do about a group, for every record of it or for some; return how many.

        Raises:
            NeedsUser: there is no such group, or it has to be mended in Pronto (``bad-input``).
        """
        words = GROUPS[_group(group)]
        if words.fix is Fix.NONE:
            raise NeedsUser(Code.BAD_INPUT, f"“{words.title}” has to be mended in Pronto. {words.mend}")
        chosen = set(keys)
        at = self._clock.now()
        values = []
        for fault in self._faults(company_id, group):
            if fault.path and (not chosen or fault.pronto_id in chosen):
                value = self._cut(company_id, fault) if words.fix is Fix.CUT else None
                values.append(ByHand(fault.kind, fault.pronto_id, fault.path, value, words.label, who, at))
        if values:
            self._set(company_id, values, who)
        return len(values)

    def _cut(self, company_id: int, fault: FoundFault) -> Value:
        """Return the value as the mapping cuts it."""
        company = self._store.companies.with_id(company_id)
        record = self._store.snapshots.source(company_id, fault.kind, fault.pronto_id)
        if record is None:
            return None
        mapping = self._mapping_of(company).types[fault.kind]
        wanted = map_record(record, mapping, StoreAround(self._store, company_id), company.policies)
        return wanted.fields.get(fault.path)

    def _set(self, company_id: int, values: Sequence[ByHand], who: str) -> None:
        with self._store.writing():
            self._store.migrations.set_by_hand(company_id, values)
            self._touched(company_id, [(one.kind, one.pronto_id) for one in values])
            after = {f"{one.kind.value}/{one.pronto_id} {one.path}": one.value for one in values[:_PAGE]}
            self._ledger.note(company_id, "set-by-hand", who, after, reason=values[0].reason)

    # --- parts ---------------------------------------------------------------------------------------

    def _faults(self, company_id: int, group: str) -> list[FoundFault]:
        return self._store.migrations.faults(company_id, group=group)

    def _touched(self, company_id: int, keys: Sequence[Key]) -> None:
        by_kind: dict[RecordType, list[str]] = defaultdict(list)
        for kind, key in keys:
            by_kind[kind].append(key)
        for kind, some in by_kind.items():
            self._store.snapshots.touch_keys(company_id, kind, some)
        self._ledger.edited(company_id)

    def _known(self, company_id: int, kind: RecordType, key: str) -> None:
        if self._store.snapshots.source_print(company_id, kind, key) is None:
            raise NeedsUser(Code.BAD_INPUT, f"Pronto gave no {PRONTO_NOUN[kind]} “{key[:60]}”; check the code.")


def _group(name: str) -> Group:
    try:
        return Group(name)
    except ValueError:
        known = ", ".join(Group)
        raise NeedsUser(Code.BAD_INPUT, f"There is no group “{name[:60]}”; the groups are {known}.") from None


def _named(keys: Sequence[Key]) -> dict[str, list[str]]:
    """Return which records a journal entry is about, by type."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, key in keys[:_PAGE]:
        found[kind.value].append(key)
    if len(keys) > _PAGE:
        found["more"] = [str(len(keys) - _PAGE)]
    return dict(found)
