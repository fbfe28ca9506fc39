"""Settings files: what may stand in one, what is refused, and what is held back."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bootstrap import default_mapping
from app.domain.alert import AlertSettings, MailServer
from app.domain.company import Company, NewCompany, Policies
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from app.domain.matching import DEFAULTS, Thresholds
from app.domain.migration import Scope
from app.domain.portable import Portable
from app.domain.schedule import Timetable
from app.planning.portable.changes import allowed, mapping_changes, plain_changes, shown, standing_changes
from app.planning.portable.fields import FIELDS, SECTIONS, alert_values, company_values, policies_of
from app.planning.portable.read import LONGEST, read_settings
from app.planning.portable.write import write_settings

NOT_CARRIED = {
    "company": {"id", "mode", "stripe_account", "live_allowed", "policies", "created"},
    "policies": {"standing", "scope"},
    "alerts": {"mail"},
}
"""What belongs to one place, or is written in a part of its own."""
HOLDERS = {
    "company": Company,
    "policies": Policies,
    "scope": Scope,
    "schedule": Timetable,
    "matching": Thresholds,
    "alerts": AlertSettings,
    "mail": MailServer,
}
NEW = NewCompany("Käserei & Söhne", "https://erp.example.com.au/rest", "sync")


def a_file(**more) -> Portable:
    values = company_values(NEW, Timetable(), DEFAULTS) | alert_values(AlertSettings())
    values |= {name.replace("__", "."): value for name, value in more.items()}
    standing = (StandingDecision(RecordType.CUSTOMERS, "email", Keep.STRIPE),)
    return Portable(values, standing, default_mapping(), "1.2.3")


@pytest.mark.parametrize("section", HOLDERS)
def test_every_setting_is_declared_or_left_out_on_purpose(section: str):
    declared = {one.field for one in FIELDS.values() if one.section == section}
    there = {field.name for field in dataclasses.fields(HOLDERS[section])}
    assert declared | NOT_CARRIED.get(section, set()) == there


def test_a_file_reads_back_as_what_was_written():
    written = a_file(policies__prepaid_terms=("PIA", "C“D"), scope__since="2026-07-01", schedule__quiet_from="22:00")
    text = write_settings(written)
    assert read_settings(text) == written
    assert write_settings(read_settings(text)) == text
    assert text.index("[company]") < text.index("[policies]") < text.index("[[standing]]") < text.index("[mapping]")


def test_a_file_may_hold_only_a_part():
    found = read_settings('schema = 1\n[computer]\nlook = "dark"\n')
    assert found == Portable({"computer.look": "dark"})
    assert found.company == ""


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("", ["no settings file", "schema = 1"]),
        ("schema = 2\n[unknown]\n", ["newer Tallybridge", "schema is 2"]),
        ("schema = true\n", ["no settings file"]),
        ("schema = 1\n[polices]\nfinalise = 'draft'\n", ["line 2", "polices"]),
        ("schema = 1\n\n[computer]\nlook = 'dark'\nlok = 1\n", ["line 5", "computer.lok", "no such setting"]),
        ("schema = 1\n[computer]\nlook = 'pink'\n", ["line 3", "computer.look", "system, light, dark"]),
        ("schema = 1\n[alerts]\nmismatch_rows = true\n", ["line 3", "whole number from 0"]),
        ("schema = 1\n[alerts]\ndigest_at = '25:00'\n", ["line 3", "a time like 07:30"]),
        ("schema = 1\n[alerts]\ndesktop = 'yes'\n", ["true or false"]),
        ("schema = 1\ncomputer = 5\n", ["line 2", "a section, headed [computer]"]),
        ("schema = 1\n[policies]\nfinalise = 'draft'\n", ["company.name", "missing"]),
        ("schema = 1\n[policies]\npronto_rate = inf\n", ["a number above 0"]),
        ("schema = 1\n[policies]\nsupplier_abn = '12345678901'\n", ["valid ABN"]),
        ("schema = 1\n[updates]\non = 1\n", ["line 3", "updates.on", "true or false"]),
        ("schema = 1\n[updates]\nown_address = 'news'\n", ["line 3", "web address that starts with https"]),
        ("schema = 1\n[updates]\nown_address = 'https://kim:pw@example.com'\n", ["no user and no password"]),
        ("schema = 1\n[company]\nname = ' '\n", ["must be a name"]),
        ("schema = 1\n[company]\ntime_zone = '../../etc/passwd'\n", ["time zone like"]),
        ("schema = 1\n[company]\npronto_url = 'https://kim:secret@erp.example.com'\n", ["no user and no password"]),
        ("schema = 1\n[company]\npronto_url = 'file:///etc/passwd'\n", ["web address"]),
        ('schema = 1\n[company]\npronto_user = "a\\nb"\n', ["a text on one line"]),
        ("schema = 1\n[[standing]]\ntype = 'customers'\n", ["decision 1"]),
        ("schema = 1\n[[standing]]\ntype = 'reps'\nfield = 'x'\nkeep = 'stripe'\n", ["decision 1"]),
        ("schema = 1\n[mapping]\nschema = 1\n[[mapping.customers]]\ntarget = 'nonsense'\n", ["mapping", "customers"]),
        ("schema = 1\nmapping = 1\n", ["[mapping]"]),
        ("schema = 1\nkey = 'x\n", ["cannot be read"]),
        ("schema = 1\n" + "a." * 200 + "b = 1\n", ["full stops"]),
        ("schema = 1\nx = " + "[" * 5000, ["cannot be"]),
        ("#" * (LONGEST + 1), ["longer than"]),
    ],
)
def test_a_hostile_file_is_refused_in_words(text: str, fragments: list[str]):
    with pytest.raises(NeedsUser) as refused:
        read_settings(text, "mine.toml")
    assert refused.value.detail.startswith("mine.toml ")
    assert len(refused.value.detail) < 5000
    assert refused.value.hint or "cannot" in refused.value.detail
    for fragment in fragments:
        assert fragment in refused.value.detail, refused.value.detail


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=400), st.sampled_from(["", "schema = 1\n", "schema = 1\n[policies]\n", "schema = 1\n[mapping]\n"])
)
def test_whatever_a_file_holds_it_is_read_or_refused(text: str, head: str):
    try:
        found = read_settings(head + text)
    except NeedsUser:
        return
    assert set(found.values) <= set(FIELDS)


def test_a_key_in_a_mapping_rule_goes_nowhere():
    mapping = default_mapping()
    rules = mapping.types[RecordType.CUSTOMERS].rules
    leaky = dataclasses.replace(rules[0], source=(), compute="", constant="sk_live_practice0000000000", transforms=())
    kind = dataclasses.replace(mapping.types[RecordType.CUSTOMERS], rules=(leaky, *rules[1:]))
    holding = dataclasses.replace(mapping, types=mapping.types | {RecordType.CUSTOMERS: kind})
    with pytest.raises(NeedsUser, match="constant") as refused:
        write_settings(dataclasses.replace(a_file(), mapping=holding))
    assert "sk_live" not in str(refused.value)


def test_what_takes_money_or_writes_by_itself_is_held_back():
    before = company_values(NEW, Timetable(), DEFAULTS)
    wanted = before | {
        "policies.finalise": "finalise",
        "policies.post_receipts": True,
        "policies.prepaid_terms": ("PIA",),
        "policies.guard_archives": 7,
        "schedule.on": True,
        "schedule.quiet_from": "22:00",
    }
    changes = {one.name: one for one in plain_changes(before, wanted)}
    assert {name for name, one in changes.items() if one.held} == {
        "policies.finalise", "policies.post_receipts", "policies.prepaid_terms", "schedule.on",
    }  # fmt: skip
    assert (changes["policies.guard_archives"].before, changes["policies.guard_archives"].after) == ("50", "7")
    assert policies_of(allowed(before, wanted), Policies()) == Policies(guard_archives=7)
    # What is on already is no news, and a file may switch things off.
    assert plain_changes(wanted, wanted) == []
    assert not [one for one in plain_changes(wanted, before) if one.held]


def test_a_stored_password_is_sent_to_no_address_from_a_file():
    before = company_values(NEW, Timetable(), DEFAULTS) | alert_values(
        AlertSettings(mail=MailServer("smtp.example.com", user="kim"))
    )
    wanted = before | {
        "company.pronto_url": "https://elsewhere.example.net/rest",
        "company.ca_file": "mine.pem",
        "mail.host": "smtp.elsewhere.example.net",
        "mail.port": 25,
    }
    changes = plain_changes(before, wanted)
    assert len(changes) == 4
    assert all(one.held for one in changes)
    assert allowed(before, wanted)["company.name"] == NEW.name
    assert not allowed(before, wanted).keys() & {"company.pronto_url", "company.ca_file", "mail.host", "mail.port"}
    assert allowed(before, wanted, new=True)["company.pronto_url"] == "https://elsewhere.example.net/rest"


def test_decisions_and_rules_are_told_before_and_after():
    kept, other = (StandingDecision(RecordType.CUSTOMERS, "email", keep) for keep in Keep)
    (change,) = standing_changes((kept,), (other,))
    assert change.before == "Customers: Pronto's e-mail is always put back"
    assert change.after == "Customers: Stripe's e-mail is kept"
    assert standing_changes((kept,), None) == []
    assert [one.after for one in standing_changes((kept,), ())] == [""]
    assert mapping_changes(default_mapping(), default_mapping()) == []
    fewer = dataclasses.replace(default_mapping(), types={})
    assert all(one.before and not one.after for one in mapping_changes(default_mapping(), fewer))
    assert [shown(one) for one in (True, False, (), ("a", "b"), "", 1200)] == [
        "on",
        "off",
        "none",
        "a, b",
        "none",
        "1,200",
    ]


def test_every_section_has_its_words():
    assert {one.section for one in FIELDS.values()} == set(SECTIONS)
