"""Mismatches in the store: open, ignored, gone; cards and counts that triggers keep; lists to page through."""

import dataclasses
import datetime as dt
import random

import pytest

from app.domain.company import NewCompany
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, CertificateRow, DayTotal, Mismatch, MismatchState
from app.domain.shapes import Actual, Link
from tests.storage.conftest import START, row

KIND = RecordType.CUSTOMERS
LATER = START + dt.timedelta(days=1)


def one(key: str = "ACME", path: str = "name", **more) -> Mismatch:
    """A name that was changed in Stripe."""
    known = {"cause": "changed-in-stripe", "pronto": "Acme", "agreed": "Acme", "stripe": "ACME Café", "cents": 500}
    values = {**known, "reason": "It was changed in Stripe.", "title": f"Debtor {key}", "group": path, **more}
    return Mismatch(KIND, pronto_id=key, stripe_id=f"cus_{key}", field=path, **values)


@pytest.fixture
def rows(store):
    return store.mismatches


def listing(rows, company, *found, at=START, kinds=(KIND,)):
    number = rows.begin(company)
    rows.put(company, number, found, at)
    return rows.end(company, number, kinds, at)


def recount(store, company):
    """Count cards and states from the rows themselves."""
    cards = store.database.rows(
        "SELECT cause, kind, card, count(*), count(DISTINCT pronto_id || char(31) || stripe_id), sum(cents),"
        " min(first_seen) FROM mismatch WHERE company_id = ? AND state = 'open' GROUP BY cause, kind, card",
        (company,),
    )
    states = store.database.rows("SELECT state, count(*) FROM mismatch WHERE company_id = ? GROUP BY state", (company,))
    return sorted(cards), dict(states)


def kept(store, company):
    groups = store.mismatches.groups(company)
    cards = [
        (g.cause, g.kind, g.group, g.count, g.records, g.cents, g.oldest.isoformat("T", "microseconds")) for g in groups
    ]
    return sorted(cards), {state.value: n for state, n in store.mismatches.counts(company).items() if n}


def test_what_is_put_comes_back_whole(rows, company):
    lines = [{"description": "Nägel", "amount": 5, "tax": None}]
    listing(rows, company, one(), one(path="lines", pronto=lines, agreed=None, stripe=True))
    first, second = rows.all(company)
    assert (first.pronto, first.stripe, first.field) == ("Acme", "ACME Café", "name")
    assert (second.pronto, second.agreed, second.stripe) == (lines, None, True)
    assert first.first_seen == first.last_seen == START
    assert rows.one(first.id) == first
    assert rows.company_of(first.id) == company
    with pytest.raises(NeedsUser, match="999"):
        rows.one(999)


def test_the_same_place_is_kept_once_and_ages(rows, company):
    listing(rows, company, one(), one(stripe="Twice"))
    listing(rows, company, one(stripe="Other", reason="Now otherwise."), at=LATER)
    (found,) = rows.all(company)
    assert (found.stripe, found.reason) == ("Other", "Now otherwise.")
    assert (found.first_seen, found.last_seen) == (START, LATER)


def test_what_is_not_seen_again_is_gone_and_can_come_back(rows, company):
    listing(rows, company, one(), one("BORAL"))
    assert listing(rows, company, one(), at=LATER) == 1
    assert [found.pronto_id for found in rows.all(company, states=[MismatchState.GONE])] == ["BORAL"]
    assert listing(rows, company, one(), one("BORAL"), at=LATER) == 0
    back = rows.all(company, text="boral")
    assert [(found.state, found.first_seen) for found in back] == [(MismatchState.OPEN, LATER)]


def test_only_the_types_of_a_listing_are_closed(rows, company):
    listing(rows, company, one())
    assert listing(rows, company, kinds=[RecordType.ITEMS]) == 0
    assert listing(rows, company, kinds=[]) == 0
    assert len(rows.all(company)) == 1
    assert listing(rows, company) == 1


