"""Both snapshots: what changes a row, what makes it dirty, what a full read no longer finds."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from app.domain.kinds import RecordType
from app.domain.records import Address, CreditNote, Customer, Invoice, Item, Line, Order, PurchaseOrder, Rep, kind_of
from app.domain.shapes import Link
from app.ports.snapshots import SourceRow
from tests.storage.conftest import START, actual, row

KIND = RecordType.CUSTOMERS
LINE = Line("10", "SN", "W-1", "Widget", Decimal("2.5"), unit_price=Decimal("10.0000"), amount=2500, tax=250)


def dirty(store, company, mapping=""):
    return [one.key for page in store.snapshots.candidates(company, KIND, mapping) for one in page]


def settle(store, company, keys, mapping=""):
    from app.domain.outcome import Gate, Standing, Verdict

    verdicts = [Verdict(KIND, key, Standing.IN_STEP, Gate.ANSWER) for key in keys]
    store.snapshots.save_verdicts(company, verdicts, mapping, settled=True)


@pytest.mark.parametrize(
    "record",
    [
        Rep("012", "Ana"),
        Customer("A", delivery=Address("x", postcode="2000"), user_fields={"UserField1": "Ü"}, created=START),
        Item("W-1", price=Decimal("1.2500"), on_hand=Decimal(-3), modified=START),
        PurchaseOrder("P1", date=dt.date(2026, 1, 31)),
        Order("100", "A", lines=(LINE,), amount=2500, tax=250, total=2750, terms_days=14),
        Invoice("7001", lines=(LINE, LINE), outstanding=0, due_date=dt.date(2026, 2, 28), modified=START),
        CreditNote("9001", lines=(LINE,), extra={"reason": "🙂"}),
    ],
)
def test_every_record_comes_back_equal(store, company, record):
    kind = kind_of(record)
    store.snapshots.put_sources(company, kind, [SourceRow("k", record, "f", "t")])
    assert store.snapshots.source(company, kind, "k") == record


def test_only_new_and_altered_rows_change(store, company):
    put = store.snapshots.put_sources
    assert put(company, KIND, [row("A"), row("B")]) == ["A", "B"]
    before = store.database.rows("SELECT * FROM source")
    assert put(company, KIND, [row("A"), row("B")]) == []
    assert store.database.rows("SELECT * FROM source") == before
    assert put(company, KIND, [row("A", 2, name="New name"), row("B")]) == ["A"]
    assert store.snapshots.source(company, KIND, "A").name == "New name"


def test_an_unchanged_page_writes_nothing(store, company):
    page = [row(f"D{n}", refs=("reps/1",)) for n in range(200)]
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    store.snapshots.put_sources(company, KIND, page, sweep)
    before = store.database.row("SELECT total_changes()")
    store.snapshots.put_sources(company, KIND, page, sweep)
    assert store.snapshots.end_sweep(company, "pronto", KIND, sweep).keys == ()
    assert store.database.row("SELECT total_changes()") == before


def test_the_later_of_two_rows_with_one_key_counts(store, company):
    store.snapshots.put_sources(company, KIND, [row("A", 1, name="First"), row("A", 2, name="Second")])
    assert store.snapshots.source(company, KIND, "A").name == "Second"


def test_a_new_way_of_describing_is_stored_without_a_fresh_look(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    settle(store, company, ["A"])
    assert store.snapshots.put_sources(company, KIND, [row("A", match_key="a@b.au", refs=("reps/7",))]) == []
    assert dirty(store, company) == []
    assert store.snapshots.keys_matching(company, KIND, "a@b.au") == ["A"]
    assert [one.code for one in store.snapshots.sources_with(company, KIND, "reps/7")] == ["A"]


def test_an_announcement_wakes_those_who_look_it_up(store, company):
    store.snapshots.put_sources(company, KIND, [row("A", refs=("reps/1",)), row("B", refs=("reps/2",))])
    settle(store, company, ["A", "B"])
    rep = SourceRow("1", Rep("1", "Ana"), "f1", "Ana", announces=("reps/1",))
    store.snapshots.put_sources(company, RecordType.REPS, [rep])
    assert dirty(store, company) == ["A"]
    settle(store, company, ["A"])
    store.snapshots.put_sources(company, RecordType.REPS, [dataclasses.replace(rep, fingerprint="f2")])
    assert dirty(store, company) == ["A"]
    assert store.snapshots.touch(company, ["reps/1", "reps/2", "reps/3"]) == 1
    assert store.snapshots.touch_keys(company, KIND, ["B", "nobody"]) == 0


def test_tokens_belong_to_one_company(store, company):
    from app.domain.company import NewCompany

    other = store.companies.add(NewCompany("Other", "http://x", "u")).id
    store.snapshots.put_sources(other, KIND, [row("A", refs=("reps/1",))])
    settle(store, other, ["A"])
    assert store.snapshots.touch(company, ["reps/1"]) == 0
    assert store.snapshots.sources_with(company, KIND, "reps/1") == []


def test_a_blank_match_key_matches_nothing(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    store.snapshots.put_targets(company, KIND, [actual("cus_1")])
    assert store.snapshots.keys_matching(company, KIND, "") == []
    assert store.snapshots.targets_matching(company, KIND, "") == []
    assert store.snapshots.targets_carrying(company, KIND, "") == []


def test_a_full_read_finds_what_is_gone_and_its_dependants(store, company):
    store.snapshots.put_sources(
        company, KIND, [row("A", announces=("customers/A",)), row("B", refs=("customers/A",)), row("C")]
    )
    settle(store, company, ["A", "B", "C"])
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    store.snapshots.put_sources(company, KIND, [row("B", refs=("customers/A",))], sweep)
    store.snapshots.see(company, "pronto", KIND, ["C", "never heard of"], sweep)
    assert store.snapshots.end_sweep(company, "pronto", KIND, sweep).keys == ("A",)
    assert store.snapshots.source(company, KIND, "A") is None
    assert dirty(store, company) == ["A", "B"]
    settle(store, company, ["A", "B"])
    assert store.snapshots.put_sources(company, KIND, [row("A", announces=("customers/A",))]) == ["A"]
    assert store.snapshots.source(company, KIND, "A") is not None


def test_a_sweep_is_of_one_thing_and_ends_once(store, company):
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    with pytest.raises(ValueError, match="not under way"):
        store.snapshots.end_sweep(company, "stripe", KIND, sweep)
    with pytest.raises(ValueError, match="not under way"):
        store.snapshots.put_sources(company, RecordType.ITEMS, [], sweep)
    with pytest.raises(ValueError, match="no side"):
        store.snapshots.begin_sweep(company, "nowhere", KIND)
    again = store.snapshots.begin_sweep(company, "pronto", KIND)
    with pytest.raises(ValueError, match="not under way"):
        store.snapshots.end_sweep(company, "pronto", KIND, sweep)
    store.snapshots.end_sweep(company, "pronto", KIND, again)


def test_stripe_objects_change_and_come_back(store, company):
    put = store.snapshots.put_targets
    assert put(company, KIND, [actual("cus_1", match_key="a@b.au", pronto_id="A"), actual("cus_2")]) == [
        "cus_1",
        "cus_2",
    ]
    assert put(company, KIND, [actual("cus_1", match_key="a@b.au", pronto_id="A")]) == []
    assert put(company, KIND, [actual("cus_2", "Else")], ours=True) == ["cus_2"]
    assert store.snapshots.target(company, KIND, "cus_2").fields == {"name": "Else"}
    assert [one.stripe_id for one in store.snapshots.targets_carrying(company, KIND, "A")] == ["cus_1"]
    assert [one.stripe_id for one in store.snapshots.targets_matching(company, KIND, "a@b.au")] == ["cus_1"]
    store.links.put(company, Link(KIND, "A", "cus_1"), "")
    assert store.snapshots.targets_matching(company, KIND, "a@b.au") == []
    assert store.snapshots.target(company, KIND, "cus_9") is None


def test_a_deleted_stripe_object_stays_known_as_deleted(store, company):
    store.snapshots.put_targets(company, KIND, [actual("cus_1", pronto_id="A"), actual("cus_2")])
    sweep = store.snapshots.begin_sweep(company, "stripe", KIND)
    store.snapshots.put_targets(company, KIND, [actual("cus_2")], sweep=sweep)
    assert store.snapshots.end_sweep(company, "stripe", KIND, sweep).keys == ("cus_1",)
    assert store.snapshots.target(company, KIND, "cus_1").deleted
    assert store.snapshots.targets_carrying(company, KIND, "A") == []
    assert store.snapshots.put_targets(company, KIND, [actual("cus_1", pronto_id="A")]) == ["cus_1"]
    assert not store.snapshots.target(company, KIND, "cus_1").deleted


def test_one_statement_holds_only_so_many_keys(store, company):
    rows = [row(f"D{n:05}") for n in range(1201)]
    assert len(store.snapshots.put_sources(company, KIND, rows)) == 1201
    assert store.snapshots.put_sources(company, KIND, rows) == []
