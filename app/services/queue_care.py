"""Queue and needs attention, seen and handled: what stands where and why, retry, skip, and a value set by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.remedy import Remedy
from app.domain.shapes import Value
from app.planning.by_hand import Editable, editable
from app.planning.map_record import map_record
from app.ports.attention import Key
from app.ports.clock import Clock
from app.ports.store import Store
from app.services.around import StoreAround
from app.services.explain import Explain
from app.services.migration.choices import Choices
from app.services.migration.ledger import Ledger

RETRY, SKIP, UNSKIP = "retry", "skip", "unskip"
"""What the journal calls them."""
RETRIED = (Stand.PARKED, Stand.RETRYING)
"""Where entries stand that *retry all* takes up."""
_PAGE = 500
_NOTE = 500
"""Characters kept of a note."""
_NAMED = 1000
"""Records named in one journal entry; the others are counted."""


class QueueCare:
    """What a person does about the queue; every act is one transaction with its journal entry."""

    def __init__(
        self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet], explain: Explain
    ) -> None:
        """Work on a store by a clock; ``explain`` knows the remedies."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of
        self._explain = explain
        self._choices = Choices(store, clock, Ledger(store, clock, mapping_of), mapping_of)

    # --- looking -------------------------------------------------------------------------------------

    def groups(self, company_id: int) -> list[StandGroup]:
        """Return what stands where and for which cause, with counts and cents; quick at a million rows."""
        return self._store.attention.groups(company_id)

    def rows(
        self, company_id: int, *, stand: Stand | None = None, cause: str | None = None, text: str = ""
    ) -> Sequence[int]:
        """Return the row numbers of the matching entries, oldest first, to page through."""
        return self._store.attention.rows(company_id, stand=stand, cause=cause, text=text)

    def page(self, company_id: int, rows: Sequence[int]) -> list[Outstanding]:
        """Return the entries of these row numbers, in their order."""
        return self._store.attention.page(company_id, rows)

    def remedy(self, company_id: int, entry: Outstanding) -> Remedy | None:
        """Return what mends an entry, or None when nothing has to be done."""
        return self._explain.record(company_id, entry.kind, entry.pronto_id, entry.stripe_id).remedy

    def named(self, company_id: int, words: Iterable[str]) -> list[Outstanding]:
        """Return the entries that typed names mean: ``12``, ``attention:12``, ``change:12`` or ``customers/ACME``.

        A bare number is one that ``attention`` lists, else one that ``queue`` lists.

        Raises:
            NeedsUser: there is no such entry (``bad-input``).
        """
        return [self._one(company_id, word.strip()) for word in words]

    def _one(self, company_id: int, word: str) -> Outstanding:
        found: Outstanding | None = None
        kind, slash, key = word.partition("/")
        where, colon, number = word.partition(":")
        if slash and kind.lower() in {one.value for one in RecordType}:
            found = next(iter(self._store.attention.of_record(company_id, RecordType(kind.lower()), key)), None)
        else:
            digits = number if colon else word
            stands = {"attention": (Stand.PARKED,), "change": (Stand.WAITING,)}.get(
                where if colon else "", () if colon else (Stand.PARKED, Stand.WAITING)
            )
            if digits.isascii() and digits.isdigit() and len(digits) < 18:
                tries = (self._store.attention.numbered(company_id, stand, int(digits)) for stand in stands)
                found = next((one for one in tries if one is not None), None)
        if found is None:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"Nothing waits or stands under “{word[:60]}”; list the entries with queue or attention.",
                hint="Name one by its number, or as TYPE/CODE, such as customers/ACME.",
            )
        return found

    # --- retry ---------------------------------------------------------------------------------------

    def retry(self, company_id: int, keys: Iterable[Key], who: str = "person") -> int:
        """Have records decided on anew by the next run, under the rules in force then; return how many.

        What is queued for them is dropped and planned again, unless a request left already: its outcome may not be
        known, so the same request goes out first, with its key and contents, and only then the record is looked at.
        """
        wanted = list(dict.fromkeys(keys))
        with self._store.writing():
            for kind, some in _by_kind(wanted).items():
                self._take_up(company_id, kind, some)
            if wanted:
                self._note(company_id, RETRY, who, wanted, "Taken up again under the rules in force.")
        return len(wanted)

    def retry_all(
        self, company_id: int, *, cause: str | None = None, stand: Stand | None = None, who: str = "person"
    ) -> int:
        """Retry everything that is parked or could not be delivered, or all of one cause; return how many records.

        Args:
            company_id: the company.
            cause: a cause as the list shows it; None for all.
            stand: only what stands there; None for parked and retrying.
            who: who asked, for the journal.
        """
        keys: dict[Key, None] = {}
        for place in RETRIED if stand is None else (stand,):
            rows = self.rows(company_id, stand=place, cause=cause)
            for start in range(0, len(rows), _PAGE):
                page = self.page(company_id, rows[start : start + _PAGE])
                keys |= {(one.kind, one.pronto_id): None for one in page if one.pronto_id}
        return self.retry(company_id, keys, who)

    def _take_up(self, company_id: int, kind: RecordType, keys: Sequence[str]) -> None:
        attention = self._store.attention
        attention.replan(company_id, kind, keys)
        attention.release(company_id, kind, keys)
        attention.forget_failures(company_id, kind, keys)
        self._store.undone.clear(company_id, kind, keys)
        self._store.snapshots.touch_keys(company_id, kind, keys)

    # --- skip ----------------------------------------------------------------------------------------

    def skip(self, company_id: int, entries: Sequence[Outstanding], note: str, who: str = "person") -> list[Skip]:
        """Leave records alone until they change in Pronto; return what is kept of them.

        Raises:
            NeedsUser: no note is given, or an entry is no Pronto record (``bad-input``).
        """
        words = " ".join(note.split())[:_NOTE]
        if not words:
            raise NeedsUser(Code.BAD_INPUT, "A skip needs a note, for whoever asks later why it was not written.")
        if any(not one.pronto_id for one in entries):
            raise NeedsUser(Code.BAD_INPUT, "It is only in Stripe; settle it among the mismatches.")
        at = self._clock.now()
        with self._store.writing():
            skips = [
                Skip(one.kind, one.pronto_id, words,
                     self._store.snapshots.source_print(company_id, one.kind, one.pronto_id) or "",
                     one.cause, one.message, one.cents, who, at)
                for one in entries
            ]  # fmt: skip
            for kind, some in _by_kind([(one.kind, one.pronto_id) for one in entries]).items():
                self._take_up(company_id, kind, some)
            self._store.attention.skip(company_id, skips)
            self._tell(company_id, [_skipped(one) for one in skips])
            self._note(company_id, SKIP, who, [(one.kind, one.pronto_id) for one in skips], words)
        return skips

    def unskip(self, company_id: int, keys: Iterable[Key], who: str = "person") -> list[Skip]:
        """Take skips back: the next run decides on the records again. Return what was taken back.

        Raises:
            NeedsUser: none of them was skipped (``bad-input``).
        """
        with self._store.writing():
            found = self._store.attention.unskip(company_id, keys)
            if not found:
                raise NeedsUser(Code.BAD_INPUT, "It is not skipped; list the skipped ones with queue.")
            for kind, some in _by_kind([(one.kind, one.pronto_id) for one in found]).items():
                self._take_up(company_id, kind, some)
            self._tell(company_id, [_taken_up(one) for one in found])
            self._note(company_id, UNSKIP, who, [(one.kind, one.pronto_id) for one in found], "Taken up again.")
        return found

    # --- values --------------------------------------------------------------------------------------

    def fields(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Editable]:
        """Return the fields of a record that a person may set, with the value now; those with a problem first.

        Raises:
            NeedsUser: Pronto gave no such record, or none of its kind goes to Stripe by itself (``bad-input``).
        """
        company = self._store.companies.with_id(company_id)
        record = self._store.snapshots.source(company_id, kind, pronto_id)
        mapping = self._mapping_of(company).types.get(kind)
        if record is None or mapping is None:
            noun = PRONTO_NOUN[kind]
            raise NeedsUser(
                Code.BAD_INPUT, f"The {noun} {pronto_id} could not be read, so it has no values; correct it in Pronto."
            )
        around = StoreAround(self._store, company_id)
        wanted = map_record(record, mapping, around, company.policies)
        return editable(mapping, wanted, around.override(kind, pronto_id))

    def edit(self, company_id: int, record: Key, path: str, value: str | None, who: str = "person") -> Value:
        """Set one value of one record by hand and have it sent by the next run; return it as it will be written.

        Raises:
            NeedsUser: no such record, or the field cannot be set to this (``bad-input``).
        """
        with self._store.writing():
            kept = self._choices.set_value(company_id, record, path, value, "", who)
            self._take_up(company_id, record[0], [record[1]])
        return kept

    def unedit(self, company_id: int, record: Key, path: str, who: str = "person") -> int:
        """Let the mapping's value count again; return how many values were taken back."""
        with self._store.writing():
            count = self._choices.unset_value(company_id, record, path, who)
            self._take_up(company_id, record[0], [record[1]])
        return count

    # --- parts ---------------------------------------------------------------------------------------

    def _tell(self, company_id: int, verdicts: Sequence[Verdict]) -> None:
        """Let the records' standings say it at once, not only after the next run."""
        for start in range(0, len(verdicts), _PAGE):
            self._store.snapshots.save_verdicts(company_id, verdicts[start : start + _PAGE], "", settled=False)

    def _note(self, company_id: int, act: str, who: str, keys: Sequence[Key], reason: str) -> None:
        one = len(keys) == 1
        entry = Entry(
            company_id=company_id,
            at=self._clock.now(),
            who=who,
            action=act,
            kind=keys[0][0] if one else None,
            pronto_id=keys[0][1] if one else "",
            after={} if one else _named(keys),
            reason=reason,
        )
        self._store.journal.append([entry])


