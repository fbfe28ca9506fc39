"""Versions of a mapping: saved, in force, compared, taken back; files; what a person should see before."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.company import NewCompany
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Example, FieldRule, Keep, StandingDecision
from app.planning.write_mapping import write_mapping
from app.reports.atomic import whole_file
from app.services.mappings import Mappings
from app.storage.store import open_store
from tests.fakes.job_context import QuietContext
from tests.planning import samples
from tests.services.test_foresee import with_rules

CUSTOMERS = RecordType.CUSTOMERS
REGION = FieldRule("metadata.region", ("address.state",), ("lower",))


def default_text() -> str:
    return (samples.resources.files("resources") / "mappings" / "default.toml").read_text("utf-8")


def service(office, store=None) -> Mappings:
    return Mappings(store or office.store, office.clock, office, default=default_text, whole_file=whole_file)


@pytest.fixture
def mappings(office) -> Mappings:
    return service(office)


@pytest.fixture
def number(office) -> int:
    return office.company.id


def test_a_company_that_saved_nothing_has_the_rules_tallybridge_comes_with(mappings, number):
    assert mappings.in_force(number) == samples.mapping()
    assert mappings.in_force(number) is mappings.in_force(number)
    assert mappings.text(number) == default_text()
    assert mappings.number_in_force(number) == 1
    (only,) = mappings.versions(number)
    assert (only.number, only.who, only.when, only.in_force) == (1, "Tallybridge", None, True)
    assert only.digest == samples.mapping().version
    assert mappings.check(samples.mapping(), number) == []


def test_a_saved_mapping_is_in_force_and_both_versions_are_listed(mappings, number, office):
    saved = mappings.save(number, with_rules(REGION), "Kim", "  regions\nfor the post ")
    assert (saved.number, saved.who, saved.note, saved.in_force) == (2, "Kim", "regions for the post", True)
    assert saved.when == office.clock.now()
    rules = mappings.in_force(number).types[CUSTOMERS].rules
    assert rules[-1] == REGION
    assert [(one.number, one.in_force) for one in mappings.versions(number)] == [(2, True), (1, False)]
    assert mappings.text(number, 1) == default_text()
    assert mappings.mapping(number, 1) == samples.mapping()
    assert mappings.mapping(number, 2) == mappings.in_force(number)
    assert mappings.text(number) == write_mapping(mappings.in_force(number))


def test_saving_is_told_in_the_journal_with_the_rules_that_changed(mappings, number, office):
    mappings.save(number, with_rules(REGION), "Kim", "regions")
    (entry,) = office.store.journal.entries(number)
    assert (entry.who, entry.action, entry.kind) == ("Kim", "mapping", None)
    assert entry.before == {"version": 1, "digest": samples.mapping().version}
    assert entry.after["version"] == 2
    assert entry.after["digest"] == mappings.in_force(number).version != samples.mapping().version
    assert entry.after["changes"] == ["customers metadata.region: new: address.state, then lower"]
    assert entry.reason == "Wholesale: version 2 of the mapping. regions"


def test_a_mapping_that_says_the_same_makes_no_version(mappings, number, office):
    assert mappings.save(number, samples.mapping(), "Kim").number == 1
    mappings.save(number, with_rules(REGION), "Kim")
    assert mappings.save(number, with_rules(REGION), "Lee").number == 2
    assert mappings.go_back(number, 2, "Lee").number == 2
    assert len(office.store.journal.entries(number)) == 1


def test_going_back_is_a_new_version_with_the_old_content(mappings, number, office):
    mappings.save(number, with_rules(REGION), "Kim")
    back = mappings.go_back(number, 1, "Lee")
    assert (back.number, back.who, back.note) == (3, "Lee", "Back to version 1")
    assert mappings.text(number) == default_text()
    assert mappings.in_force(number) == samples.mapping()
    assert mappings.compare(number, 1, 3) == []
    (gone,) = mappings.compare(number, 2, 3)
    assert gone.sentence == "customers metadata.region: gone; was address.state, then lower"
    assert office.store.journal.verify() is None


def test_another_process_sees_what_was_saved(mappings, number, office, tmp_path):
    elsewhere = service(office, open_store(tmp_path / "office.db", office.clock))
    assert elsewhere.in_force(number) == samples.mapping()
    mappings.save(number, with_rules(REGION), "Kim")
    assert elsewhere.in_force(number) == mappings.in_force(number)
    elsewhere.go_back(number, 1, "Lee")
    assert mappings.in_force(number) == samples.mapping()


def test_a_save_over_what_somebody_else_saved_is_refused(mappings, number):
    opened = mappings.number_in_force(number)
    mappings.save(number, with_rules(REGION), "Kim", base=opened)
    with pytest.raises(NeedsUser, match="Kim saved version 2 of the mapping since version 1 was opened") as late:
        mappings.save(number, with_rules(replace(REGION, target="metadata.other")), "Lee", base=opened)
    assert late.value.code is Code.STALE
    with pytest.raises(NeedsUser, match="since version 1 was opened"):
        mappings.go_back(number, 1, "Lee", base=opened)
    assert mappings.number_in_force(number) == 2
    assert mappings.save(number, with_rules(replace(REGION, target="metadata.other")), "Lee", base=2).number == 3


def test_versions_of_companies_are_apart(mappings, number, office):
    other = office.store.companies.add(NewCompany("Other", "http://127.0.0.1:1", "sync"))
    mappings.save(number, with_rules(REGION), "Kim")
    assert mappings.in_force(other.id) == samples.mapping()
    assert mappings.number_in_force(other.id) == 1


def test_what_is_wrong_refuses_the_save_and_nothing_is_kept(mappings, number, office):
    failing = replace(REGION, examples=(Example({"address.state": "NSW"}, "NSW"),))
    with pytest.raises(NeedsUser, match="nsw") as refused:
        mappings.save(number, with_rules(failing), "Kim")
    assert "metadata.region" in str(refused.value.detail)
    (problem,) = mappings.check(with_rules(failing), number)
    assert (problem.kind, problem.target) == (CUSTOMERS, "metadata.region")
    assert problem.rule_index == len(with_rules(failing).types[CUSTOMERS].rules) - 1
    for bad in (
        replace(REGION, source=("nothing",)),
        replace(REGION, when="address.state == "),
        replace(REGION, transforms=("shout",)),
        replace(REGION, target="metadata." + "x" * 41),
        replace(REGION, target="name"),
    ):
        assert mappings.check(with_rules(bad), number)
        with pytest.raises(NeedsUser):
            mappings.save(number, with_rules(bad), "Kim")
    many = [replace(REGION, target=f"metadata.k{place}") for place in range(60)]
    with pytest.raises(NeedsUser, match="50"):
        mappings.save(number, with_rules(*many), "Kim")
    assert mappings.number_in_force(number) == 1
    assert office.store.journal.entries(number) == []
    good = replace(REGION, examples=(Example({"address.state": "NSW"}, "nsw"),))
    assert mappings.save(number, with_rules(good), "Kim").number == 2


def test_there_is_no_version_of_another_number(mappings, number):
    for wanted in (0, 2, 99):
        with pytest.raises(NeedsUser, match=f"There is no version {wanted} of the mapping"):
            mappings.text(number, wanted)
    with pytest.raises(NeedsUser, match="There is no version 5"):
        mappings.go_back(number, 5, "Kim")


def test_export_and_import_give_the_same_mapping(mappings, number, tmp_path: Path):
    mappings.save(number, with_rules(REGION), "Kim")
    path = mappings.export(number, tmp_path / "Mäpping.toml")
    assert mappings.read_file(path) == mappings.in_force(number)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert mappings.read_file(path) == mappings.in_force(number)
    mappings.export(number, path, 1)
    assert path.read_text("utf-8") == default_text()


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"schema = 1\nx = " + b"[" * 50_000, b"# " + b"x" * 5_000_000, b"schema = 99", b"\x00"],
)
def test_a_file_that_is_no_mapping_is_refused_in_words(mappings, tmp_path: Path, body: bytes):
    path = tmp_path / "bad.toml"
    path.write_bytes(body)
    with pytest.raises(NeedsUser) as refused:
        mappings.read_file(path)
    assert refused.value.code is Code.BAD_INPUT
    assert "bad.toml" in str(refused.value.detail)


def test_a_file_that_is_not_there_is_refused_in_words(mappings, tmp_path: Path, number):
    for path in (tmp_path / "none.toml", tmp_path, tmp_path / "nul\x00"):
        with pytest.raises(NeedsUser, match="cannot be read"):
            mappings.read_file(path)
    with pytest.raises(NeedsUser, match="is not there"):
        mappings.export(number, tmp_path / "none" / "x.toml")


def test_standing_decisions_are_part_of_what_is_foreseen(mappings, number, office):
    office.sync()
    office.decree(standing=(StandingDecision(CUSTOMERS, "phone", Keep.STRIPE),))
    changed = with_rules(FieldRule("phone", ("contact",)), without="phone")
    found = mappings.foresee(number, changed, QuietContext())
    assert found.rows == []
    office.decree(standing=())
    (row,) = mappings.foresee(number, changed, QuietContext()).rows
    assert (row.target, row.count) == ("phone", 3)


def test_fields_are_the_record_s_own_and_the_site_s_with_samples(mappings, number, office):
    fields = {"UserField1": "red", "UserField9": "rare"}
    office.source.put(samples.customer("ZETA", user_fields=fields, extra={"Fax": "02 5550 0000"}))
    office.preview()
    found = {one.path: one for one in mappings.fields(number, CUSTOMERS)}
    assert found["user_fields.UserField9"].samples == ("rare",)
    assert found["extra.Fax"].samples == ("02 5550 0000",)
    assert found["name"].samples == ("Acme Pty Ltd", "Beta Pty Ltd", "Depot Pty Ltd")
    assert found["rep.email"].samples == ("kim@example.com.au",)
    assert found["address.state"].samples == ("NSW",)
    invoices = {one.path: one for one in mappings.fields(number, RecordType.INVOICES)}
    assert invoices["total"].samples[0].startswith("11")


def test_asked_the_connection_tells_fields_of_records_never_read(mappings, number, office):
    assert "user_fields.UserField1" not in {one.path for one in mappings.fields(number, CUSTOMERS)}
    found = {one.path: one for one in mappings.fields(number, CUSTOMERS, QuietContext())}
    assert found["user_fields.UserField1"].samples == ("red",)
    assert office.source.closed == 1


def test_a_rule_and_an_expression_are_tried_on_real_records(mappings, number, office):
    office.preview()
    tried = mappings.try_rule(number, CUSTOMERS, REGION)
    assert [(one.key, one.value, one.problem) for one in tried] == [
        ("ACME", "nsw", ""),
        ("BETA", "nsw", ""),
        ("DEPOT", "nsw", ""),
    ]
    assert tried[0].title == "Acme Pty Ltd"
    assert len(mappings.try_rule(number, CUSTOMERS, REGION, limit=2)) == 2
    found = mappings.try_expression(number, CUSTOMERS, 'code == "BETA"')
    assert [one.value for one in found] == ["no", "yes", "no"]
    assert [one.problem for one in mappings.try_expression(number, RecordType.ITEMS, "1 / (on_hand - 7)")] == [
        found.problem for found in mappings.try_expression(number, RecordType.ITEMS, "1 / (on_hand - 7)")
    ]
    for bad in ("", "nothing", "code ==", "code.__class__", "x" * 100_000):
        with pytest.raises(NeedsUser, match="expression"):
            mappings.try_expression(number, CUSTOMERS, bad)


def test_the_sync_uses_what_is_in_force(mappings, number, office):
    office.mapping = mappings.in_force(number)
    office.sync()
    mappings.save(number, with_rules(REGION), "Kim")
    office.mapping = mappings.in_force(number)
    wrote = len(office.writes())
    office.sync()
    assert len(office.writes()) - wrote == 3
    mappings.go_back(number, 1, "Kim")
    office.mapping = mappings.in_force(number)
    office.sync()
    assert len(office.writes()) - wrote == 6
    assert all("metadata.region" not in one.fields for one in office.gateway.of(CUSTOMERS).values())
