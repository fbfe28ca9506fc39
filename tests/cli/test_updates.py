"""``update-check``: looks now, or keeps what the owner wishes; ``doctor`` has a quiet line."""

from dataclasses import replace

import pytest

from app.domain.errors import Code, NeedsUser, Retryable
from tests.fakes.updates import NEWER, QUIET


def test_no_newer_version(say, office):
    found = say("update-check")
    assert (found.code, office.updates.looks) == (0, 1)
    assert found.out.splitlines() == [
        "This is 0.1.0, and no newer version is known.",
        "Nothing is looked for by itself; update-check --on changes that.",
    ]


def test_a_newer_version_is_told_with_its_page(say, office):
    office.updates.finds = NEWER
    found = say("update-check")
    assert found.code == 1
    assert "Tallybridge 0.9.0 of 2026-12-01 is out; this is 0.1.0." in found.out
    assert NEWER.page in found.out


def test_json_has_every_part(say, office):
    office.updates.finds = NEWER
    printed = say("update-check", "--json").json
    assert printed["newer"] == {
        "version": "0.9.0",
        "date": "2026-12-01",
        "page": NEWER.page,
        "security": False,
        "sentence": NEWER.sentence,
    }
    assert printed["looked"] == "2026-12-02T01:00:00+00:00"


def test_the_owners_wishes_are_kept_without_a_look(say, office):
    assert say("update-check", "--on").code == 0
    assert say("update-check", "--address", "https://example.com.au/own.json", "--off").code == 0
    assert say("update-check", "--address", "").code == 0
    assert office.updates.asked == [
        ("command line", True),
        ("command line", "https://example.com.au/own.json"),
        ("command line", False),
        ("command line", ""),
    ]
    assert office.updates.looks == 0
    assert say("update-check", "--on", "--off").code == 2


def test_a_version_is_skipped(say, office):
    office.updates.kept = replace(QUIET, newer=NEWER)
    assert say("update-check", "--skip", "0.9.0").code == 0
    assert office.updates.asked == [("command line", "0.9.0")]


@pytest.mark.parametrize(
    ("problem", "code"), [(NeedsUser(Code.BAD_INPUT, "This build has no address."), 2), (Retryable(Code.TIMED_OUT), 3)]
)
def test_what_went_wrong_is_told(say, office, problem, code):
    office.updates.problem = problem
    found = say("update-check")
    assert found.code == code
    assert found.err


@pytest.mark.parametrize(
    ("news", "told", "fine"),
    [
        (QUIET, "", True),
        (replace(QUIET, on=True), "nobody has looked for a newer version yet", True),
        (replace(QUIET, on=True, newer=NEWER), "Tallybridge 0.9.0", True),
        (replace(QUIET, newer=replace(NEWER, security=True)), "It mends a security fault.", False),
        (replace(QUIET, newer=replace(NEWER, security=True), skipped=True), "", True),
    ],
)
def test_doctor_asks_nobody_and_is_alarmed_only_by_a_security_fault(say, office, news, told, fine):
    office.updates.kept = news
    checks = {one["check"]: one for one in say("doctor", "--json").json["checks"]}
    assert office.updates.looks == 0
    assert ("newer version" in checks) is bool(told)
    if told:
        assert told in checks["newer version"]["message"]
        assert checks["newer version"]["fine"] is fine


def test_serve_watches_until_it_ends(say, office):
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    say("serve")
    assert office.update_watch.told == ["start", "stop"]
