"""Values a person sets for one record: which fields, to what, and how they show."""

import pytest

from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.planning.by_hand import checked
from app.planning.contact import NotValid
from app.planning.map_record import map_record
from tests.planning import samples
from tests.planning.desk import Desk, shown

CUSTOMERS = samples.mapping().types[RecordType.CUSTOMERS]
INVOICES = samples.mapping().types[RecordType.INVOICES]


@pytest.mark.parametrize(
    ("path", "given", "kept"),
    [
        ("email", " Office@ACME.Example ", "Office@acme.example"),
        ("phone", "02 5550 1234", "+61 2 5550 1234"),
        ("tax_ids.au_abn", "51 824 753 556", "51824753556"),
        ("address.country", "Australia", "AU"),
        ("name", "  Acme  ", "Acme"),
        ("email", "", None),
        ("email", None, None),
    ],
)
def test_a_value_is_kept_as_it_will_be_written(path, given, kept):
    assert checked(CUSTOMERS, path, given) == kept


@pytest.mark.parametrize(
    ("mapping", "path", "given"),
    [
        (CUSTOMERS, "email", "accounts@"),
        (CUSTOMERS, "tax_ids.au_abn", "12345678901"),
        (CUSTOMERS, "name", "x" * 257),
        (CUSTOMERS, "metadata.rep", "x" * 501),
        (CUSTOMERS, "metadata.pronto_id", "OTHER"),
        (CUSTOMERS, "no.such.field", "x"),
        (CUSTOMERS, "metadata.user_field_*", "x"),
        (CUSTOMERS, "name", "@customers/BETA"),
        (INVOICES, "total", "1"),
        (INVOICES, "lines", "none"),
        (INVOICES, "customer", "cus_1"),
        (INVOICES, "days_until_due", "soon"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(mapping, path, given):
    with pytest.raises(NotValid) as refused:
        checked(mapping, path, given)
    assert len(str(refused.value)) > 20


def test_it_takes_the_place_of_the_mapping_s_and_of_its_note():
    desk = Desk()
    record = samples.customer("ACME", email="accounts@")
    assert [note.path for note in map_record(record, CUSTOMERS, desk.around).notes] == ["email"]
    desk.around.hands[RecordType.CUSTOMERS, "ACME"] = {"email": "office@acme.example"}
    wanted = map_record(record, CUSTOMERS, desk.around)
    assert (wanted.fields["email"], wanted.notes) == ("office@acme.example", ())
    desk.around.hands[RecordType.CUSTOMERS, "ACME"] = {"email": None}
    wanted = map_record(record, CUSTOMERS, desk.around)
    assert "email" not in wanted.fields
    assert wanted.notes == ()


def test_the_plan_says_that_it_was_set_by_hand_and_a_sync_keeps_it():
    record = samples.customer("ACME")
    desk = Desk(record)
    desk.around.hands[RecordType.CUSTOMERS, "ACME"] = {"name": "Acme by hand"}
    change = desk.decide(record).change
    assert change is not None
    rules = {row.field: row.rule for row in change.fields}
    assert rules["name"] == "set by hand"
    assert rules["metadata.pronto_id"] != "set by hand"
    desk.apply(change)
    assert desk.decide(record).change is None
    desk.around.hands.clear()
    again = desk.decide(record)
    assert shown(again)[0] is Action.UPDATE
    assert [row.field for row in again.change.fields] == ["name"]