def _by_kind(keys: Iterable[Key]) -> dict[RecordType, list[str]]:
    found: dict[RecordType, list[str]] = defaultdict(list)
    for kind, key in keys:
        found[kind].append(key)
    return found


def _named(keys: Sequence[Key]) -> dict[str, object]:
    """Return which records a journal entry is about, by type; beyond a thousand only how many more."""
    found: dict[str, object] = {kind.value: some for kind, some in _by_kind(keys[:_NAMED]).items()}
    return found | ({"more": len(keys) - _NAMED} if len(keys) > _NAMED else {})


def _skipped(skip: Skip) -> Verdict:
    message = f"Skipped by {skip.who}: {skip.note}"
    return Verdict(skip.kind, skip.pronto_id, Standing.SKIPPED, Gate.FILTER, Cause.LEFT_ALONE.value, message)


def _taken_up(skip: Skip) -> Verdict:
    if not skip.fingerprint:
        # A row that never could be read is no record to decide on: its fault stands again.
        return Verdict(skip.kind, skip.pronto_id, Standing.ATTENTION, Gate.READ, skip.cause, skip.message)
    return Verdict(
        skip.kind, skip.pronto_id, Standing.WAITING, Gate.QUEUE, Cause.STALE.value,
        "It was skipped and is taken up again; the next run looks at it.",
    )  # fmt: skip
