"""A record as it was, played from its journal."""

import datetime as dt

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.planning.as_at import as_at

KIND = RecordType.CUSTOMERS


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 3, number, 9, tzinfo=dt.UTC)


def entry(number: int, action: str, before: dict, after: dict, **more) -> Entry:
    return Entry(1, day(number), "person", action, KIND, "ACME", "cus_1", before, after, seq=number, **more)


CREATE = entry(2, "create", {}, {"name": "Acme", "email": "a@x.au", "phone": "1"})
RENAME = entry(5, "update", {"name": "Acme"}, {"name": "Acme Pty Ltd"})
PUT_BACK = entry(9, "update", {"email": "outside@x.au"}, {"email": "a@x.au"})
ACCEPTED = entry(12, "accept", {"phone": "1"}, {"phone": "99"})
WHOLE = [CREATE, RENAME, PUT_BACK, ACCEPTED]


def values(found) -> dict:
    return {one.field: (one.pronto, one.stripe) for one in found.values}


def test_before_the_first_entry_nothing_is_known():
    found = as_at(KIND, "ACME", WHOLE, day(1))
    assert (found.state, found.values, found.last, found.next) == ("", (), 0, 2)
    assert "first entry about it is 2" in found.sentence


def test_what_was_written_stood_on_both_sides():
    found = as_at(KIND, "ACME", WHOLE, day(3))
    assert values(found) == {"name": ("Acme", "Acme"), "email": ("a@x.au", "a@x.au"), "phone": ("1", "1")}
    assert (found.stripe_id, found.state, found.last, found.next) == ("cus_1", "linked", 2, 5)
    assert values(as_at(KIND, "ACME", WHOLE, day(5)))["name"] == ("Acme Pty Ltd", "Acme Pty Ltd")


def test_a_value_changed_outside_is_noted_by_the_entry_that_met_it():
    notes = {one.field: one.note for one in as_at(KIND, "ACME", WHOLE, day(6)).values}
    assert "Entry 9 of 09 March 2026 found “outside@x.au”" in notes["email"]
    assert notes["name"] == ""
    assert {one.note for one in as_at(KIND, "ACME", WHOLE[:3], day(10)).values} == {""}


def test_what_was_left_as_it_was_stands_differently_on_the_two_sides():
    assert values(as_at(KIND, "ACME", WHOLE, day(13)))["phone"] == ("1", "99")
    assert "99" in next(one.note for one in as_at(KIND, "ACME", WHOLE, day(10)).values if one.field == "phone")


def test_a_linked_record_tells_by_later_entries_what_stood_there():
    link = entry(2, "link", {}, {})
    found = as_at(KIND, "ACME", [link, RENAME], day(3))
    assert values(found) == {"name": (None, "Acme")}
    assert "Pronto's value is not known" in found.values[0].note


def test_taken_out_untied_and_back_again():
    deleted = entry(14, "delete", {"name": "Acme Pty Ltd"}, {})
    assert as_at(KIND, "ACME", [*WHOLE, deleted], day(15)).state == "gone"
    untied = as_at(KIND, "ACME", [*WHOLE, entry(14, "unlink", {}, {})], day(15))
    assert (untied.state, untied.values) == ("unlinked", ())
    assert "not tied" in untied.sentence
    again = as_at(KIND, "ACME", [*WHOLE, entry(14, "unlink", {}, {}), entry(16, "link", {}, {"name": "B"})], day(17))
    assert (again.state, values(again)["name"]) == ("linked", ("B", "B"))


def test_what_is_no_act_on_values_does_not_count():
    found = as_at(KIND, "ACME", [CREATE, entry(4, "receipt", {}, {"cents": 5})], day(6))
    assert found.last == 2
    assert "cents" not in values(found)
