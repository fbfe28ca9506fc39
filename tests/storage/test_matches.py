"""The tables of matching: what changed, blocks, pairs in bands, decisions."""

import pytest

from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.records import Customer
from app.domain.shapes import Actual, Link
from app.planning.matching.assign import Pair, assign
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.profile import Profile
from app.ports.matches import KeptCluster, MatchDecision, Verdict
from tests.storage.conftest import row

CUSTOMERS = RecordType.CUSTOMERS
LIMITS = Thresholds(green=50, amber=30, margin=5)


def customer(stripe_id: str, **fields) -> Actual:
    return Actual(CUSTOMERS, stripe_id, fields, title=stripe_id)


def profile(key: str) -> Profile:
    return Profile(CUSTOMERS, key, f"Title of {key}", {"name": key}, {"name": (key.lower(),)})


def fill(store, company: int, lefts: int = 3, rights: int = 3) -> None:
    """Put debtors A, B … and customers cus_1, cus_2 …, all in one block."""
    store.snapshots.put_sources(company, CUSTOMERS, [row(key) for key in "ABCDEFGH"[:lefts]])
    store.snapshots.put_targets(company, CUSTOMERS, [customer(f"cus_{one}") for one in range(1, rights + 1)])
    take(store, company)


def take(store, company: int, *, always: bool = False) -> tuple[list[str], list[str]]:
    """Take up what changed; return the Pronto and Stripe ids."""
    records, actuals = [], []
    for page in store.matches.fresh(company, CUSTOMERS, always=always):
        mine, theirs = [one.code for one in page.records], [one.stripe_id for one in page.actuals]
        store.matches.put_entries(company, CUSTOMERS, "pronto", [(profile(key), [7]) for key in mine])
        store.matches.put_entries(company, CUSTOMERS, "stripe", [(profile(key), [7, 8]) for key in theirs])
        records += mine
        actuals += theirs
    return records, actuals


def numbers(store, company: int) -> dict[str, int]:
    pages = [page for side in ("pronto", "stripe") for page in store.matches.entries(company, CUSTOMERS, side)]
    return {one.key: number for page in pages for number, one in page.items()}


def pair_up(store, company: int, *pairs: tuple[str, str, int]) -> None:
    known = numbers(store, company)
    found = [Pair(known[left], known[right], raw) for left, right, raw in pairs]
    store.matches.put_pairs(company, CUSTOMERS, list(known.values()), found)
    settle(store, company)


def settle(store, company: int) -> None:
    changed = store.matches.unassigned(company, CUSTOMERS)
    store.matches.keep_assigned(assign(store.matches.connected(company, CUSTOMERS, changed)), changed)


def listed(store, company: int, band: Band | None = None, **options) -> list[tuple[str, str]]:
    found = store.matches.page(company, CUSTOMERS, band, LIMITS, **options)
    return [(one.pronto_id, one.stripe_id) for one in found]


def decision(left: str, right: str, verdict: Verdict = Verdict.ACCEPTED) -> MatchDecision:
    return MatchDecision(CUSTOMERS, left, right, verdict, "why", "Kim", None, 80, "sum", f"Title of {left}")


def test_only_what_changed_and_has_no_link_is_taken_up(store, company):
    fill(store, company)
    assert take(store, company) == ([], [])
    store.snapshots.put_sources(company, CUSTOMERS, [row("A"), row("B", 2)])
    store.snapshots.put_targets(company, CUSTOMERS, [customer("cus_1"), customer("cus_2", name="New")])
    assert take(store, company) == (["B"], ["cus_2"])
    store.links.put(company, Link(CUSTOMERS, "A", "cus_1"), "m1")
    assert take(store, company) == ([], [])
    assert sorted(numbers(store, company)) == ["B", "C", "cus_2", "cus_3"]
    store.snapshots.put_sources(company, CUSTOMERS, [row("A", 2)])
    assert take(store, company) == ([], [])
    store.links.remove(company, CUSTOMERS, "A")
    assert take(store, company) == (["A"], ["cus_1"])


