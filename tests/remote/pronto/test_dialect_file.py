"""Dialect files: ours hold, and what is wrong with a site's own is a sentence with its place."""

from pathlib import Path

import pytest

from app.domain.errors import Code, NeedsUser
from app.remote.pronto.dialect_file import load_dialect


@pytest.mark.parametrize("name", ["xi", "avenue"])
def test_ours_hold(name: str):
    dialect = load_dialect(name)
    assert dialect.name == name
    assert {"customers", "items", "orders"} <= set(dialect.entities)
    assert dialect.codes.condition["O"].sold is False


def test_tables_are_read_by_meaning():
    dialect = load_dialect("xi")
    assert dialect.codes.tax["G"].rate == "10"
    assert dialect.codes.terms["EOM30"].start == "month-end"
    assert dialect.codes.document_type["CR"].sign == -1


def broken(name: str, folder: Path | None = None) -> str:
    with pytest.raises(NeedsUser) as caught:
        load_dialect(name, folder)
    assert caught.value.code is Code.DIALECT
    assert caught.value.detail.endswith(".")
    return caught.value.detail


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("page_size = 100", 'page_size = "many"', "paging.page_size"),
        ("page_size = 100", "page_size = 0", "paging"),
        ('time_zone = "Australia/Sydney"', 'time_zone = "Mars/Olympus"', "time_zone"),
        ('transport = "xml-rpc"', 'transport = "soap"', "transport"),
        ('code = "CustomerCode"', 'kode = "CustomerCode"', "entities.customers"),
        ('call = "CusGetCustomers"', 'kall = "CusGetCustomers"', "entities.customers"),
        ('source = "orders"', 'source = "bookings"', "entities.invoices"),
        ('key = ["ItemCode"]', 'key = ["StockCode"]', "entities.items"),
        ('rate = "10"', 'rate = "ten"', "codes.tax.G"),
        ('from = "month-end"', 'from = "full moon"', "codes.terms"),
        ("[paths]", "[pahts]", "paths"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(own_dialect, old: str, new: str, place: str):
    words = broken(own_dialect((old, new)))
    assert "site.toml" in words
    assert place in words


def test_a_file_that_is_no_toml(tmp_path: Path):
    path = tmp_path / "x.toml"
    path.write_bytes(b"[paths\n")
    assert "not readable" in broken(str(path))
    path.write_bytes(b"\xff\xfe")
    assert "UTF-8" in broken(str(path))
    assert "no such file" in broken(str(tmp_path / "none.toml"))


@pytest.mark.parametrize("name", ["", "nope", "../xi", "../../etc/passwd", "resources"])
def test_a_name_leads_nowhere_else(name: str, tmp_path: Path):
    assert "There is no Pronto dialect" in broken(name, tmp_path)


def test_a_sites_own_by_name(own_dialect):
    path = Path(own_dialect(('title = "Pronto Xi REST"', 'title = "Ours"')))
    assert load_dialect("site", path.parent).title == "Ours"
    assert load_dialect("xi", path.parent).title == "Pronto Xi REST"


def test_a_fields_own_name_travels_as_extra(over, own_dialect):
    from app.domain.kinds import RecordType
    from tests.remote.pronto.fake_xi import FakeXi

    path = own_dialect(('name = "CustomerName"', 'name = "CustomerName"\nfreight = "FreightCode"'))
    site = FakeXi([{"CustomerCode": "A", "FreightCode": " AIR "}])
    [record] = over(site, dialect=path).records(RecordType.CUSTOMERS)
    assert record.extra["FreightCode"] == "AIR"
