"""Settings out to a file and in again: on the real store, with both sides pretended."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.alert import MailServer
from app.domain.company import Finalise, Mode, NewCompany
from app.domain.errors import Code, NeedsUser, SyncProblem
from app.domain.journal import Note
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from app.domain.matching import Thresholds
from app.domain.migration import Masters, Scope
from app.domain.portable import LOOK, TRAY, Outlook
from app.domain.schedule import Timetable
from app.secrets.session_store import SessionStore
from app.services.updates import ADDRESS, SWITCH
from tests.fakes.clock import ManualClock
from tests.fakes.job_context import QuietContext
from tests.fakes.pronto import FakePronto
from tests.fakes.stripe import FakeGateway

PASSWORD, KEY = 'Pl4nted "pronto" & password', "sk_test_practicePlantedTest0001"
FEED = "https://updates.example.com.au/tallybridge/latest.json"
LEFT_OFF = {"policies.finalise", "policies.post_receipts", "policies.prepaid_terms", "schedule.on"}


class Sides:
    """Connectors to two pretended sides."""

    def __init__(self, clock: ManualClock) -> None:
        self.source, self.gateway = FakePronto(), FakeGateway(clock)
        self.problem: SyncProblem | None = None

    def pronto(self, company, password=None):
        if self.problem is not None:
            raise self.problem
        return self.source

    def stripe(self, company, key=None):
        self.gateway.open()
        return self.gateway


@pytest.fixture
def open_home(tmp_path: Path):
    opened = []

    def make(name: str) -> bootstrap.Office:
        clock = ManualClock()
        office = bootstrap.open_office(tmp_path / name, secrets=SessionStore(), clock=clock, connectors=Sides(clock))
        opened.append(office)
        return office

    yield make
    for office in opened:
        office.close()


@pytest.fixture
def office(open_home) -> bootstrap.Office:
    """A home whose company has hardly a setting left at its default."""
    made = open_home("old")
    new = NewCompany("Käserei & Söhne", "https://erp.example.com.au/rest", "sync", time_zone="Australia/Perth")
    company = made.connections.add(new, PASSWORD, KEY, QuietContext())
    policies = dataclasses.replace(
        company.policies,
        supplier_abn="51824753556",
        allow_gst_errors=True,
        guard_updates_percent=7,
        guard_archives=3,
        stripe_rate=12.5,
        kept_free_percent=35,
        standing=(StandingDecision(RecordType.CUSTOMERS, "email", Keep.STRIPE),),
        scope=Scope((RecordType.CUSTOMERS, RecordType.INVOICES), dt.date(2026, 7, 1), True, Masters.NEEDED),
    )
    made.connections.set_policies(company.id, policies)
    made.timetables.change(
        company.id, Timetable(False, (0, 3), dt.time(3, 15), dt.time(22), dt.time(5)), "person", every=90
    )
    made.matching.set_thresholds(company.id, Thresholds(60, 40, 10, link_green=True))
    mapping = made.mappings.in_force(company.id)
    rules = mapping.types[RecordType.CUSTOMERS].rules
    kind = dataclasses.replace(mapping.types[RecordType.CUSTOMERS], rules=rules[:-1], only='territory == "NSW"')
    made.mappings.save(
        company.id, dataclasses.replace(mapping, types=mapping.types | {RecordType.CUSTOMERS: kind}), "person"
    )
    mail = MailServer("smtp.example.com.au", 465, "tls", "kim", "books@example.com.au", ("kim@example.com.au",))
    made.alerts.keep(dataclasses.replace(made.alerts.settings(), email=True, mail=mail, digest_at="07:30"), "person")
    made.past.keep(10)
    made.updates.use_address(FEED, "person")
    made.updates.switch(True, "person")
    made.store.set_setting(LOOK, "dark")
    made.store.set_setting(TRAY, False)
    return made


def the_company(office: bootstrap.Office):
    (found,) = office.store.companies.all()
    return found


def taken(office: bootstrap.Office, path: Path, name: str | None = None) -> Outlook:
    given = office.settings_files.read(path)
    return office.settings_files.take(given, name, "person", office.settings_files.outlook(given, name))


def test_a_company_moves_whole_to_a_fresh_home(office: bootstrap.Office, open_home, tmp_path: Path):
    first = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    fresh = open_home("new")
    given = fresh.settings_files.read(first)
    assert fresh.settings_files.outlook(given).new
    with pytest.raises(NeedsUser, match="add it from the file"):
        fresh.settings_files.take(given, None, "person", fresh.settings_files.outlook(given))
    company, outlook = fresh.settings_files.add(given, None, PASSWORD, KEY, QuietContext(), "person")
    assert (company.name, company.mode, company.live_allowed) == ("Käserei & Söhne", Mode.TEST, False)
    assert outlook.held == ()
    second = fresh.settings_files.export(company.id, tmp_path / "b.toml", "person")
    assert first.read_bytes() == second.read_bytes()
    assert fresh.store.setting(LOOK) == "dark"
    assert (fresh.updates.news().on, fresh.updates.news().address) == (True, FEED)
    assert fresh.mappings.in_force(company.id) == office.mappings.in_force(the_company(office).id)


def test_each_setting_has_its_entry_as_if_a_person_had_made_it(office: bootstrap.Office, open_home, tmp_path: Path):
    path = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    assert office.store.journal.entries(action=Note.EXPORT)[0].after == {"file": str(path)}
    fresh = open_home("new")
    company, _ = fresh.settings_files.add(fresh.settings_files.read(path), None, PASSWORD, KEY, QuietContext(), "kim")
    entries = fresh.store.journal.entries(company.id, shared=True)
    noted = {name for entry in entries if entry.who == "kim" for name in entry.after}
    assert {
        "supplier_abn", "scope", "standing", "match_green", "sync_seconds", "years", "digest_at", LOOK, TRAY, "changes",
    } <= noted  # fmt: skip
    assert [entry.after["version"] for entry in entries if entry.action == "mapping"] == [2]
    assert fresh.history.verify() is None


def test_the_settings_of_newer_versions_are_shown_before_they_are_taken_in(open_home, tmp_path: Path):
    fresh = open_home("new")
    path = tmp_path / "a.toml"
    path.write_text(f"schema = 1\n[updates]\non = true\nown_address = '{FEED}'\n", encoding="utf-8")
    outlook = fresh.settings_files.outlook(fresh.settings_files.read(path))
    assert [(one.label, one.before, one.after) for one in outlook.taken] == [
        ("Look for a newer version once a day", "off", "on"),
        ("Where to look for a newer version", "none", FEED),
    ]
    assert not fresh.updates.on
    taken(fresh, path)
    assert (fresh.updates.on, fresh.updates.own_address) == (True, FEED)
    entries = [entry for entry in fresh.store.journal.entries() if SWITCH in entry.after or ADDRESS in entry.after]
    assert {entry.who for entry in entries} == {"person"}
    assert taken(fresh, path).changes == ()


@pytest.mark.parametrize("address", ["http://updates.example.com/latest.json", f"{FEED}?from=here"])
def test_an_address_that_the_card_refuses_is_refused_from_a_file(open_home, tmp_path: Path, address: str):
    fresh = open_home("new")
    path = tmp_path / "a.toml"
    path.write_text(f"schema = 1\n[updates]\non = true\nown_address = '{address}'\n", encoding="utf-8")
    with pytest.raises(NeedsUser) as by_hand:
        fresh.updates.use_address(address, "person")
    with pytest.raises(NeedsUser) as by_file:
        taken(fresh, path)
    assert by_hand.value.detail in by_file.value.detail
    assert (fresh.updates.on, fresh.updates.own_address) == (False, "")


def test_no_secret_goes_out(office: bootstrap.Office, tmp_path: Path):
    from tests.e2e.planted import LOCK, PLANTED, found_in

    company = the_company(office)
    for number, secret in enumerate(PLANTED.values()):
        office.store.set_setting(f"planted-{number}", secret)
        office.store.set_cursor(company.id, f"planted-{number}", secret)
    office.store.set_setting("lock-tries", {"wrong": 1, "until": LOCK})
    text = office.settings_files.export(company.id, tmp_path / "a.toml", "person").read_bytes()
    assert found_in("settings", text) == []
    assert b"acct_" not in text


def test_what_writes_by_itself_comes_in_off_and_is_told(office: bootstrap.Office, open_home, tmp_path: Path):
    company = the_company(office)
    eager = dataclasses.replace(
        company.policies, finalise=Finalise.FINALISE, post_receipts=True, prepaid_terms=("PIA",)
    )
    office.connections.set_policies(company.id, eager)
    office.connections.allow_live(company.id, allowed=True)
    table = office.timetables.table(company.id)
    office.timetables.change(company.id, dataclasses.replace(table, on=True), "person")
    path = office.settings_files.export(company.id, tmp_path / "a.toml", "person")
    assert b"live_allowed" not in path.read_bytes()
    fresh = open_home("new")
    found, outlook = fresh.settings_files.add(
        fresh.settings_files.read(path), "Other name", PASSWORD, KEY, QuietContext(), "person"
    )
    assert {one.name for one in outlook.held} == LEFT_OFF
    assert all(one.held.endswith("set it here yourself under Settings.") for one in outlook.held)
    assert found.name == "Other name"
    assert (found.live_allowed, found.policies.finalise, found.policies.post_receipts) == (False, Finalise.DRAFT, False)
    assert found.policies.prepaid_terms == ()
    assert not fresh.timetables.table(found.id).on
    assert fresh.timetables.table(found.id).quiet_from == dt.time(22)


def test_a_company_that_is_there_keeps_its_addresses(office: bootstrap.Office, tmp_path: Path):
    company = the_company(office)
    path = office.settings_files.export(company.id, tmp_path / "a.toml", "person")
    text = path.read_text(encoding="utf-8")
    text = text.replace("https://erp.example.com.au", "https://elsewhere.example.net").replace("smtp.", "smtp2.")
    path.write_text(text.replace("guard_archives = 3", "guard_archives = 4"), encoding="utf-8")
    outlook = taken(office, path)
    assert [one.name for one in outlook.taken] == ["policies.guard_archives"]
    assert {one.name for one in outlook.held} == {"company.pronto_url", "mail.host"}
    after = the_company(office)
    assert after == dataclasses.replace(company, policies=dataclasses.replace(company.policies, guard_archives=4))
    assert office.alerts.settings().mail.host == "smtp.example.com.au"


def test_taking_the_same_in_again_changes_nothing(office: bootstrap.Office, tmp_path: Path):
    path = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    entries = office.store.journal.count()
    assert taken(office, path).changes == ()
    assert office.store.journal.count() == entries + 1
    assert office.mappings.number_in_force(the_company(office).id) == 2


def test_what_was_shown_is_what_is_done_or_nothing_is(office: bootstrap.Office, tmp_path: Path):
    company = the_company(office)
    path = office.settings_files.export(company.id, tmp_path / "a.toml", "person")
    path.write_text(
        path.read_text(encoding="utf-8").replace("guard_archives = 3", "guard_archives = 4"), encoding="utf-8"
    )
    given = office.settings_files.read(path)
    shown = office.settings_files.outlook(given)
    office.connections.set_policies(company.id, dataclasses.replace(company.policies, guard_archives=9))
    with pytest.raises(NeedsUser) as refused:
        office.settings_files.take(given, None, "person", shown)
    assert refused.value.code is Code.STALE
    assert the_company(office).policies.guard_archives == 9


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ("amber = 40", "amber = 90", "amber is not above green"),
        ('quiet_to = "05:00"', 'quiet_to = ""', "Quiet hours need a beginning and an end"),
        ('to = ["kim@example.com.au"]', "to = []", "addresses it goes to"),
    ],
)
def test_settings_that_do_not_fit_together_change_nothing(
    office: bootstrap.Office, tmp_path: Path, old: str, new: str, fragment: str
):
    path = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new).replace("guard_archives = 3", "guard_archives = 4"), encoding="utf-8")
    entries = office.store.journal.count()
    with pytest.raises(NeedsUser, match=fragment):
        taken(office, path)
    assert office.store.journal.count() == entries
    assert the_company(office).policies.guard_archives == 3


def test_a_failure_half_way_leaves_everything_as_it_was(
    office: bootstrap.Office, open_home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    fresh = open_home("new")

    def full(*_):
        raise NeedsUser(Code.BAD_INPUT, "It cannot be kept.")

    monkeypatch.setattr(type(fresh.mappings), "save", full)
    with pytest.raises(NeedsUser, match="cannot be kept"):
        fresh.settings_files.add(fresh.settings_files.read(path), None, PASSWORD, KEY, QuietContext(), "person")
    assert fresh.store.companies.all() == []
    assert fresh.store.journal.count() == 0
    assert fresh.store.setting(LOOK) is None


def test_a_connection_that_fails_keeps_nothing(office: bootstrap.Office, open_home, tmp_path: Path):
    path = office.settings_files.export(the_company(office).id, tmp_path / "a.toml", "person")
    fresh = open_home("new")
    fresh.settings_files._keep.connections._connectors.problem = NeedsUser(Code.PRONTO_LOGIN, "Refused.")
    with pytest.raises(NeedsUser, match="Refused"):
        fresh.settings_files.add(fresh.settings_files.read(path), None, "wrong", KEY, QuietContext(), "person")
    assert fresh.store.companies.all() == []


def test_a_computer_without_a_company_has_settings_too(open_home, tmp_path: Path):
    office = open_home("bare")
    office.past.keep(15)
    path = office.settings_files.export(None, tmp_path / "a.toml", "person")
    assert "[company]" not in path.read_text(encoding="utf-8")
    other = open_home("other")
    outlook = taken(other, path)
    assert (outlook.company, outlook.new) == ("", False)
    assert other.past.years == 15


def test_a_lock_is_never_set_or_taken_off_by_a_file(open_home, tmp_path: Path):
    office = open_home("bare")
    path = office.settings_files.export(None, tmp_path / "a.toml", "person")
    path.write_text(path.read_text(encoding="utf-8").replace("lock_minutes = 0", "lock_minutes = 5"), encoding="utf-8")
    outlook = taken(office, path)
    assert [one.name for one in outlook.held] == ["computer.lock_minutes"]
    assert office.locking.minutes == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 5_000_000, b"[" * 100_000])
def test_a_file_that_is_none_is_refused(open_home, tmp_path: Path, content: bytes):
    office = open_home("bare")
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(NeedsUser, match=r"bad\.toml"):
        office.settings_files.read(path)
    with pytest.raises(NeedsUser, match="cannot be read"):
        office.settings_files.read(tmp_path / "not there.toml")