def test_what_is_gone_drops_out(store, company):
    fill(store, company)
    pair_up(store, company, ("A", "cus_1", 60))
    sweep = store.snapshots.begin_sweep(company, "pronto", CUSTOMERS)
    store.snapshots.put_sources(company, CUSTOMERS, [row("B"), row("C")], sweep)
    store.snapshots.end_sweep(company, "pronto", CUSTOMERS, sweep)
    store.snapshots.put_targets(company, CUSTOMERS, [Actual(CUSTOMERS, "cus_2", {}, deleted=True)])
    take(store, company)
    assert sorted(numbers(store, company)) == ["B", "C", "cus_1", "cus_3"]
    assert listed(store, company) == []


def test_nothing_is_taken_up_while_one_side_is_empty_but_it_is_not_forgotten(store, company):
    store.snapshots.put_sources(company, CUSTOMERS, [row("A")])
    assert take(store, company) == ([], [])
    assert take(store, company, always=True) == (["A"], [])
    store.snapshots.put_sources(company, CUSTOMERS, [row("B")])
    store.snapshots.put_targets(company, CUSTOMERS, [customer("cus_1")])
    assert take(store, company) == (["B"], ["cus_1"])


def test_other_types_are_not_noted(store, company):
    store.snapshots.put_targets(company, RecordType.ORDERS, [Actual(RecordType.ORDERS, "pi_1", {})])
    assert store.database.rows("SELECT * FROM match_dirty") == []


def test_a_company_goes_with_all_of_matching(store, company):
    fill(store, company)
    pair_up(store, company, ("A", "cus_1", 60))
    store.links.put(company, Link(CUSTOMERS, "B", "cus_2"), "m1")
    store.matches.decide(company, decision("A", "cus_1"))
    store.matches.put_clusters(company, [KeptCluster({"cus_1": 0, "cus_2": 1}, "same")])
    store.matches.set_thresholds(company, LIMITS)
    store.companies.remove(company)
    for table in ("entry", "block", "pair", "decision", "cluster", "threshold", "dirty"):
        assert store.database.rows(f"SELECT * FROM match_{table}") == [], table


def test_partners_share_a_block_that_is_not_crowded(store, company):
    fill(store, company)
    known = numbers(store, company)
    lefts = [known[key] for key in "ABC"]
    found = store.matches.partners(lefts, "stripe", crowd=3)
    assert {one: sorted(others) for one, others in found.items()} == {one: [1, 2, 3] for one in lefts}
    assert store.matches.partners(lefts, "stripe", crowd=2) == {one: [] for one in lefts}
    assert sorted(store.matches.block_partners([8], "stripe", 3)) == [1, 2, 3]
    assert store.matches.block_partners([9], "stripe", 3) == []


def test_pairs_are_counted_and_listed_by_bands(store, company):
    fill(store, company)
    pair_up(store, company, ("A", "cus_1", 90), ("A", "cus_2", 88), ("B", "cus_2", 60), ("C", "cus_3", 28))
    counts = store.matches.counts(company, CUSTOMERS, LIMITS)
    assert (counts.green, counts.amber, counts.red, counts.open) == (0, 2, 1, 2)
    assert listed(store, company, Band.AMBER) == [("A", "cus_1"), ("B", "cus_2")]
    assert listed(store, company, Band.RED) == [("C", "cus_3")]
    assert listed(store, company) == [("A", "cus_1"), ("B", "cus_2"), ("C", "cus_3")]
    assert listed(store, company, limit=1, offset=1) == [("B", "cus_2")]
    assert listed(store, company, text="title of B") == [("B", "cus_2")]
    assert listed(store, company, text="CUS_2") == [("B", "cus_2")]
    found = store.matches.of_record(company, CUSTOMERS, "A")
    assert [(one.stripe_id, one.chosen, one.margin) for one in found] == [("cus_1", True, 2), ("cus_2", False, -2)]
    assert store.matches.likely(company, CUSTOMERS)["B"] == ("cus_2", -28)


