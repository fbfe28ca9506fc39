"""``fix`` and ``undo``: settle differences, and take back what was done."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.commands_sync import change_text, recorded, run_text
from app.cli.console import table
from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.money import Money, from_minor, to_minor
from app.domain.outcome import RunSummary
from app.domain.plan import Action, Change, PlanSummary
from app.planning.offers import Choice
from app.services.standing import DAYS

_SHOWN = 50
"""Changes listed as text; ``--json`` has them all."""


def fix(call: Call) -> int:
    """Settle mismatches by number; both sides are read again first, and what changed since is left alone.

    With ``--always`` all differences of the field are settled, and from now on by themselves.
    """
    options, fixes = call.options, call.office.fixes
    company = _company_of(call)
    if options.always and options.dry_run:
        return _tried(call, company)
    if options.always:
        plan = fixes.always(options.ids, options.use, TRIGGER)
    else:
        plan = fixes.preview(options.ids, options.use, options.note, options.link_to)
    if options.dry_run:
        return _shown(call, company, plan)
    if options.use == Choice.REFUND:
        _need_amount(plan, options.confirm)
    with recorded(call, company):
        summary = call.write(
            company, "Fix", lambda ctx: fixes.apply(plan.id, ctx, TRIGGER, leave_held=options.leave_rest)
        )
    return _done(call, company, plan, summary)


def _need_amount(plan: PlanSummary, typed: str) -> None:
    """Have the amount that is sent back typed: money leaves on nobody's slip of the finger.

    Raises:
        NeedsUser: another amount was typed, or none.
    """
    cents = sum(plan.cents.values())
    try:
        meant = not cents or to_minor(Decimal(typed.replace(",", "").lstrip("$"))) == cents
    except InvalidOperation:
        meant = False
    if not meant:
        amount = f"{from_minor(cents):.2f}"
        message = f"This sends {Money(cents)} back to the customer's card, for good. To do so, add --confirm {amount}."
        raise NeedsUser(Code.BAD_INPUT, message)


def undo(call: Call) -> int:
    """Take back a run, or one change of the journal; what somebody edited since is kept and named."""
    undoing = call.office.undo
    company = call.company()
    with recorded(call, company):
        plan = call.write(company, "Undo preview", lambda ctx: undoing.preview(call.options.number, ctx, TRIGGER))
    if plan.company_id != company.id:
        raise NeedsUser(Code.BAD_INPUT, f"{call.options.number} belongs to another company; name it with --company.")
    if call.options.dry_run:
        return _shown(call, company, plan)
    with recorded(call, company):
        summary = call.write(company, "Undo", lambda ctx: undoing.apply(plan.id, ctx, TRIGGER))
    return _done(call, company, plan, summary)


def _tried(call: Call, company: Company) -> int:
    """Print what a rule would do; nothing is kept."""
    trial = call.office.fixes.try_always(call.options.ids, call.options.use)
    rule = trial.decision.sentence
    found = {"rule": rule, "settles": trial.settles, "same": trial.same, "other": trial.other, "days": DAYS}
    call.console.result(found | {"sentence": trial.sentence}, f"{company.name}: {rule}.\n{trial.sentence}")
    return exits.DONE


def _company_of(call: Call) -> Company:
    """Return whose mismatches were named, with the secrets lent for this run."""
    owner = call.office.fixes.company_of(call.options.ids)
    if call.named is not None and call.company().id != owner.id:
        raise NeedsUser(Code.BAD_INPUT, f"These mismatches belong to “{owner.name}”; name that company or none.")
    if call.secrets is not None:
        call.office.connections.lend_secrets(owner, call.secrets.pronto_password, call.secrets.stripe_key)
    return owner


def _shown(call: Call, company: Company, plan: PlanSummary) -> int:
    """Print a plan that is not carried out; exit code 1 when part of it would stay."""
    changes = call.office.history.changes(plan.id)
    found = {"plan": plan.id, "hash": plan.digest, "buckets": _buckets(changes)}
    call.console.result(found | {"changes": [shapes.change_row(change) for change in changes]}, _text(company, changes))
    return exits.ATTENTION if any(change.action is Action.HOLD for change in changes) else exits.DONE


def _done(call: Call, company: Company, plan: PlanSummary, summary: RunSummary) -> int:
    """Print what was done; exit code 1 when part of it was not."""
    changes = call.office.history.changes(plan.id)
    found = shapes.sync(summary) | {
        "plan": plan.id,
        "buckets": _buckets(changes),
        "changes": [shapes.change_row(change) for change in changes],
    }
    call.console.result(found, f"{_text(company, changes)}\n\n{run_text(company, summary)}")
    for message in summary.messages:
        call.console.note(message)
    return exits.of_status(summary.status)


def _buckets(changes: Sequence[Change]) -> dict[str, int]:
    """Return how many changes each cause has."""
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.cause] = counts.get(change.cause, 0) + 1
    return counts


def _text(company: Company, changes: Sequence[Change]) -> str:
    """Return a plan as a person reads it: counts by cause, then the first changes."""
    if not changes:
        return f"{company.name}: there is nothing to do."
    rows = [(number, cause, SENTENCE[Cause(cause)]) for cause, number in _buckets(changes).items()]
    lines = [table(("records", "cause", "what"), rows), ""]
    lines += [f"{change_text(change)} [{change.state.value}]" for change in changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"… and {len(changes) - _SHOWN:,} more; --json lists them all.")
    return "\n".join(lines)
