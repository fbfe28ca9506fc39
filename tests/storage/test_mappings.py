"""Versions of mappings in the store."""

import datetime as dt

import pytest

from app.ports.mappings import StoredMapping

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def version(number: int, text: str = "schema = 1") -> StoredMapping:
    return StoredMapping(number, text, f"digest-{number}", "Kim", NOON, "why")


def test_versions_are_kept_and_the_newest_is_known(store, company):
    assert store.mappings.newest(company) == 0
    assert store.mappings.all(company) == []
    store.mappings.add(company, version(1))
    store.mappings.add(company, version(2, "schema = 1 # “other” — ünï"))
    assert store.mappings.newest(company) == 2
    assert [one.number for one in store.mappings.all(company)] == [2, 1]
    assert store.mappings.get(company, 2) == version(2, "schema = 1 # “other” — ünï")
    assert store.mappings.get(company, 3) is None


def test_a_version_follows_the_newest_or_is_refused(store, company):
    store.mappings.add(company, version(1))
    for number in (1, 3):
        with pytest.raises(ValueError, match="does not follow"):
            store.mappings.add(company, version(number))
    assert store.mappings.newest(company) == 1


def test_versions_go_with_their_company(store, company):
    store.mappings.add(company, version(1))
    store.companies.remove(company)
    assert store.mappings.all(company) == []