def test_a_record_that_is_as_like_as_the_chosen_one_may_be_it_too(store, company):
    fill(store, company, 4, 3)
    pairs = ("A", "cus_1", 60), ("B", "cus_1", 58), ("C", "cus_1", 40), ("A", "cus_2", 30), ("D", "cus_3", 70)
    pair_up(store, company, *pairs)
    likely = store.matches.likely(company, CUSTOMERS)
    assert likely == {"A": ("cus_1", 2), "B": ("cus_1", -2), "D": ("cus_3", 100)}
    store.matches.decide(company, decision("A", "cus_1"))
    settle(store, company)
    assert store.matches.likely(company, CUSTOMERS) == {"D": ("cus_3", 100)}


def test_a_decision_frees_what_it_leaves_behind(store, company):
    fill(store, company)
    pair_up(store, company, ("A", "cus_1", 90), ("B", "cus_1", 70), ("A", "cus_2", 65))
    assert listed(store, company) == [("A", "cus_1")]
    kept = store.matches.decide(company, decision("A", "cus_1", Verdict.REJECTED))
    settle(store, company)
    assert listed(store, company) == [("B", "cus_1"), ("A", "cus_2")]
    assert store.matches.rejected_of(company, CUSTOMERS) == {"A": frozenset({"cus_1"})}
    store.matches.decide(company, decision("B", "cus_1"))
    settle(store, company)
    assert listed(store, company) == [("A", "cus_2")]
    assert store.matches.accepted_of(company, CUSTOMERS)["B"].stripe_id == "cus_1"
    assert take(store, company) == ([], [])
    assert store.matches.take_back(company, kept.id).verdict is Verdict.REJECTED
    assert take(store, company) == (["A"], [])


def test_nothing_is_accepted_twice(store, company):
    fill(store, company)
    first = store.matches.decide(company, decision("A", "cus_1"))
    for left, right in (("A", "cus_2"), ("B", "cus_1")):
        with pytest.raises(NeedsUser, match="Debtor A is accepted with Stripe customer cus_1 already"):
            store.matches.decide(company, decision(left, right))
    again = store.matches.decide(company, decision("A", "cus_1", Verdict.REJECTED))
    assert again.id == first.id
    assert store.matches.decide(company, decision("A", "cus_2")).id != first.id
    assert [one.verdict for one in store.matches.decisions(company)] == [Verdict.ACCEPTED, Verdict.REJECTED]
    assert [one.stripe_id for one in store.matches.decisions(company, CUSTOMERS, Verdict.REJECTED)] == ["cus_1"]
    with pytest.raises(NeedsUser, match="no decision 99"):
        store.matches.take_back(company, 99)


def test_clusters_and_thresholds_are_kept(store, company):
    store.matches.put_clusters(company, [KeptCluster({"cus_2": 3, "cus_1": 0}, "same name"), KeptCluster({"cus_9": 1})])
    first, second = store.matches.clusters(company)
    assert (first.number, first.members, first.words) == (1, {"cus_1": 0, "cus_2": 3}, "same name")
    assert second.number == 2
    store.matches.put_clusters(company, [])
    assert store.matches.clusters(company) == []
    assert store.matches.thresholds(company) == Thresholds()
    store.matches.set_thresholds(company, LIMITS)
    assert store.matches.thresholds(company) == LIMITS


def test_documents_are_counted_by_customer(store, company):
    states = ("open", "paid", "draft", "void")
    invoices = [
        Actual(RecordType.INVOICES, f"in_{state}", {"customer": "cus_1"}, state=state, match_key=state)
        for state in states
    ]
    store.snapshots.put_targets(company, RecordType.INVOICES, invoices)
    assert store.matches.documents_of(company, ["cus_1", "cus_2"]) == {"cus_1": 2}


def test_linked_objects_come_in_pages(store, company):
    fill(store, company)
    store.links.put(company, Link(CUSTOMERS, "A", "cus_2"), "m1")
    assert [[one.stripe_id for one in page] for page in store.matches.linked_objects(company, CUSTOMERS)] == [["cus_2"]]


def test_a_record_keeps_what_it_was_compared_by(store, company):
    fill(store, company, 1, 1)
    known = numbers(store, company)
    assert store.matches.profiles(known.values())[known["A"]] == profile("A")
    assert isinstance(store.snapshots.source(company, CUSTOMERS, "A"), Customer)
    store.matches.leave_out(company, CUSTOMERS, "pronto", ["A"])
    assert list(numbers(store, company)) == ["cus_1"]
