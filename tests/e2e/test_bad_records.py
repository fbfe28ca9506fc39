"""Records that cannot be written as they are: each says so, the others go on, and a correction goes through."""

import pytest

from app.practice.company.documents import order_record
from app.practice.company.schema import Record
from tests.e2e.small_company import LEVEL, debtor, invoiced, item, lines, order
from tests.e2e.stripe_state import carried
from tests.e2e.world import World

LONG = "Długa Ltd – " + "x" * 288


def said_of(world: World, query: str) -> str:
    """Return the sentence at the gate that stopped a record."""
    trail = world.office.explain.why(world.company.id, query)[0]
    assert trail.hit.pronto_id == query
    assert trail.stopped_at is not None
    return trail.stopped_at.reason


@pytest.mark.parametrize(
    ("field", "value", "fragments"),
    [
        ("Email", "accounts@", ("accounts@", "e-mail", "Pronto")),
        ("Email", "a@b.example; c@d.example", ("e-mail",)),
        ("CustomerName", LONG, ("256",)),
        ("TaxNumber", "51 824 753 557", ("ABN", "check digits")),
        ("PhoneNo", "ask for Bob on extension twelve", ("phone",)),
        ("AddressCountryCode", "Atlantis", ("Atlantis", "country")),
    ],
)
def test_a_debtor_with_a_bad_value(small: World, field: str, value: str, fragments: tuple[str, ...]):
    small.books.put("customers", debtor("WRONG", **{field: value}))
    small.sync()
    assert len(carried(small.stripe.practice, "customers")) == 5, "it is written without the bad value, or cut"
    assert set(small.attention()) == {"customers/WRONG"}
    sentence = said_of(small, "WRONG")
    for fragment in fragments:
        assert fragment in sentence
    small.writes()
    small.sync()
    assert small.writes() == {}
    small.books.put("customers", debtor("WRONG"))
    small.sync()
    assert small.attention() == {}


def test_an_invoice_with_an_unknown_tax_code(small: World):
    good = order(1050, "ACME", "A1", "B2", invoice="5050")
    bad = Record(good.fields, ({**good.lines[0], "TaxCode": "Q9"}, *good.lines[1:]))
    invoiced(small.books, bad)
    small.sync()
    assert small.attention() == {"invoices/5050": "unmapped-code"}
    sentence = said_of(small, "5050")
    assert "Q9" in sentence
    assert "line 1" in sentence
    assert set(carried(small.stripe.practice, "invoices")) == {"5001", "5002"}
    small.books.put("orders", good)
    small.sync()
    assert small.attention() == {}
    assert set(carried(small.stripe.practice, "invoices")) == {"5001", "5002", "5050"}


def test_a_negative_quantity_on_an_invoice(small: World):
    good = order(1051, "ACME", "A1", "B2", invoice="5051")
    returned = order_record(
        {name: text for name, text in good.fields.items() if "Amount" not in name},
        [*lines("A1", quantity="5"), *lines("B2", quantity="-2")],
        tax_level=LEVEL,
    )
    invoiced(small.books, returned)
    small.sync()
    made = carried(small.stripe.practice, "invoices").get("5051")
    assert made is not None, small.attention()
    assert made["total"] == 6170 + 617 - 2468 - 247


def test_an_invoice_of_nothing_but_returns(small: World):
    good = order(1052, "ACME", "A1", invoice="5052")
    returned = order_record(
        {name: text for name, text in good.fields.items() if "Amount" not in name},
        lines("B2", quantity="-2"),
        tax_level=LEVEL,
    )
    invoiced(small.books, returned)
    small.sync()
    assert small.stripe.host.failures == []
    made = carried(small.stripe.practice, "invoices").get("5052")
    assert made is not None or "5052" in said_of(small, "5052")
    assert len(carried(small.stripe.practice, "customers")) == 4


def test_a_metadata_value_of_more_than_500_characters(small: World):
    small.books.put("items", item("LONG", "1.0000", GroupCode="G" * 620))
    small.books.put("customers", debtor("LONGNOTE", UserField1="note " * 150))
    small.sync()
    assert small.stripe.host.failures == []
    found = {**carried(small.stripe.practice, "products"), **carried(small.stripe.practice, "customers")}
    for row in found.values():
        assert all(len(value) <= 500 for value in row["metadata"].values())
    assert {"LONG", "LONGNOTE"} <= found.keys()
    assert "items/LONG" in small.attention()
    assert "500" in said_of(small, "LONG")


def test_many_bad_records_stop_nothing(small: World):
    for number in range(8):
        small.books.put("customers", debtor(f"BAD{number}", Email=f"broken {number}"))
        small.books.put("customers", debtor(f"GOOD{number}"))
    summary = small.sync()
    assert summary.status.value == "attention"
    assert len(carried(small.stripe.practice, "customers")) == 20
    assert len(small.attention()) == 8
