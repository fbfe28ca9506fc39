"""The shipped dialect files fit the practice site: every name in them exists there."""

import tomllib
from importlib.resources import files

import pytest

from app.practice.company.goods import CHARGES
from app.practice.company.schema import TABLES
from app.practice.company.terms import TERMS
from app.practice.pronto.calls import READ_CALLS, WRITE_CALLS


@pytest.fixture(scope="module")
def xi():
    return tomllib.loads((files("resources") / "dialects" / "xi.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def avenue():
    return tomllib.loads((files("resources") / "dialects" / "avenue.toml").read_text(encoding="utf-8"))


def test_every_read_names_a_call_with_these_fields(xi):
    reads = {name: entity for name, entity in xi["entities"].items() if "call" in entity and not entity.get("write")}
    assert len(reads) == 8
    for entity in reads.values():
        call = READ_CALLS[entity["call"] + entity["version"]]
        assert (entity["namespace"], entity["collection"], entity["record"]) == (
            call.namespace,
            call.collection,
            call.record,
        )
        assert set(entity["fields"].values()) <= call.fields
        assert set(entity["key"]) <= call.fields
        assert set(entity["changed_field"]) <= call.fields
        assert set(entity.get("unverified", {}).get("fields", ())) <= entity["fields"].keys()
        if "lines" in entity:
            assert (entity["lines"]["collection"], entity["lines"]["record"]) == (
                call.lines.collection,
                call.lines.record,
            )
            assert set(entity["lines"]["fields"].values()) <= call.table.line_fields


def test_writes_are_off_and_name_calls_with_these_fields(xi):
    writes = {name: entity for name, entity in xi["entities"].items() if entity.get("write")}
    assert writes.keys() == {"user_fields", "receipts"}
    for entity in writes.values():
        call = WRITE_CALLS[entity["call"]]
        assert entity["on"] is False
        assert tuple(entity["key"]) == call.keys
        assert set(entity["fields"].values()) - {"ReceiptNo"} == call.fields | set(call.keys)


def test_code_tables_know_the_codes_of_the_practice_company(xi, shared_books):
    codes = xi["codes"]
    orders = shared_books.rows("orders")
    assert {row.get("StatusCode") for row in orders} <= codes["order_status"].keys()
    assert {row["TypeCode"] for order in orders for row in order.lines} == codes["line_type"].keys()
    assert {row.get("ConditionCode") for row in shared_books.rows("items")} <= codes["condition"].keys()
    assert {row.get("TransactionType") for row in shared_books.rows("transactions")} == codes["document_type"].keys()
    assert codes["charges"].keys() == CHARGES.keys()
    assert {code: (terms.days, terms.prepaid) for code, terms in TERMS.items()} == {
        code: (entry["days"], entry["prepaid"]) for code, entry in codes["terms"].items()
    }


def test_every_table_of_the_books_that_people_read_is_in_the_dialect(xi):
    assert TABLES.keys() - {"receipts"} <= {*xi["entities"]}


def test_avenue_says_in_words_what_it_lacks(xi, avenue):
    lacking = xi["entities"].keys() - avenue["entities"].keys() - {"item_prices", "item_warehouses"}
    assert lacking <= avenue["missing"].keys()
    assert all(text.endswith(".") for text in avenue["missing"].values())
