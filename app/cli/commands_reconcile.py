"""``reconcile`` and ``mismatches``: whether both sides tell the same story, and in what they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.cli.commands_report import save_report
from app.cli.commands_sync import recorded
from app.cli.console import table
from app.cli.shapes import Table, certificate_table, mismatch_row
from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.mismatch import Certificate, Mismatch
from app.domain.money import Money
from app.ports.mismatches import CauseGroup

_CARDS = 40
"""Cards shown as text; ``--json`` has every mismatch."""
_COLOURS = {
    "green": "Green: both sides were read whole and agree.",
    "amber": "Amber: both sides were read whole; what differs is accepted or waits for something.",
    "red": "Red: the two sides do not tell the same story.",
}


def reconcile(call: Call) -> int:
    """Compare both sides and list every difference; exit code 0 only when the certificate is green."""
    company = call.company()
    with recorded(call, company):
        found = call.write(
            company,
            "Reconcile",
            lambda ctx: call.office.reconcile.run(company.id, call.kinds, ctx, TRIGGER),
        )
    exit_code = _answer(call, company, found.certificate)
    if call.options.report is not None:
        save_report(call, company, call.options.report)
    return exit_code


def mismatches(call: Call) -> int:
    """List the open differences as they were last found; exit code as ``reconcile``."""
    company = call.company()
    return _answer(call, company, call.office.history.certificate(company.id))


def _answer(call: Call, company: Company, certificate: Certificate | None) -> int:
    history = call.office.history
    chosen = {kind.value for kind in call.kinds}
    found = [one for one in history.mismatches(company.id) if one.kind.value in chosen]
    call.console.result(shape(certificate, found), text(company, certificate, history.cards(company.id), found))
    for problem in certificate.problems if certificate is not None else ():
        call.console.note(problem)
    return exits.DONE if certificate is not None and certificate.green else exits.ATTENTION


def text(
    company: Company, certificate: Certificate | None, cards: Sequence[CauseGroup], found: Sequence[Mismatch]
) -> str:
    """Return what was found as a person reads it: cards by cause, then the certificate."""
    lines: list[str] = []
    if cards:
        rows = [_card(card) for card in cards[:_CARDS]]
        lines.append(table(("cause", "type", "what", "found", "at stake"), rows))
        if len(cards) > _CARDS:
            lines.append(f"… and {len(cards) - _CARDS:,} more kinds of difference; --json lists every one.")
        lines += ["", *_causes(found), ""]
    if certificate is None:
        lines.append(f"{company.name} was never reconciled; run tallybridge reconcile.")
        return "\n".join(lines)
    compared = sum(certificate.types.values())
    lines.append(f"{company.name}: {compared:,} records compared, {_differences(certificate.open)}.")
    lines += _left_out(certificate)
    lines.append(_COLOURS[certificate.colour])
    return "\n".join(lines)


def _differences(count: int) -> str:
    return "1 open difference" if count == 1 else f"{count:,} open differences"


def _card(card: CauseGroup) -> tuple[object, ...]:
    money = str(Money(card.cents)) if card.cents else ""
    return card.cause, card.kind.value.replace("_", " "), card.group, f"{card.count:,}", money


def _causes(found: Iterable[Mismatch]) -> list[str]:
    """Return what each cause means."""
    causes = dict.fromkeys(one.cause for one in found)
    return [f"{cause}: {SENTENCE[Cause(cause)]}" for cause in causes]


def _left_out(certificate: Certificate) -> list[str]:
    counted = (
        (certificate.accepted, "accepted by a person"),
        (certificate.skipped, "waiting for something else first"),
        (certificate.by_rule, "left out by this company's rules"),
    )
    return [f"{count:,} {words}." for count, words in counted if count]


def shape(certificate: Certificate | None, found: Sequence[Mismatch]) -> Table:
    """Return what ``reconcile`` and ``mismatches`` print with ``--json``."""
    return {
        "run": certificate.run if certificate is not None else None,
        "green": certificate is not None and certificate.green,
        "certificate": certificate_table(certificate) if certificate is not None else None,
        "mismatches": [mismatch_row(one) for one in found],
    }
