import pytest

from app.domain.errors import ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action

KIND = RecordType.ITEMS

WANTED = {
    "name": "Widget, blue",
    "description": "For doors",
    "active": True,
    "unit_label": "EA",
    "price.unit_amount_decimal": "1250.5",
    "price.currency": "aud",
    "price.tax_behavior": "exclusive",
    "price.lookup_key": "W-1",
    "metadata.pronto_id": "W-1",
    "metadata.stock_code": "W-1",
    "metadata.stock_on_hand": "12.5",
}


def test_what_was_created_is_what_is_read_again(bench):
    made = bench.create(KIND, "W-1", WANTED)
    assert made.fields == WANTED
    assert bench.reread(made) == made
    assert (made.match_key, made.state) == ("W-1", "active")
    assert bench.sent == ["create POST", "price POST", "default POST"]


def test_a_new_price_takes_over_and_the_old_one_is_archived(bench, server):
    first = bench.create(KIND, "W-1", WANTED)
    after = bench.change(KIND, "W-1", {"price.unit_amount_decimal": "1300", "name": "Widget"})
    assert after.fields == WANTED | {"price.unit_amount_decimal": "1300", "name": "Widget"}
    assert after.parts["price"] != first.parts["price"]
    assert bench.reread(after) == after
    old = server.practice.books()["prices"].get(first.parts["price"])
    assert (old["active"], old["lookup_key"]) == (False, None)


def test_a_lookup_key_moves_without_a_new_price(bench):
    first = bench.create(KIND, "W-1", WANTED)
    after = bench.change(KIND, "W-1", {"price.lookup_key": "W-2"})
    assert after.parts == first.parts
    assert after.fields["price.lookup_key"] == "W-2"
    assert bench.reread(after) == after


def test_an_item_without_a_price_is_a_product_only(bench):
    made = bench.create(KIND, "N-1", {"name": "Note", "active": True, "metadata.stock_code": "N-1"})
    assert made.parts == {}
    assert made.match_key == "N-1"
    priced = bench.change(
        KIND, "N-1", {"price.unit_amount_decimal": "99", "price.currency": "aud", "price.tax_behavior": "exclusive"}
    )
    assert priced.fields["price.unit_amount_decimal"] == "99"
    assert bench.reread(priced) == priced


def test_a_price_cannot_be_taken_away(bench):
    bench.create(KIND, "W-1", WANTED)
    with pytest.raises(ItemRejected, match="archive the product"):
        bench.change(KIND, "W-1", {"price.unit_amount_decimal": None})


def test_archive_and_restore(bench):
    made = bench.create(KIND, "W-1", WANTED)
    gone = bench.change(KIND, "W-1", {"active": False}, Action.ARCHIVE)
    assert (gone.state, gone.fields["active"]) == ("inactive", False)
    assert bench.reread(gone) == gone
    assert bench.change(KIND, "W-1", {"active": True}, Action.RESTORE) == made


def test_discontinued_together_with_a_new_price(bench):
    bench.create(KIND, "W-1", WANTED)
    after = bench.change(KIND, "W-1", {"active": False, "price.unit_amount_decimal": "1"}, Action.ARCHIVE)
    assert (after.fields["active"], after.fields["price.unit_amount_decimal"]) == (False, "1")
    assert bench.reread(after) == after


def test_created_discontinued(bench):
    made = bench.create(KIND, "W-1", WANTED | {"active": False})
    assert made.fields["active"] is False
    assert made.fields["price.unit_amount_decimal"] == "1250.5"
    assert bench.reread(made) == made
