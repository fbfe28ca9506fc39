"""What the window lists: counts that agree with their lists, searches that never fail."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.shapes import Link
from app.storage.store import open_store
from tests.storage.conftest import START, HeldClock, actual, row

KIND = RecordType.CUSTOMERS


def fill(store, company):
    day = dt.timedelta(days=1)
    store.snapshots.put_sources(
        company,
        KIND,
        [
            row("C10", name="Zoë's Café & Söhne", match_key="zoe@cafe.example", modified=START - 2 * day),
            row("C2", name="Ballarat Motors Pty Ltd", search="02 5550 1234", modified=START),
            row("B7", name="Ärger GmbH", modified=START - day),
            row("GONE", name="Gone Pty Ltd"),
        ],
    )
    store.snapshots.put_targets(
        company,
        KIND,
        [actual("cus_AAA111", "Cafe Zoe", match_key="zoe@cafe.example"), actual("cus_BBB222", "Stripe only Pty")],
    )
    store.links.put(company, Link(KIND, "C10", "cus_AAA111"), "m")
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    store.snapshots.see(company, "pronto", KIND, ["C10", "C2", "B7"], sweep)
    store.snapshots.end_sweep(company, "pronto", KIND, sweep)
    verdicts = [
        Verdict(KIND, "C10", Standing.IN_STEP, Gate.ANSWER, "", "In step."),
        Verdict(KIND, "C2", Standing.ATTENTION, Gate.VALIDATE, "invalid", "It has no e-mail address."),
        Verdict(KIND, "GONE", Standing.SKIPPED, Gate.FILTER, "gone-in-pronto"),
        Verdict(KIND, "UNREADABLE", Standing.ATTENTION, Gate.READ, "invalid"),
    ]
    store.snapshots.save_verdicts(company, verdicts, "m", settled=True)


@pytest.fixture
def filled(store, company):
    fill(store, company)
    return company


def keys(store, company, **how):
    return [hit.pronto_id for hit in store.views.page(company, store.views.ids(company, **how))]


def test_the_overview_counts(store, filled):
    rows = {one.kind: one for one in store.views.overview(filled)}
    assert list(rows) == list(RecordType)
    found = rows[KIND]
    assert (found.total, found.linked, found.in_stripe) == (3, 1, 2)
    assert found.standings == {
        Standing.IN_STEP: 1,
        Standing.WAITING: 1,
        Standing.ATTENTION: 2,
        Standing.SKIPPED: 0,
    }
    assert rows[RecordType.ITEMS].total == 0


def test_lists_are_sorted_filtered_and_compact(store, filled):
    assert keys(store, filled) == ["B7", "C10", "C2"]
    assert keys(store, filled, kind=KIND, descending=True) == ["C2", "C10", "B7"]
    assert keys(store, filled, sort="title") == ["B7", "C2", "C10"]
    assert keys(store, filled, sort="modified") == ["C10", "B7", "C2"]
    assert keys(store, filled, sort="no such column") == ["B7", "C10", "C2"]
    assert keys(store, filled, standing=Standing.ATTENTION) == ["C2", "UNREADABLE"]
    assert keys(store, filled, kind=RecordType.ITEMS) == []
    assert keys(store, filled, text="pty") == ["C2"]
    assert keys(store, filled, text="cus_aaa1") == ["C10"]
    assert keys(store, filled, text="c") == ["C10", "C2"]
    ids = store.views.ids(filled)
    assert ids.typecode == "q"


def test_objects_without_a_record_have_a_list_of_their_own(store, filled):
    found = store.views.page(filled, store.views.ids(filled, only_in_stripe=True))
    assert [(hit.stripe_id, hit.standing, hit.title) for hit in found] == [("cus_BBB222", None, "Stripe only Pty")]
    assert len(store.views.ids(filled, only_in_stripe=True, text="only")) == 1
    assert len(store.views.ids(filled, only_in_stripe=True, text="st")) == 1
    assert len(store.views.ids(filled, only_in_stripe=True, text="nowhere", sort="title")) == 0


def test_a_page_keeps_the_order_asked_for_and_leaves_out_what_is_not_there(store, filled):
    ids = list(store.views.ids(filled))
    found = store.views.page(filled, [ids[2], 999_998, ids[0], 999_999])
    assert [hit.row for hit in found] == [ids[2], ids[0]]
    hit = store.views.page(filled, [ids[1]])[0]
    assert (hit.pronto_id, hit.stripe_id, hit.standing, hit.gate) == ("C10", "cus_AAA111", Standing.IN_STEP, "answer")
    assert hit.modified == START - dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("c2", "C2"),
        ("CAFÉ", "C10"),
        ("cafe zoe", "C10"),
        ("zoe@cafe.example", "C10"),
        ("arger", "B7"),
        ("sohne", "C10"),
        ("5550 1234", "C2"),
        ("cus_AAA111", "C10"),
        ("cus_bbb222", ""),
        ("ballarat p", "C2"),
        ("ä", "B7"),
        ("gone", "GONE"),
    ],
)
def test_search_finds_by_anything_a_person_may_know(store, filled, text, first):
    found = store.views.search(filled, text)
    assert found[0].pronto_id == first


def test_a_linked_object_is_shown_as_its_record_once(store, filled):
    found = store.views.search(filled, "zoe")
    assert [(hit.pronto_id, hit.stripe_id) for hit in found] == [("C10", "cus_AAA111")]


def test_the_best_comes_first(store, company):
    names = {"X1": "About acme", "X2": "Acme Tools", "ACME": "Something", "ACME2": "Else", "X5": "Great acmeology"}
    store.snapshots.put_sources(company, KIND, [row(key, name=name) for key, name in names.items()])
    found = [hit.pronto_id for hit in store.views.search(company, "acme")]
    assert found[0] == "ACME"
    assert set(found) == set(names)
    assert found.index("ACME2") < found.index("X5")
    assert len(store.views.search(company, "acme", limit=2)) == 2
    assert store.views.search(company, "acme", limit=0) == []


def test_a_changed_name_is_found_and_the_old_one_is_not(store, company):
    store.snapshots.put_sources(company, KIND, [row("A", name="Oldname")])
    store.snapshots.put_sources(company, KIND, [row("A", 2, name="Newname")])
    assert store.views.search(company, "oldname") == []
    assert store.views.search(company, "ewna")[0].pronto_id == "A"


GREEK = ("Alpha", "Beta", "Gamma")


def test_the_search_index_stays_whole(store, company):
    for edition in range(3):
        rows = [row(f"D{n}", edition, name=f"{GREEK[edition]} number {n}") for n in range(600)]
        store.snapshots.put_sources(company, KIND, rows)
        store.snapshots.put_targets(company, KIND, [actual(f"cus_{n}", f"Copy {edition} of {n}") for n in range(600)])
    assert len(store.views.ids(company, text="gamma")) == 600
    assert len(store.views.ids(company, text="beta")) == 0
    assert len(store.views.ids(company, text="copy", only_in_stripe=True)) == 600
    # With every row forgotten nothing may be left: a word learnt twice or forgotten wrongly would be.
    store.companies.remove(company)
    left = store.database.rows('SELECT rowid FROM found WHERE found MATCH \'"edi" OR "cop" OR "num" OR "cus"\'')
    assert left == []
    store.database.change("INSERT INTO found (found) VALUES ('integrity-check')")


def test_companies_do_not_see_each_other(store, filled):
    other = store.companies.add(NewCompany("Other", "http://x", "u")).id
    assert store.views.search(other, "cafe") == []
    assert len(store.views.ids(other)) == 0
    assert store.views.page(other, store.views.ids(filled)) == []


SIGNS = ['"', "'", "*", "a*", "-", "^abc", "%", "_", "(", "AND", "NOT", '"a" OR "b"', "NEAR(a b)", "words:abc"]
STRANGE = ["x" * 10_000, "🙂" * 5000, "\x00abc", "\ud800abc", "abc\n\tdef", "aa" + '"' * 50, "é" * 300, "\u0301" * 3]
ODD = ["", "  ", *SIGNS, *STRANGE]


@pytest.mark.parametrize("text", ODD)
def test_odd_input_finds_nothing_or_something_and_never_fails(store, filled, text):
    assert isinstance(store.views.search(filled, text), list)
    assert len(store.views.ids(filled, text=text)) <= 3
    assert len(store.views.ids(filled, text=text, only_in_stripe=True)) <= 1


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    opened = open_store(tmp_path_factory.mktemp("views") / "v.db", HeldClock())
    company = opened.companies.add(NewCompany("A", "http://x", "u")).id
    fill(opened, company)
    yield opened, company
    opened.close()


@given(st.text(max_size=30))
@settings(max_examples=80, deadline=None)
def test_no_text_makes_a_search_fail(searched, text):
    store, company = searched
    assert len(store.views.search(company, text)) <= 5
    assert len(store.views.ids(company, text=text)) <= 3


def test_a_row_that_could_not_be_read_is_found_and_listed(store, filled):
    assert keys(store, filled, text="unread") == ["UNREADABLE"]
    assert keys(store, filled, standing=Standing.ATTENTION) == ["C2", "UNREADABLE"]
    assert "UNREADABLE" not in keys(store, filled)
    assert keys(store, filled, text="unread", kind=RecordType.ITEMS) == []
    assert keys(store, filled, text="unread", standing=Standing.IN_STEP) == []
    assert keys(store, filled, text="unread", only_in_stripe=True) == []
    (hit,) = store.views.search(filled, "UNREADABLE")
    assert (hit.pronto_id, hit.standing, hit.gate, hit.cause) == ("UNREADABLE", Standing.ATTENTION, "read", "invalid")
    assert hit.row < 0
    assert store.views.page(filled, [hit.row]) == [hit]
    (customers,) = [one for one in store.views.overview(filled) if one.kind is KIND]
    assert customers.standings[Standing.ATTENTION] == len(keys(store, filled, standing=Standing.ATTENTION, kind=KIND))
