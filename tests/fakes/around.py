"""What the mapping looks up beside a record, from plain lists: no store, no disk."""

from collections.abc import Iterable

from app.domain.approval import Ruling
from app.domain.attention import Skip
from app.domain.kinds import RecordType
from app.domain.matching import NOTHING_KNOWN, Matched
from app.domain.records import Record, key_of, kind_of
from app.domain.shapes import Actual, Link, Value
from app.planning.describe import describe


class ListAround:
    """Implements ``app.planning.around.Around``; put records, objects and links in, then ask."""

    def __init__(self, records: Iterable[Record] = (), actuals: Iterable[Actual] = ()) -> None:
        self.records: dict[tuple[RecordType, str], Record] = {}
        self.actuals: dict[tuple[RecordType, str], Actual] = {}
        self.matches: dict[tuple[RecordType, str], Matched] = {}
        self.undos: dict[tuple[RecordType, str], str] = {}
        self.links: dict[tuple[RecordType, str], Link] = {}
        self.rulings: dict[tuple[RecordType, str], dict[str, Ruling]] = {}
        self.approved_under: dict[str, int] = {}
        self.agreed_to: dict[tuple[RecordType, str], dict[str, tuple[Value, Value]]] = {}
        self.skips: dict[tuple[RecordType, str], Skip] = {}
        self.needs: dict[RecordType, set[str]] = {}
        self.outs: dict[tuple[RecordType, str], str] = {}
        self.hands: dict[tuple[RecordType, str], dict[str, Value]] = {}
        self.add(*records)
        self.show(*actuals)

    def add(self, *records: Record) -> None:
        self.records |= {(kind_of(record), key_of(record)): record for record in records}

    def show(self, *actuals: Actual) -> None:
        self.actuals |= {(actual.kind, actual.stripe_id): actual for actual in actuals}

    def link(self, *links: Link) -> None:
        self.links |= {(link.kind, link.pronto_id): link for link in links}

    def record(self, kind: RecordType, key: str) -> Record | None:
        return self.records.get((kind, key))

    def referring(self, kind: RecordType, token: str) -> list[Record]:
        return [one for (found, _), one in self.records.items() if found is kind and token in describe(one).refs]

    def keys_matching(self, kind: RecordType, match_key: str) -> list[str]:
        return [key for (found, key), one in self.records.items() if found is kind and _key(one) == match_key]

    def carrying(self, kind: RecordType, pronto_id: str) -> list[Actual]:
        return [one for one in self._standing(kind) if one.pronto_id and one.pronto_id == pronto_id]

    def unlinked_matching(self, kind: RecordType, match_key: str) -> list[Actual]:
        linked = {link.stripe_id for (found, _), link in self.links.items() if found is kind}
        return [one for one in self._standing(kind) if one.match_key == match_key and one.stripe_id not in linked]

    def stripe_id(self, kind: RecordType, pronto_id: str) -> str | None:
        link = self.links.get((kind, pronto_id))
        return link.stripe_id if link else None

    def accepted(self, kind: RecordType, pronto_id: str) -> dict[str, tuple[Value, Value]]:
        return self.agreed_to.get((kind, pronto_id), {})

    def undone(self, kind: RecordType, pronto_id: str) -> str | None:
        return self.undos.get((kind, pronto_id))

    def skipped(self, kind: RecordType, pronto_id: str) -> Skip | None:
        return self.skips.get((kind, pronto_id))

    def matched(self, kind: RecordType, pronto_id: str) -> Matched:
        return self.matches.get((kind, pronto_id), NOTHING_KNOWN)

    def linked(self, kind: RecordType, pronto_id: str) -> Actual | None:
        return self.actuals.get((kind, self.stripe_id(kind, pronto_id) or ""))

    def needed(self, kind: RecordType) -> set[str]:
        return self.needs.get(kind, set())

    def left_out(self, kind: RecordType, pronto_id: str) -> str | None:
        return self.outs.get((kind, pronto_id))

    def override(self, kind: RecordType, pronto_id: str) -> dict[str, Value]:
        return self.hands.get((kind, pronto_id), {})

    def ruled(self, kind: RecordType, pronto_id: str) -> dict[str, Ruling]:
        return self.rulings.get((kind, pronto_id), {})

    def approved(self, kind: RecordType, pronto_id: str) -> set[str]:
        return {digest for digest, ruling in self.ruled(kind, pronto_id).items() if ruling.approved}

    def approvals_under(self, rule_digest: str) -> int:
        return self.approved_under.get(rule_digest, 0)

    def _standing(self, kind: RecordType) -> list[Actual]:
        return [one for (found, _), one in self.actuals.items() if found is kind and not one.deleted]


def _key(record: Record) -> str:
    return describe(record).match_key
