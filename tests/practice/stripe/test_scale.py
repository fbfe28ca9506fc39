"""Lists and look-ups stay cheap however many objects there are: counted, not timed."""

import json

from app.practice.exchange import Request
from app.practice.stripe import StripePractice
from app.practice.stripe.collection import Collection, Window
from tests.practice.stripe.conftest import SECRET

AUTH = {"authorization": f"Bearer {SECRET}"}


def filled(count: int) -> Collection:
    collection = Collection("customers", ("email",))
    for number in range(count):
        collection.put({"id": f"c{number}", "created": number, "email": f"e{number % 10}"})
    return collection


def test_a_page_reads_no_more_than_itself() -> None:
    collection = filled(20_000)
    read: list[str] = []

    def keep(value) -> bool:
        read.append(value["id"])
        return True

    for window in (
        Window(limit=100, keep=keep),
        Window(limit=100, starting_after="c10000", keep=keep),
        Window(limit=100, ending_before="c10000", keep=keep),
        Window(limit=100, created=(5_000, 6_000), keep=keep),
    ):
        read.clear()
        rows, more = collection.page(window)
        assert (len(rows), more) == (100, True)
        assert len(read) == 101
    read.clear()
    rows, more = collection.page(Window(limit=100, starting_after="c10000", keep=keep), [("email", "e5")])
    assert [json.loads(row)["id"] for row in rows[:2]] == ["c9995", "c9985"]
    assert len(read) == 101


def test_indexes_follow_changes_and_removals() -> None:
    collection = filled(50)
    collection.put({"id": "c5", "created": 5, "email": "other"})
    assert [row["id"] for row in collection.find("email", "other")] == ["c5"]
    assert len(collection.find("email", "e5")) == 4
    collection.remove("c15")
    assert len(collection.find("email", "e5")) == 3
    assert collection.get("c15") is None
    assert len(collection) == 49


def test_several_index_entries_merge_in_order() -> None:
    collection = filled(40)
    rows, more = collection.page(Window(limit=5), [("email", "e1"), ("email", "e9")])
    assert [json.loads(row)["id"] for row in rows] == ["c39", "c31", "c29", "c21", "c19"]
    assert more is True


def test_the_oldest_is_found_behind_gaps() -> None:
    collection = filled(10)
    for number in range(5):
        collection.remove(f"c{number}")
    assert collection.oldest()["id"] == "c5"
    for number in range(5, 10):
        collection.remove(f"c{number}")
    assert collection.oldest() is None
    collection.put({"id": "new", "created": 1, "email": "x"})
    assert collection.oldest()["id"] == "new"


def test_requests_from_many_threads_keep_every_customer() -> None:
    from concurrent.futures import ThreadPoolExecutor

    account = StripePractice()

    def make(number: int) -> int:
        return account.handle(Request("POST", "/v1/customers", "", AUTH, f"name=C{number}".encode())).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(make, range(400))) == {200}
    assert len(account.books()["customers"]) == 400
    assert len(account.books()["events"]) == 400
