"""Target paths in people's words."""

import pytest

from app.domain.mapping import FieldRule
from app.domain.spoken import listed, spoken


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("metadata.owner_email", "owner e-mail"),
        ("tax_ids.au_abn", "ABN"),
        ("address.line1", "address line 1"),
        ("custom_fields.Your PO no.", "Your PO no"),
        ("name", "name"),
        ("price.unit_amount_decimal", "price"),
        ("price.tax_behavior", "GST in the price"),
        ("effective_at", "date"),
        ("", ""),
    ],
)
def test_a_path_is_called_what_people_call_it(path, words):
    assert spoken(path) == words


def test_a_rule_without_a_name_is_told_by_its_target_in_words_and_kept_by_its_path():
    rule = FieldRule("price.unit_amount_decimal", ("price",))
    assert (rule.called, rule.label) == ("price", "price.unit_amount_decimal")
    assert FieldRule("metadata.xyz", ("price",), name="Shelf").called == "Shelf"


def test_a_long_list_ends_with_how_many_more():
    assert listed(["name", "email"]) == "name, e-mail"
    assert listed(["a", "b", "c", "d", "e", "f", "a"]) == "a, b, c, d and 2 more"
