"""Lists of the matching page: likely pairs by page over the store, decisions, and groups of duplicates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ports.matches import MatchDecision, Verdict
from app.services.duplicates import Cluster, Member
from app.services.match_row import MatchRow
from ui.models.window import PAGE, WindowModel
from ui.text.columns import Column
from ui.text.format import BLANK, count, when
from ui.text.matching import band_icon, band_name, verdict_icon, verdict_name
from ui.text.messages import one_of, trigger_name
from ui.text.tr import tr

if TYPE_CHECKING:
    from ui.bridge.office_matching import Matching

MOST_FOUND = 2 * PAGE
"""Pairs listed of a search; typing narrows them down."""
_DECISIONS_AT_ONCE = 2_000


def pair_columns() -> list[Column[MatchRow]]:
    """Return the columns of the likely pairs."""
    return [
        Column(tr("Pronto"), lambda row: row.pronto_title or row.pronto_id, width=0),
        Column(tr("Stripe"), lambda row: row.stripe_title or row.stripe_id, width=0),
        Column(tr("Score"), lambda row: str(row.score), width=58, right=True),
        Column(tr("Band"), lambda row: band_name(row.band), width=92, room=330, icon=lambda row: band_icon(row.band)),
    ]


def candidate_columns() -> list[Column[MatchRow]]:
    """Return the columns of a record's other candidates."""
    return [
        Column(tr("Stripe"), lambda row: row.stripe_title or row.stripe_id, width=0),
        Column(tr("Id"), lambda row: row.stripe_id, width=150, room=380, tone=lambda _row: "muted"),
        Column(tr("Score"), lambda row: str(row.score), width=58, right=True),
        Column(tr("Band"), lambda row: band_name(row.band), width=92, icon=lambda row: band_icon(row.band)),
    ]


def decision_columns() -> list[Column[MatchDecision]]:
    """Return the columns of what people decided."""
    return [
        Column(tr("Decision"), lambda one: verdict_name(one.verdict), width=146,
               icon=lambda one: verdict_icon(one.verdict)),
        Column(tr("Type"), lambda one: one_of(one.kind).capitalize(), width=92, room=820, tone=lambda _one: "muted"),
        Column(tr("Pronto"), lambda one: one.pronto_id, width=104),
        Column(tr("Name"), lambda one: one.title, width=190, grow=True),
        Column(tr("Stripe id"), lambda one: one.stripe_id, width=150, room=640),
        Column(tr("Score"), lambda one: BLANK if one.score is None else str(one.score), width=58, right=True),
        Column(tr("Reason"), lambda one: one.reason, width=0, room=560),
        Column(tr("Who"), lambda one: trigger_name(one.who), width=92, room=900, tone=lambda _one: "muted"),
        Column(tr("When"), lambda one: when(one.at), width=166, room=480, tone=lambda _one: "muted"),
    ]  # fmt: skip


def cluster_columns() -> list[Column[Cluster]]:
    """Return the columns of the groups of duplicates."""
    return [
        Column(tr("Stripe customer"), name_of, width=0),
        Column(tr("How many"), lambda one: count(len(one.members)), width=84, right=True),
    ]


def member_columns(kept: Callable[[], str]) -> list[Column[Member]]:
    """Return the columns of a group's customers; ``kept`` returns the Stripe id of the one that stays."""

    def stays(one: Member) -> bool:
        return one.stripe_id == kept()

    return [
        Column(tr("What happens"), lambda one: tr("stays") if stays(one) else tr("is tagged"), width=106,
               icon=lambda one: "star:good" if stays(one) else "tag:muted"),
        Column(tr("Name"), lambda one: one.title, width=0),
        Column(tr("E-mail"), lambda one: one.email or BLANK, width=170, room=520),
        Column(tr("Invoices"), lambda one: count(one.documents), width=70, right=True),
        Column(tr("Debtor"), lambda one: one.linked_to or BLANK, width=96),
        Column(tr("Made"), lambda one: when(one.created), width=160, room=900, tone=lambda _one: "muted"),
        Column(tr("Stripe id"), lambda one: one.stripe_id, width=150, room=640, tone=lambda _one: "muted"),
    ]  # fmt: skip


def name_of(cluster: Cluster) -> str:
    """Return the name of the customer that is proposed to stay."""
    found = next((one for one in cluster.members if one.stripe_id == cluster.survivor), cluster.members[0])
    return found.title or found.stripe_id


class PairModel(WindowModel[MatchRow]):
    """Shows the pairs of a band without holding their numbers: a hundred thousand cost one count."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(pair_columns(), parent)

    def show_count(self, number: int) -> None:
        """Show another list of so many rows, from the top."""
        self.show_ids(range(number))

    def show_found(self, rows: Sequence[MatchRow]) -> None:
        """Show what a search found, all of it at hand."""
        self.show_count(len(rows))
        for page in range(0, len(rows), PAGE):
            self.put_page(self.generation, page // PAGE, rows[page : page + PAGE])

    def page_offset(self, page: int) -> int:
        """Return the place of a page's first row."""
        return page * PAGE


def find_decisions(
    matching: Matching, company_id: int, verdict: Verdict | None, text: str, offset: int, limit: int
) -> list[MatchDecision]:
    """Return a page of decisions, newest first; ``text`` is looked for in ids, name, reason and who."""
    if not text:
        return matching.decisions(company_id, None, verdict, offset=offset, limit=limit)
    found: list[MatchDecision] = []
    place, wanted = 0, text.casefold()
    while len(found) < offset + limit:
        some = matching.decisions(company_id, None, verdict, offset=place, limit=_DECISIONS_AT_ONCE)
        found += [one for one in some if wanted in _spoken(one)]
        place += len(some)
        if len(some) < _DECISIONS_AT_ONCE:
            break
    return found[offset : offset + limit]


def _spoken(one: MatchDecision) -> str:
    return f"{one.pronto_id} {one.title} {one.stripe_id} {one.reason} {one.who}".casefold()
