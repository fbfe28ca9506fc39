"""``matches``: pair records with what stands in Stripe already, and say which Stripe customers are one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.commands_sync import change_text, recorded, run_text
from app.cli.console import table
from app.cli.shapes import Table
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.profiles import MATCHED
from app.ports.matches import MatchDecision
from app.services.duplicates import Cluster
from app.services.match_row import MatchRow

_SHOWN = 50
"""Pairs listed as text; ``--json`` has them all."""
_PAGE = 500


def matches(call: Call) -> int:
    """List likely pairs, or decide on them; exit code 1 while green or amber ones wait for a person."""
    act = getattr(call.options, "act", None)
    return _ACTS[act or "list"](call)


# --- looking -----------------------------------------------------------------------------------------


def _list(call: Call) -> int:
    company = call.company()
    if call.options.decided:
        return _decided(call, company)
    matching, kinds = call.office.matching, _kinds(call)
    call.write(company, "Matching", lambda ctx: matching.look(company.id, kinds, ctx))
    counts = {kind: matching.count(company.id, kind) for kind in kinds}
    rows = [row for kind in kinds for row in _rows(call, company, kind)]
    found = {
        "thresholds": asdict(matching.thresholds(company.id)),
        "counts": {kind.value: asdict(one) for kind, one in counts.items()},
        "clusters": len(matching.clusters(company.id)),
        "matches": [_row(row) for row in rows],
    }
    call.console.result(found, _text(company, counts, rows))
    return exits.ATTENTION if any(one.open for one in counts.values()) else exits.DONE


def _rows(call: Call, company: Company, kind: RecordType) -> Iterator[MatchRow]:
    """Yield the pairs of a type; green and amber ones when no band was named."""
    bands = [Band(call.options.band)] if call.options.band else [Band.GREEN, Band.AMBER]
    for band in bands:
        offset = 0
        while page := call.office.matching.page(
            company.id, kind, band, offset=offset, limit=_PAGE, text=call.options.text
        ):
            yield from page
            offset += _PAGE


def _decided(call: Call, company: Company) -> int:
    kinds, found, offset = set(_kinds(call)), [], 0
    while page := call.office.matching.decisions(company.id, offset=offset, limit=_PAGE):
        found += [one for one in page if one.kind in kinds]
        offset += len(page)
    rows = [(one.id, one.verdict.value, one.kind.value, one.pronto_id, one.stripe_id, one.reason) for one in found]
    text = table(("decision", "", "type", "Pronto", "Stripe", "why"), rows) if rows else "Nothing is decided yet."
    call.console.result({"decisions": [_decision(one) for one in found]}, f"{company.name}\n{text}")
    return exits.DONE


def _clusters(call: Call) -> int:
    company = call.company()
    matching = call.office.matching
    call.write(company, "Matching", lambda ctx: matching.look(company.id, [RecordType.CUSTOMERS], ctx))
    found = matching.clusters(company.id)
    lines = [line for one in found for line in _cluster_text(one)]
    text = "\n".join(lines) or "No Stripe customers look like the same one."
    call.console.result({"clusters": [_cluster(one) for one in found]}, f"{company.name}\n{text}")
    return exits.ATTENTION if found else exits.DONE


def _cluster_text(cluster: Cluster) -> list[str]:
    lines = [f"Cluster {cluster.number}: {cluster.words}"]
    for one in cluster.members:
        stays = " · proposed to stay" if one.stripe_id == cluster.survivor else ""
        linked = f" · linked to {one.linked_to}" if one.linked_to else ""
        invoices = "1 invoice" if one.documents == 1 else f"{one.documents} invoices"
        lines.append(f"  {one.stripe_id}  {one.title}  {one.email}  {invoices}{linked}{stays}")
    return lines


# --- deciding ----------------------------------------------------------------------------------------


def _accept(call: Call) -> int:
    options, matching, company = call.options, call.office.matching, call.company()
    if bool(options.ids) == bool(options.whole_band):
        raise NeedsUser(Code.BAD_INPUT, "Name the matches by number, or a whole band with --band.")
    if options.ids:
        return _kept(call, company, matching.accept(company.id, options.ids, options.why, TRIGGER))
    kinds = [options.of_type] if options.of_type else MATCHED
    band = Band(options.whole_band)
    found = [one for kind in kinds for one in matching.accept_band(company.id, kind, band, options.why, TRIGGER)]
    return _kept(call, company, found)


def _reject(call: Call) -> int:
    company = call.company()
    found = call.office.matching.reject(company.id, call.options.ids, call.options.why, TRIGGER)
    return _kept(call, company, found)


def _link(call: Call) -> int:
    options, company = call.options, call.company()
    found = call.office.matching.link_to(
        company.id, options.of_type, options.pronto_id, options.stripe_id, options.why, TRIGGER
    )
    return _kept(call, company, [found])


def _undo(call: Call) -> int:
    company = call.company()
    found = call.office.matching.take_back(company.id, call.options.id, TRIGGER)
    text = f"{found.pronto_id} and {found.stripe_id}: no longer {found.verdict.value}."
    call.console.result({"taken_back": _decision(found)}, f"{company.name}: {text}")
    return exits.DONE


def _kept(call: Call, company: Company, found: Sequence[MatchDecision]) -> int:
    lines = [f"{one.verdict.value}: {one.pronto_id} and {one.stripe_id} (decision {one.id})" for one in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"… and {len(found) - _SHOWN:,} more.")
    text = "\n".join(lines) or "There was nothing to decide."
    call.console.result({"decisions": [_decision(one) for one in found]}, f"{company.name}\n{text}")
    return exits.DONE


def _survivor(call: Call) -> int:
    options, matching, company = call.options, call.office.matching, call.company()
    plan = matching.choose_survivor(company.id, options.cluster, options.stripe_id, options.why, TRIGGER)
    changes = call.office.history.changes(plan.id)
    if options.dry_run:
        found = {"plan": plan.id, "hash": plan.digest, "changes": [shapes.change_row(change) for change in changes]}
        call.console.result(found, "\n".join(change_text(change) for change in changes))
        return exits.DONE
    with recorded(call, company):
        summary = call.write(company, "Duplicates", lambda ctx: matching.apply(plan.id, ctx, TRIGGER))
    changes = call.office.history.changes(plan.id)
    found = shapes.sync(summary) | {"plan": plan.id, "changes": [shapes.change_row(change) for change in changes]}
    text = "\n".join(change_text(change) for change in changes)
    call.console.result(found, f"{text}\n\n{run_text(company, summary)}")
    for message in summary.messages:
        call.console.note(message)
    return exits.of_status(summary.status)


def _thresholds(call: Call) -> int:
    options, matching, company = call.options, call.office.matching, call.company()
    wanted: dict[str, Any] = {
        name: value for name in ("green", "amber", "margin") if (value := getattr(options, name)) is not None
    }
    if options.link_green is not None:
        wanted["link_green"] = options.link_green == "yes"
    found: Thresholds = matching.thresholds(company.id)
    if wanted:
        found = matching.set_thresholds(company.id, replace(found, **wanted), TRIGGER)
    by_itself = "are linked by a sync without asking" if found.link_green else "wait until a person accepts them"
    text = (
        f"Green from {found.green} points with a lead of {found.margin}, amber from {found.amber}; "
        f"green pairs {by_itself}."
    )
    call.console.result({"thresholds": asdict(found)}, f"{company.name}: {text}")
    return exits.DONE


# --- words -------------------------------------------------------------------------------------------


def _kinds(call: Call) -> list[RecordType]:
    if getattr(call.options, "kind", None):
        return [call.options.kind]
    return [kind for kind in MATCHED if kind in call.kinds]


def _text(company: Company, counts: Mapping[RecordType, Any], rows: Sequence[MatchRow]) -> str:
    head = ("type", "green", "amber", "red", "accepted", "rejected")
    totals = [(kind.value, one.green, one.amber, one.red, one.accepted, one.rejected) for kind, one in counts.items()]
    lines = [company.name, table(head, totals)]
    for row in rows[:_SHOWN]:
        lines += [
            f"{row.id}  {row.band.value}  {row.pronto_id} {row.pronto_title}  =  {row.stripe_id} {row.stripe_title}",
            f"    {'paired exactly; ' if row.exact else ''}{row.sentence}",
        ]
    if len(rows) > _SHOWN:
        lines.append(f"… and {len(rows) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)


def _row(row: MatchRow) -> Table:
    """Return a pair as ``--json`` prints it."""
    return {
        "id": row.id,
        "type": row.kind.value,
        "band": row.band.value,
        "score": row.score,
        "margin": row.margin,
        "exact": row.exact,
        "pronto_id": row.pronto_id,
        "stripe_id": row.stripe_id,
        "pronto": row.pronto_title,
        "stripe": row.stripe_title,
        "sum": row.sentence,
        "fields": [part._asdict() for part in row.parts],
    }


def _cluster(one: Cluster) -> Table:
    """Return a cluster as ``--json`` prints it."""
    members = [
        asdict(member) | {"created": member.created.isoformat() if member.created is not None else None}
        for member in one.members
    ]
    return {"id": one.number, "survivor": one.survivor, "sum": one.words, "members": members}


def _decision(one: MatchDecision) -> Table:
    """Return a decision as ``--json`` prints it."""
    return {
        "id": one.id,
        "type": one.kind.value,
        "pronto_id": one.pronto_id,
        "stripe_id": one.stripe_id,
        "verdict": one.verdict.value,
        "reason": one.reason,
        "who": one.who,
        "at": one.at.isoformat() if one.at is not None else None,
        "score": one.score,
        "sum": one.words,
    }


_ACTS: Mapping[str, Callable[[Call], int]] = {
    "list": _list,
    "accept": _accept,
    "reject": _reject,
    "link": _link,
    "undo": _undo,
    "clusters": _clusters,
    "survivor": _survivor,
    "thresholds": _thresholds,
}
