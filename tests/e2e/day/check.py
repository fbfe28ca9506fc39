"""What has to be true after a simulated day, found out at both services and in the product's own file."""

import json
from collections import Counter
from collections.abc import Iterator

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.domain.kinds import TARGETED
from app.practice.company.documents import cents_of
from app.practice.stripe import StripePractice, running_stripe
from app.secrets.session_store import SessionStore
from tests.e2e.day.simulated import Day
from tests.e2e.day.typed import type_in
from tests.e2e.stripe_state import carried, content, differences
from tests.e2e.world import NAME, SWIFT, USER, QuietJob, SwiftConnectors

_MADE = {"customer.created": "customers", "product.created": "products", "invoice.created": "invoices"}


def problems(day: Day) -> Iterator[str]:
    """Yield what is not as it should be, a sentence each."""
    yield from _made_twice(day.stripe.practice)
    yield from _left(day)
    yield from _lost(day)
    before = _writes(day)
    assert type_in(day.home, day.clock, "sync") in {0, 1}
    if _writes(day) != before:
        yield f"one more sync wrote {_writes(day) - before} times"


def _writes(day: Day) -> int:
    return day.stripe.host.control.stats()["methods"].get("POST", 0)


def _made_twice(practice: StripePractice) -> Iterator[str]:
    """Yield what was made more than once for one Pronto record, whatever became of it since."""
    made: Counter[tuple[str, str]] = Counter()
    for event in map(json.loads, practice.books()["events"].rows()):
        known = (event["data"]["object"].get("metadata") or {}).get("pronto_id")
        if known and event["type"] in _MADE:
            made[_MADE[event["type"]], known] += 1
    yield from (
        f"{collection} {known} was made {count} times" for (collection, known), count in made.items() if count > 1
    )
    yield from (
        f"no {collection} was made" for collection in _MADE.values() if not any(one == collection for one, _ in made)
    )


def _left(day: Day) -> Iterator[str]:
    """Yield what the product has not brought to an end, and what it tripped over."""
    office = open_office(day.home, secrets=SessionStore("for a test"), clock=day.clock)
    try:
        company = office.company()
        if office.history.verify() is not None:
            yield "the journal does not fit together"
        yield from (f"in the queue: {change.kind}/{change.pronto_id}" for change in office.history.queue(company.id))
        for _, found, _ in office.history.attention(company.id):
            yield f"needs attention: {found.kind}/{found.pronto_id} ({found.cause}): {found.message}"
        for found in office.history.mismatches(company.id):
            yield f"mismatch: {found.kind}/{found.pronto_id} {found.field} ({found.cause})"
        yield from (f"message not sent: {one.title}" for one in office.alerts.recent(500) if one.state != "sent")
    finally:
        office.close()
    yield from (f"crash report {path.name}" for path in (day.home / "logs").glob("crash*"))


def _lost(day: Day) -> Iterator[str]:
    """Yield how Stripe differs from what a sync in peace makes of the same books.

    Left out is what that one cannot have: what was paid in Stripe, notes made there, prices that are not in force, and
    Stripe's own copy of the customer on a draft, which is of the moment the draft was made.
    """
    books = day.pronto.practice.books
    home = day.home / "peace"
    with running_stripe(clock=day.clock.seconds) as stripe:
        connectors = SwiftConnectors(clock=day.clock)
        office = open_office(home, secrets=SessionStore("for a test"), connectors=connectors, clock=day.clock)
        new = NewCompany(NAME, day.pronto.xi_url, USER, stripe_url=stripe.url, mode=Mode.TEST, policies=SWIFT)
        try:
            office.sync.run(office.store.companies.add(new).id, TARGETED, QuietJob())
        finally:
            office.close()
        there, right = (_comparable(one, day) for one in (day.stripe.practice, stripe.practice))
    yield from differences(there, right)
    ledger = [row for row in books.rows("transactions") if row.get("TransactionType") == "IN"]
    amounts = {row.get("DocumentNo"): cents_of(row, "Amount") for row in ledger}
    paid = carried(day.stripe.practice, "invoices")
    for number in sorted(day.people.paid):
        if (paid[number]["status"], paid[number]["total"]) != ("paid", amounts[number]):
            yield f"invoice {number} was paid in Stripe and is not what Pronto says"
    assert books.count("customers") == len(there["customers"])


def _comparable(practice: StripePractice, day: Day) -> dict[str, list[str]]:
    found = {}
    for collection, texts in content(practice).items():
        rows = [json.loads(text) for text in texts]
        kept = [row for row in rows if not _is_paid(collection, row, day)]
        if collection == "prices":
            kept = [row for row in kept if row["active"]]
        if collection == "invoices":
            kept = [{name: value for name, value in row.items() if not name.startswith("customer_")} for row in kept]
        for row in kept:
            (row.get("metadata") or {}).pop("note", None)
        found[collection] = sorted(json.dumps(row, sort_keys=True) for row in kept)
    return found


def _is_paid(collection: str, row: dict, day: Day) -> bool:
    """Whether it is an invoice somebody paid in Stripe, one of its lines, or what Stripe made to take the money."""
    if collection == "payment_intents":
        return row["cancellation_reason"] == "void_invoice"
    known = {"invoices": (row.get("metadata") or {}).get("pronto_id"), "lines": row.get("invoice")}.get(collection)
    return str(known).removeprefix("invoices/") in day.people.paid