def test_ignored_stays_while_both_values_stay(rows, store, company):
    listing(rows, company, one())
    (found,) = rows.all(company)
    rows.mark([found.id], MismatchState.IGNORED, note="Their trading name", assignee="Kim")
    listing(rows, company, one(agreed="Something else", reason="Told otherwise.", cause="changed-in-both"), at=LATER)
    assert rows.one(found.id).state is MismatchState.IGNORED
    assert rows.accepted(company, KIND, "ACME", "cus_ACME")["name"].note == "Their trading name"
    assert rows.accepted_of(company, KIND) == {"ACME": {"name": ("Acme", "ACME Café")}}
    listing(rows, company, one(stripe="A third"), at=LATER)
    again = rows.one(found.id)
    assert (again.state, again.note, again.assignee) == (MismatchState.OPEN, "Their trading name", "Kim")
    assert rows.accepted_of(company, KIND) == {}


def test_an_ignored_record_comes_back_for_another_cause(rows, company):
    listing(rows, company, one(path="", cause="only-in-pronto", pronto=None, stripe=None))
    rows.mark([rows.all(company)[0].id], MismatchState.IGNORED)
    listing(rows, company, one(path="", cause="only-in-pronto", pronto=None, stripe=None))
    assert rows.all(company) == []
    listing(rows, company, one(path="", cause="duplicate", pronto=None, stripe=None))
    assert [found.cause for found in rows.all(company)] == ["duplicate"]


def test_ignoring_has_the_record_decided_on_again(rows, store, company):
    store.snapshots.put_sources(company, KIND, [row("ACME")])
    store.database.change("UPDATE source SET dirty = 0, mapping = 'm'")
    listing(rows, company, one())
    (found,) = rows.all(company)
    rows.mark([found.id], MismatchState.OPEN, assignee="Kim")
    assert list(store.snapshots.candidates(company, KIND, "m")) == []
    rows.mark([found.id], MismatchState.IGNORED)
    assert [len(page) for page in store.snapshots.candidates(company, KIND, "m")] == [1]


def test_cards_and_counts_are_always_those_of_the_rows(rows, store, company):
    chance = random.Random(5)
    for turn in range(12):
        found = [
            one(
                f"D{chance.randrange(30)}",
                chance.choice(["name", "email", "phone"]),
                cause=chance.choice(["changed-in-stripe", "changed-in-both"]),
                cents=chance.randrange(-5, 900),
                group=chance.choice(["", "name", "code Z9"]),
            )
            for _ in range(40)
        ]
        listing(rows, company, *found, at=START + dt.timedelta(hours=turn))
        numbers = list(rows.ids(company, states=list(MismatchState)))
        rows.mark(chance.sample(numbers, 5), chance.choice(list(MismatchState)))
        assert kept(store, company) == recount(store, company)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["age", "money", "title", "record"])
def test_a_page_far_down_is_the_same_from_whichever_end_it_is_looked_for(rows, company, monkeypatch, sort, descending):
    found = [one(f"K{n % 23:03}", path=f"f{n}", cents=n % 7, title=f"T{n % 5}") for n in range(60)]
    listing(rows, company, *found)
    rows.mark(list(rows.ids(company))[:3], MismatchState.IGNORED)
    whole = list(rows.ids(company, sort=sort, descending=descending))
    assert len(whole) == 57
    monkeypatch.setattr("app.storage.mismatch_views._DEEP", 5)
    for offset in (0, 6, 28, 29, 30, 50, 56, 57, 80):
        page = list(rows.ids(company, sort=sort, descending=descending, limit=10, offset=offset))
        assert page == whole[offset : offset + 10], offset
    of_group = list(rows.ids(company, group="f40", sort=sort, descending=descending, limit=10, offset=8))
    assert of_group == []
    worded = list(rows.ids(company, text="t3", sort=sort, descending=descending))
    assert list(rows.ids(company, text="t3", sort=sort, descending=descending, limit=4, offset=7)) == worded[7:11]


def test_lists_are_filtered_sorted_and_paged(rows, company):
    listing(rows, company, *(one(f"D{n:03}", cents=n * 7 % 50, title=f"Debtor {999 - n}") for n in range(60)))
    listing(rows, company, *rows.all(company), one("ZED", "email", cause="invalid", title="Café Ünion"), at=LATER)
    assert rows.count(company) == len(rows.ids(company)) == 61
    money = [found.cents for found in rows.page(company, rows.ids(company, sort="money", descending=True))]
    assert money == sorted(money, reverse=True)
    titles = rows.page(company, rows.ids(company, sort="title", limit=2))
    assert [found.title for found in titles] == ["Café Ünion", "Debtor 940"]
    keys = rows.page(company, rows.ids(company, sort="record", limit=3, offset=57))
    assert [found.pronto_id for found in keys] == ["D057", "D058", "D059"]
    assert [found.pronto_id for found in rows.all(company, text="cafe union")] == ["ZED"]
    assert rows.count(company, text="debtor") == 60
    assert rows.count(company, cause="invalid") == rows.count(company, group="email", kind=KIND) == 1
    assert rows.count(company, cause="invalid", states=[MismatchState.GONE]) == 0
    assert rows.count(company, text="d00") == 10
    assert rows.count(company, text="\x00") == 0
    rows.mark([rows.ids(company)[0]], MismatchState.OPEN, assignee="Kim")
    assert rows.count(company, assignee="Kim") == 1


