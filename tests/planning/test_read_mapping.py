"""Mapping files: the shipped one loads; every mistake is named with its rule."""

import copy

import pytest

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import Direction
from app.planning.read_mapping import read_mapping
from app.planning.sources import known
from tests.planning import samples


def refused(table: dict) -> str:
    with pytest.raises(NeedsUser) as problem:
        read_mapping(table, "mine.toml")
    assert problem.value.code is Code.BAD_INPUT
    assert problem.value.detail.startswith("mine.toml cannot be used: ")
    return problem.value.detail


def table(**entry) -> dict:
    return {"schema": 1, "customers": [{"target": "name", "source": "name"} | entry]}


def test_the_shipped_mapping_loads_whole():
    mapping = samples.mapping()
    assert set(mapping.types) == set(TARGETED)
    assert all(mapping.types[kind].rules for kind in TARGETED)
    for kind in TARGETED:
        always = mapping.types[kind].rule_for("metadata.pronto_id")
        assert always is not None
        assert always.direction is Direction.PRONTO_ALWAYS
    assert len({rule.target for rule in mapping.types[RecordType.INVOICES].rules}) == len(
        mapping.types[RecordType.INVOICES].rules
    )


def test_the_version_follows_the_rules_and_nothing_else():
    shipped, again = samples.default_table(), copy.deepcopy(samples.default_table())
    assert read_mapping(shipped).version == read_mapping(again).version
    again["customers"][0]["limit"] = 10
    assert read_mapping(shipped).version != read_mapping(again).version


def test_a_mapping_may_leave_types_out():
    assert read_mapping({"schema": 1}).types[RecordType.ITEMS].rules == ()


def test_what_a_rule_says_arrives():
    entry = {
        "source": ["name", "code"],
        "transforms": "trim",
        "limit": 5,
        "name": "Debtor's name",
        "direction": "newest",
    }
    (rule,) = read_mapping(table(**entry, only_on_create=True)).types[RecordType.CUSTOMERS].rules
    assert (rule.source, rule.transforms, rule.limit) == (("name", "code"), ("trim",), 5)
    assert (rule.label, rule.direction, rule.only_on_create, rule.check_only) == (
        "Debtor's name",
        "newest",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"transforms": ["shout"]}, "there is no transform “shout”"),
        ({"transforms": ["noon:Nowhere"]}, "time zone “Nowhere”"),
        ({"transforms": "shout"}, "there is no transform “shout”"),
        ({"transforms": 5}, "transforms must be a text or a list of texts"),
        ({"source": 5}, "source must be a text or a list of texts"),
        ({"source": [5]}, "source must be a text or a list of texts"),
        ({"source": []}, "neither source nor constant is given"),
        ({"source": "adress.line1"}, "customers have no field “adress.line1”"),
        ({"source": "address.street"}, "customers have no field “address.street”"),
        ({"source": "address"}, "customers have no field “address”"),
        ({"source": "rep.phone"}, "customers have no field “rep.phone”"),
        ({"source": "__class__.__name__"}, "customers have no field"),
        ({"source": "payer"}, "customers have no field “payer”"),
        ({"source": "user_fields.*"}, "a star in the target goes with"),
        ({"target": "metadata.*"}, "a star in the target goes with"),
        ({"target": "metadata.*", "source": ["user_fields.*", "extra.*"]}, "a star in the target goes with"),
        ({"direction": "up"}, "direction “up” is none of pronto, pronto-always, stripe, newest, ask"),
        ({"direction": 5}, "direction must be a text"),
        ({"constant": 5}, "constant must be a text"),
        ({"limit": "5"}, "limit must be a number of characters"),
        ({"limit": 0}, "limit must be a number of characters"),
        ({"limit": True}, "limit must be a number of characters"),
        ({"only_on_create": "yes"}, "only_on_create must be true or false"),
        ({"colour": "red"}, "“colour” is not a setting of a rule"),
    ],
)
def test_each_mistake_is_named_with_its_rule(entry: dict, words: str):
    detail = refused(table(**entry))
    assert f"customers rule 1 ({entry.get('target', 'name')}): " in detail
    assert words in detail


@pytest.mark.parametrize("entry", [5, "name", {}, {"target": 5}, {"target": " "}])
def test_a_rule_without_a_target(entry: object):
    assert "customers rule 1: target is missing" in refused({"schema": 1, "customers": [entry]})


@pytest.mark.parametrize("entries", [{"target": "name"}, 5, "name", None])
def test_rules_that_are_no_list(entries: object):
    assert "each rule is a table of its own, headed [[customers]]" in refused({"schema": 1, "customers": entries})


def test_a_target_is_filled_once():
    rule = {"target": "name", "source": "name"}
    assert "customers rule 2 (name): an earlier rule fills" in refused({"schema": 1, "customers": [rule, rule]})


@pytest.mark.parametrize("schema", [None, 2, "1"])
def test_another_schema(schema: object):
    assert "schema must be 1" in refused({"schema": schema})


def test_types_nobody_knows_and_every_mistake_at_once():
    detail = refused({"customer": [], "reps": [], "items": [{"target": "a"}], "orders": [{}]})
    for words in (
        "schema must be 1",
        "“customer” is not",
        "“reps” is not",
        "items rule 1 (a)",
        "orders rule 1: target",
    ):
        assert words in detail


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (RecordType.CUSTOMERS, "bill_to.address.suburb"),
        (RecordType.CUSTOMERS, "user_fields.UserField1"),
        (RecordType.INVOICES, "customer.rep.email"),
        (RecordType.INVOICES, "order_key"),
        (RecordType.ORDERS, "delivery.line1"),
        (RecordType.CREDIT_NOTES, "credited_invoice"),
        (RecordType.ITEMS, "extra.Colour"),
    ],
)
def test_paths_that_lead_somewhere(kind: RecordType, path: str):
    assert known(kind, path)
