"""Newer versions: asked for only when that is wished, once a day, and told once a version."""

import datetime as dt

import pytest

from app.domain.errors import Code, NeedsUser, Retryable
from app.domain.release import Release
from app.remote.address import checked_address
from app.services.updates import SWITCH, Updates
from app.storage.store import open_store
from tests.fakes.clock import START, ManualClock
from tests.fakes.job_context import QuietContext

ADDRESS = "https://example.com.au/tallybridge.json"
PAGE = "https://example.com.au/tallybridge/0.2.0"


def release(version: str = "0.2.0", *, security: bool = False) -> Release:
    return Release(version, dt.date(2026, 3, 1), PAGE, security, "Faster previews.")


class Feed:
    """Counts who asks."""

    def __init__(self):
        self.asked = []
        self.answer = release()

    def __call__(self, address):
        self.asked.append(address)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def store(tmp_path, clock):
    opened = open_store(tmp_path / "updates.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def feed():
    return Feed()


@pytest.fixture
def ctx():
    return QuietContext()


@pytest.fixture
def make(store, clock, feed):
    def build(*, built_in: str = ADDRESS, installed: str = "0.1.0") -> Updates:
        return Updates(
            store, clock, feed, built_in=lambda: built_in, installed=lambda: installed, check_address=checked_address
        )

    return build


@pytest.fixture
def updates(make):
    return make()


def test_it_is_off_until_the_owner_wants_it_and_then_nobody_is_asked(updates, feed, clock, ctx, store):
    assert not updates.news().on
    for _ in range(10):
        assert updates.look_if_due(ctx) is None
        clock.move(days=30)
    # Something odd in the database is no consent either.
    store.set_setting(SWITCH, "yes")
    assert updates.look_if_due(ctx) is None
    assert feed.asked == []


def test_once_a_day_at_most_whoever_looks(updates, make, feed, clock, ctx):
    updates.switch(on=True, who="person")
    assert updates.look_if_due(ctx).newer == release()
    # Another process on the same computer.
    assert make().look_if_due(ctx) is None
    clock.move(hours=23, minutes=59)
    assert updates.look_if_due(ctx) is None
    clock.move(minutes=1)
    assert updates.look_if_due(ctx) is not None
    assert len(feed.asked) == 2
    clock.move(days=-400)
    assert updates.look_if_due(ctx) is not None


def test_a_server_in_trouble_is_not_asked_again_the_same_day_and_nobody_is_disturbed(updates, feed, clock, ctx):
    updates.switch(on=True, who="person")
    feed.answer = Retryable(Code.UNREACHABLE, "No connection to example.com.au; check the address and the network.")
    news = updates.look_if_due(ctx)
    assert news.trouble.startswith("No connection to example.com.au")
    assert updates.look_if_due(ctx) is None
    assert len(feed.asked) == 1
    clock.move(days=1)
    feed.answer = release()
    assert updates.look_if_due(ctx).trouble == ""


def test_trouble_does_not_make_a_newer_version_forgotten(updates, feed, clock, ctx):
    updates.switch(on=True, who="person")
    updates.look_if_due(ctx)
    clock.move(days=1)
    feed.answer = Retryable(Code.TIMED_OUT)
    assert updates.look_if_due(ctx).newer == release()


def test_a_person_may_ask_at_any_time_and_hears_what_went_wrong(updates, feed, ctx):
    assert updates.look(ctx).newer == release()
    assert updates.look(ctx).looked == START
    assert len(feed.asked) == 2
    feed.answer = Retryable(Code.TIMED_OUT)
    with pytest.raises(Retryable):
        updates.look(ctx)


def test_a_build_without_an_address_says_so_and_asks_nobody(make, feed, ctx):
    updates = make(built_in="")
    updates.switch(on=True, who="person")
    assert updates.look_if_due(ctx) is None
    assert updates.news().sentence == "This build has no address to look for a newer version at."
    with pytest.raises(NeedsUser) as refused:
        updates.look(ctx)
    assert refused.value.code is Code.BAD_INPUT
    assert feed.asked == []


def test_a_site_may_name_its_own_address(updates, feed, ctx):
    assert updates.use_address(" https://Updates.Example.com.au/x.json ", "person").own_address
    updates.look(ctx)
    assert feed.asked == ["https://updates.example.com.au/x.json"]
    assert updates.use_address("", "person").address == ADDRESS
    # What the other address told is not told as if it came from here.
    assert updates.news().newer is None


@pytest.mark.parametrize("address", ["http://example.com.au/x.json", "ftp://example.com.au/", "https://a:b@example/x"])
def test_an_address_that_is_not_safe_is_refused(updates, address):
    with pytest.raises(NeedsUser):
        updates.use_address(address, "person")
    assert not updates.news().own_address


@pytest.mark.parametrize("installed", ["0.2.0", "0.3.0", "development"])
def test_what_is_not_newer_is_not_told(make, ctx, installed):
    assert make(installed=installed).look(ctx).newer is None


def test_after_an_update_the_old_news_is_over(updates, make, ctx):
    assert updates.look(ctx).worth_telling
    assert make(installed="0.2.0").news().worth_telling is None


def test_a_version_is_skipped_and_the_next_is_told_again(updates, feed, ctx):
    with pytest.raises(NeedsUser):
        updates.skip("0.2.0", "person")
    updates.look(ctx)
    assert updates.skip("0.2.0", "person").worth_telling is None
    assert updates.news().newer == release()
    feed.answer = release("0.3.0", security=True)
    assert updates.look(ctx).worth_telling == release("0.3.0", security=True)
    assert "It mends a security fault." in updates.news().sentence


def test_what_the_owner_decides_stands_in_the_journal(updates, store, ctx):
    updates.switch(on=True, who="person")
    updates.switch(on=True, who="person")
    updates.use_address("https://example.com.au/own.json", "command line")
    updates.look(ctx)
    updates.skip("0.2.0", "person")
    told = [(entry.who, entry.reason) for entry in store.journal.entries()]
    assert sorted(told) == [
        ("command line", "Where to look for a newer version: https://example.com.au/own.json."),
        ("person", "Look for a newer version once a day: yes."),
        ("person", "Version 0.2.0 is skipped."),
    ]


@pytest.mark.parametrize(
    "kept",
    [
        "nonsense",
        {"address": ADDRESS, "at": "2026-03-02T22:30:00"},
        {"address": ADDRESS, "at": "2026-03-02T22:30:00Z", "note": "{}"},
        {"address": ADDRESS, "at": "2026-03-02T22:30:00Z", "note": '{"schema": 1, "page": "javascript:alert(1)"}'},
    ],
)
def test_what_is_kept_is_read_as_strictly_as_what_came(updates, store, kept):
    store.set_setting("update-look", kept)
    assert updates.news().newer is None