def test_words_follow_the_title(rows, company):
    listing(rows, company, one(title="Old Barn"))
    listing(rows, company, one(title="New Barn"))
    assert rows.count(company, text="old barn") == 0
    assert rows.count(company, text="new barn") == 1


def test_companies_do_not_see_each_other_and_removal_leaves_nothing(rows, store, company):
    other = store.companies.add(NewCompany("Other", "http://127.0.0.1:1", "u")).id
    listing(rows, company, one())
    listing(rows, other, one(), one("BORAL"))
    rows.put_certificate(other, Certificate(1, START, complete=True))
    assert (rows.count(company), rows.count(other)) == (1, 2)
    store.companies.remove(other)
    for table in ("mismatch", "mismatch_card", "mismatch_count", "certificate"):
        assert store.database.row(f"SELECT count(*) FROM {table} WHERE company_id = ?", (other,)) == (0,)
    found = store.database.rows("SELECT rowid FROM mismatch_found WHERE words MATCH '\"boral\"'")
    assert found == []
    assert rows.count(company, text="acme") == 1


def test_certificates_come_back_newest_first(rows, company):
    total = DayTotal(3, 900, "ab")
    first = Certificate(
        run=4,
        at=START,
        complete=False,
        rows=(CertificateRow(KIND, "2026-03-02", total, DayTotal()),),
        open=2,
        problems=("Stripe's customers could not be read.",),
        types={"customers": 3},
    )
    rows.put_certificate(company, first)
    rows.put_certificate(company, dataclasses.replace(first, run=5, complete=True))
    newest, oldest = rows.certificates(company)
    assert oldest == first
    assert (newest.run, newest.complete) == (5, True)
    assert rows.certificates(company, 1) == [newest]


def test_unlinked_objects_leave_out_linked_deleted_and_an_invoices_own_payment(rows, store, company):
    orders = [Actual(RecordType.ORDERS, name, {}) for name in ("pi_free", "pi_linked", "pi_invoice")]
    orders.append(Actual(RecordType.ORDERS, "pi_deleted", {}, deleted=True))
    store.snapshots.put_targets(company, RecordType.ORDERS, orders)
    store.links.put(company, Link(RecordType.ORDERS, "1000", "pi_linked"), "m")
    invoice = Actual(RecordType.INVOICES, "in_1", {}, parts={"payment_intent": "pi_invoice"})
    store.snapshots.put_targets(company, RecordType.INVOICES, [invoice])
    (page,) = rows.unlinked(company, RecordType.ORDERS)
    assert [actual.stripe_id for actual in page] == ["pi_free"]
    assert [len(page) for page in rows.unlinked(company, RecordType.INVOICES)] == [1]
    asked = []
    original = store.database.rows
    store.database.rows = lambda sql, params=(): (asked.append((sql, params)), original(sql, params))[1]
    list(rows.unlinked(company, RecordType.ORDERS))
    del store.database.rows
    plan = " / ".join(line[3] for line in original(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]))
    assert "target_payment (company_id=? AND <expr>=?)" in plan


def test_a_mismatch_is_found_by_its_values_and_its_reason(rows, company):
    particular = "Order 7 was charged 2 times: pi_1, pi_2."
    general = "It was changed in Stripe since both sides last agreed."
    listing(rows, company, one("A", reason=particular, stripe="Somebody Else"), one("B", reason=general, pronto=4072))
    found = {
        text: [mismatch.pronto_id for mismatch in rows.page(company, rows.ids(company, text=text))]
        for text in ("charged 2", "somebody", "4072", "both sides")
    }
    assert found == {"charged 2": ["A"], "somebody": ["A"], "4072": ["B"], "both sides": []}
