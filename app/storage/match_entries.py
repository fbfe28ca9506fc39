"""What is compared: profiles of unlinked records and objects, and the blocks they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.domain.kinds import RecordType
from app.planning.matching.profile import Profile
from app.ports.matches import Fresh
from app.storage.chunks import PORTION, marks, portions
from app.storage.codec import actual_of, folded, record_of, text_of, value_of
from app.storage.database import Database

_DECIDED = (
    "EXISTS (SELECT 1 FROM match_decision m WHERE m.company_id = d.company_id AND m.kind = d.kind"
    " AND m.{column} = d.key AND m.verdict = 'accepted')"
)
_LINKED = (
    "EXISTS (SELECT 1 FROM link l WHERE l.company_id = d.company_id AND l.kind = d.kind AND l.{column} = d.key"
    " AND l.stripe_id IS NOT NULL)"
)
_GONE = {
    "pronto": "NOT EXISTS (SELECT 1 FROM source s WHERE s.company_id = d.company_id AND s.kind = d.kind"
    " AND s.key = d.key AND s.gone = 0)",
    "stripe": "NOT EXISTS (SELECT 1 FROM target t WHERE t.company_id = d.company_id AND t.kind = d.kind"
    " AND t.stripe_id = d.key AND t.deleted = 0)",
}
_COLUMN = {"pronto": "pronto_id", "stripe": "stripe_id"}
_BODY = (
    "SELECT d.key, b.body FROM match_dirty d CROSS JOIN {table} b ON b.company_id = d.company_id AND b.kind = d.kind"
    " AND b.{key} = d.key WHERE d.company_id = ? AND d.kind = ? AND d.side = ? AND d.key > ? ORDER BY d.key LIMIT ?"
)
_BODIES = {
    "pronto": _BODY.format(table="source", key="key"),
    "stripe": _BODY.format(table="target", key="stripe_id"),
}


class MatchEntryRows:
    """The part of ``ports.matches.Matches`` about what is compared."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fresh(self, company_id: int, kind: RecordType, *, always: bool = False) -> Iterator[Fresh]:
        """Yield what changed on either side, in pages of 500; what dropped out is forgotten with its pairs.

        Nothing is yielded while one side has nothing to compare, unless ``always``; it is kept for later.
        A page counts as compared once ``put_entries`` or ``leave_out`` was called for it.
        """
        for side in _COLUMN:
            self._drop(company_id, kind, side)
        if not always and not all(self._has(company_id, kind, side) for side in _COLUMN):
            return
        for side in ("stripe", "pronto"):
            last = ""
            while True:
                found = self._database.rows(_BODIES[side], (company_id, kind.value, side, last, PORTION))
                if not found:
                    break
                last = found[-1][0]
                if side == "pronto":
                    yield Fresh(records=tuple(record_of(kind, body) for _, body in found))
                else:
                    yield Fresh(actuals=tuple(actual_of(body) for _, body in found))

    def _has(self, company_id: int, kind: RecordType, side: str) -> bool:
        where = {"c": company_id, "k": kind.value, "s": side}
        found = self._database.row(
            "SELECT EXISTS (SELECT 1 FROM match_entry WHERE company_id = :c AND kind = :k AND side = :s)"
            " OR EXISTS (SELECT 1 FROM match_dirty WHERE company_id = :c AND kind = :k AND side = :s)",
            where,
        )
        return bool(found[0])

    def _drop(self, company_id: int, kind: RecordType, side: str) -> None:
        """Forget what is linked, gone or decided by now."""
        where = (company_id, kind.value, side)
        if not self._database.row("SELECT 1 FROM match_dirty WHERE company_id = ? AND kind = ? AND side = ?", where):
            return
        column = _COLUMN[side]
        out = f"({_LINKED.format(column=column)} OR {_GONE[side]} OR {_DECIDED.format(column=column)})"
        found = self._database.rows(
            f"SELECT d.key FROM match_dirty d WHERE d.company_id = ? AND d.kind = ? AND d.side = ? AND {out}", where
        )
        if found:
            self.leave_out(company_id, kind, side, [row[0] for row in found])

    def leave_out(self, company_id: int, kind: RecordType, side: str, keys: Sequence[str]) -> None:
        """Take records out of matching until they change; what they were paired with is assigned anew."""
        with self._database.writing():
            for some in portions(keys):
                where = (company_id, kind.value, side, *some)
                named = f"company_id = ? AND kind = ? AND side = ? AND key IN ({marks(some)})"
                mine, theirs = ("left_id", "right_id") if side == "pronto" else ("right_id", "left_id")
                self._database.change(
                    f"UPDATE match_entry SET state = 1 WHERE state = 2 AND id IN (SELECT p.{theirs} FROM match_pair p"
                    f" WHERE p.{mine} IN (SELECT id FROM match_entry WHERE {named}))",
                    where,
                )
                self._database.change(f"DELETE FROM match_entry WHERE {named}", where)
                self._database.change(f"DELETE FROM match_dirty WHERE {named}", where)

    def put_entries(
        self, company_id: int, kind: RecordType, side: str, entries: Sequence[tuple[Profile, Sequence[int]]]
    ) -> None:
        """Keep profiles with the numbers of their blocks, in place of what was kept; their pairs are to be found."""
        with self._database.writing():
            for some in portions(entries):
                keys = [profile.key for profile, _ in some]
                self.leave_out(company_id, kind, side, keys)
                self._database.change_many(
                    "INSERT INTO match_entry (company_id, kind, side, key, words, body) VALUES (?,?,?,?,?,?)",
                    [
                        (company_id, kind.value, side, one.key, folded(f"{one.key} {one.title}"), text_of(one))
                        for one, _ in some
                    ],
                )
                rows = self._database.rows(
                    "SELECT key, id FROM match_entry WHERE company_id = ? AND kind = ? AND side = ?"
                    f" AND key IN ({marks(keys)})",
                    (company_id, kind.value, side, *keys),
                )
                numbers: dict[str, int] = dict(rows)
                self._database.change_many(
                    "INSERT OR IGNORE INTO match_block (block, side, entry_id) VALUES (?,?,?)",
                    [(block, side, numbers[one.key]) for one, blocks in some for block in blocks],
                )

    def unpaired(self, company_id: int, kind: RecordType, side: str, limit: int) -> list[int]:
        """Return entries of a side whose pairs are not looked for yet."""
        rows = self._database.rows(
            "SELECT id FROM match_entry WHERE company_id = ? AND kind = ? AND state = 0 AND side = ? LIMIT ?",
            (company_id, kind.value, side, limit),
        )
        return [row[0] for row in rows]

    def unassigned(self, company_id: int, kind: RecordType) -> list[int]:
        """Return the entries that have to be assigned anew."""
        rows = self._database.rows(
            "SELECT id FROM match_entry WHERE company_id = ? AND kind = ? AND state = 1", (company_id, kind.value)
        )
        return [row[0] for row in rows]

    def partners(self, entries: Sequence[int], side: str, crowd: int) -> dict[int, list[int]]:
        """Return, by entry, the entries of a side that share a block with it; crowded blocks are passed over."""
        found: dict[int, list[int]] = defaultdict(list)
        for some in portions(entries):
            blocks = self._database.rows(
                f"SELECT DISTINCT block FROM match_block WHERE entry_id IN ({marks(some)})", tuple(some)
            )
            members = self._members([row[0] for row in blocks], side, crowd)
            for block, entry in self._database.rows(
                f"SELECT block, entry_id FROM match_block WHERE entry_id IN ({marks(some)})", tuple(some)
            ):
                found[entry] += members.get(block, ())
        return {entry: list(dict.fromkeys(one for one in others if one != entry)) for entry, others in found.items()}

    def _members(self, blocks: Sequence[int], side: str, crowd: int) -> dict[int, list[int]]:
        """Return the entries of a side by block, at most ``crowd`` of each; those with more are left out."""
        found: dict[int, list[int]] = defaultdict(list)
        for some in portions(blocks):
            values = ",".join(["(?)"] * len(some))
            # One more than the crowd is looked at and no further: a block of thousands costs no more than a small one.
            rows = self._database.rows(
                f"WITH asked (block) AS (VALUES {values}) SELECT a.block, b.entry_id FROM asked a JOIN match_block b"
                " ON b.block = a.block AND b.side = ? WHERE (SELECT count(*) FROM (SELECT 1 FROM match_block c"
                " WHERE c.block = a.block AND c.side = ? LIMIT ?)) <= ?",
                (*some, side, side, crowd + 1, crowd),
            )
            for block, entry in rows:
                found[block].append(entry)
        return found

    def profiles(self, entries: Iterable[int]) -> dict[int, Profile]:
        """Return profiles by their numbers."""
        found: dict[int, Profile] = {}
        for some in portions(list(dict.fromkeys(entries))):
            rows = self._database.rows(f"SELECT id, body FROM match_entry WHERE id IN ({marks(some)})", tuple(some))
            found |= {number: value_of(body, Profile) for number, body in rows}
        return found

    def entries(self, company_id: int, kind: RecordType, side: str) -> Iterator[dict[int, Profile]]:
        """Yield every profile of a side, in pages of 500 by number."""
        last = 0
        while True:
            rows = self._database.rows(
                "SELECT id, body FROM match_entry WHERE company_id = ? AND kind = ? AND side = ? AND id > ?"
                " ORDER BY id LIMIT ?",
                (company_id, kind.value, side, last, PORTION),
            )
            if not rows:
                return
            last = rows[-1][0]
            yield {number: value_of(body, Profile) for number, body in rows}

    def block_partners(self, blocks: Sequence[int], side: str, crowd: int) -> list[int]:
        """Return the entries of a side in any of these blocks; crowded blocks are passed over."""
        members = self._members(blocks, side, crowd)
        return list(dict.fromkeys(entry for block in members.values() for entry in block))
