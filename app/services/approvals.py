"""Changes that wait for a person by a rule of the company: listing, approving and refusing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.domain.approval import Ruling, Waiting
from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.ports.approvals import RuleCount
from app.ports.clock import Clock
from app.ports.store import Store

APPROVE, REFUSE = "approve", "refuse"
"""What the journal calls them."""
_PAGE = 500
_LONGEST = 500
"""Characters kept of the words why."""


class Approvals:
    """The list of what needs approval; it survives restarts, and every ruling is one transaction with its journal.

    An approval counts for the very change that was shown: its record, action and values. If any of these changes
    before it is written, the change waits again under another number.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock

    def waiting(
        self, company_id: int, *, rule: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Waiting]:
        """Return what waits, oldest first, refused changes among them (their ``ruling`` tells).

        Args:
            company_id: the company.
            rule: name of an approval rule; None for all.
            limit: at most so many; None for all.
            offset: so many left out at the beginning.
        """
        return self._store.approvals.waiting(company_id, rule=rule, limit=limit, offset=offset)

    def counts(self, company_id: int) -> list[RuleCount]:
        """Return how many changes wait under each rule, and their money in cents; quick."""
        return self._store.approvals.counts(company_id)

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> Waiting | None:
        """Return the change of a record that waits, or None."""
        return self._store.approvals.of_record(company_id, kind, pronto_id)

    def approve(self, company_id: int, ids: Sequence[int], who: str) -> list[Waiting]:
        """Approve waiting changes by number: the next sync writes exactly these. Return them.

        Raises:
            NeedsUser: none was named, or one waits no longer or became another change; none is approved then.
        """
        return self._ruled(company_id, ids, True, who)

    def refuse(self, company_id: int, ids: Sequence[int], who: str, why: str) -> list[Waiting]:
        """Refuse waiting changes: they stay held until they change in Pronto or are approved after all. Return them.

        Raises:
            NeedsUser: as ``approve``, or no reason is given.
        """
        if not why.strip():
            raise NeedsUser(Code.BAD_INPUT, "A refusal needs a reason, for whoever asks later why it was not written.")
        return self._ruled(company_id, ids, False, who, why)

    def approve_all(self, company_id: int, rule_name: str | None, who: str) -> list[Waiting]:
        """Approve everything that waits under a rule (None: under any); what was refused stays refused. Return it.

        Raises:
            NeedsUser: no change waits under a rule of that name.
        """
        found = self.waiting(company_id, rule=rule_name)
        if rule_name is not None and not found:
            raise NeedsUser(Code.BAD_INPUT, f"Nothing waits under a rule “{rule_name[:80]}”; list what waits.")
        ids = [one.id for one in found if one.ruling is None]
        return self._ruled(company_id, ids, True, who) if ids else []

    def _ruled(self, company_id: int, ids: Sequence[int], approved: bool, who: str, why: str = "") -> list[Waiting]:
        """Keep a ruling whole or not at all: the ruling, the list, the record's dirt and the journal."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise NeedsUser(Code.BAD_INPUT, "No change was named; list what waits.")
        ruling = Ruling(approved, who, " ".join(why.split())[:_LONGEST], self._clock.now())
        with self._store.writing():
            found = self._store.approvals.numbered(company_id, wanted)
            missing = sorted(set(wanted) - {one.id for one in found})
            if missing:
                raise NeedsUser(
                    Code.BAD_INPUT,
                    f"Change {missing[0]} does not wait any more, or it became another change since it was shown; "
                    "look at the list again.",
                )
            self._store.approvals.rule(company_id, found, ruling)
            self._store.journal.append([_entry(company_id, one, ruling) for one in found])
            keys: dict[RecordType, list[str]] = defaultdict(list)
            for one in found:
                keys[one.kind].append(one.key)
            for kind, some in keys.items():
                self._store.snapshots.touch_keys(company_id, kind, some)
            self._tell(company_id, found, ruling)
        return found

    def _tell(self, company_id: int, found: Sequence[Waiting], ruling: Ruling) -> None:
        """Let the records' standings say at once what was ruled, not only after the next sync."""
        told = [
            Verdict(
                one.kind,
                one.key,
                Standing.WAITING if ruling.approved else Standing.ATTENTION,
                Gate.QUEUE,
                Cause.APPROVAL.value,
                f"Approved by {ruling.who}; the next sync writes it." if ruling.approved else _again(one, ruling),
            )
            for one in found
        ]
        for start in range(0, len(told), _PAGE):
            self._store.snapshots.save_verdicts(company_id, told[start : start + _PAGE], "", settled=False)


def _again(one: Waiting, ruling: Ruling) -> str:
    return Waiting(one.id, one.withheld, one.since, ruling).sentence


def _entry(company_id: int, one: Waiting, ruling: Ruling) -> Entry:
    change = one.change
    said = "Approved" if ruling.approved else "Refused"
    return Entry(
        company_id=company_id,
        at=ruling.at or one.since,
        who=ruling.who,
        action=APPROVE if ruling.approved else REFUSE,
        kind=change.kind,
        pronto_id=change.pronto_id,
        stripe_id=change.stripe_id,
        before={row.field: row.before for row in change.fields if row.before is not None},
        after={row.field: row.after for row in change.fields},
        reason=f"{said} under “{one.rule}”: {change.action.value}. {ruling.why}".strip(),
    )
