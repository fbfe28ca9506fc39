"""Telling of newer versions: opt-in, looked for once a day at most, never fetched.

What a look found is kept, so that windows and ``serve`` on one computer ask once between them. It is read as strictly
as it was when it came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from app.domain.errors import Cancelled, Code, NeedsUser, SyncProblem
from app.domain.journal import Entry, Note
from app.domain.release import Release, UpdateNews
from app.domain.wording import explain
from app.planning.release_note import is_newer, read_note, write_note
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.releases import ReleaseFeed
from app.ports.store import Store

SWITCH = "update-check"
"""Name of the setting: whether to look by itself; off until the owner says otherwise."""
ADDRESS = "update-address"
"""Name of the setting: a site's own address; blank for that of the build."""
SKIPPED = "update-skipped"
"""Name of the setting: the version the owner does not wish to hear of."""
_LOOK = "update-look"
EVERY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Look:
    """The last look: kept before it begins, so that a server in trouble is not asked again and again."""

    address: str
    at: dt.datetime
    note: str = ""
    trouble: str = ""


class Updates:
    """Knows, looks and keeps what the owner wishes; safe to use from any thread.

    Args:
        store: keeps it.
        clock: the present.
        feed: asks the address.
        built_in: returns the address that came with this build; blank for none.
        installed: returns the version that runs.
        check_address: returns an address in its one spelling, or raises NeedsUser.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        feed: ReleaseFeed,
        *,
        built_in: Callable[[], str],
        installed: Callable[[], str],
        check_address: Callable[[str], str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed
        self._built_in = built_in
        self._installed = installed
        self._check_address = check_address

    def news(self) -> UpdateNews:
        """Return what is known; asks nobody."""
        own, look, installed = self.own_address, self._look(), self._installed()
        address = own or self._built_in()
        if look is None or look.address != address:
            return UpdateNews(self.on, address, bool(own), installed)
        release = _release(look.note)
        newer = release if release is not None and is_newer(release.version, installed) else None
        skipped = newer is not None and self._store.setting(SKIPPED, "") == newer.version
        return UpdateNews(self.on, address, bool(own), installed, look.at, newer, skipped, look.trouble)

    @property
    def own_address(self) -> str:
        """A site's own address; blank where that of the build is used."""
        kept = self._store.setting(ADDRESS, "")
        return kept if isinstance(kept, str) else ""

    @property
    def on(self) -> bool:
        """Whether to look by itself."""
        return self._store.setting(SWITCH, False) is True

    def problem_of(self, text: str) -> str:
        """Return what is wrong with an address, in a sentence; blank when it can be kept."""
        try:
            self._spelled(text)
        except NeedsUser as problem:
            return problem.detail
        return ""

    def look(self, ctx: JobContext) -> UpdateNews:
        """Ask the address now, because a person wishes it; return what is known then.

        Raises:
            NeedsUser: there is no address, or it is not allowed.
            SyncProblem: it was not reached or did not answer with a release note.
        """
        ctx.check()
        before = self.news()
        if not before.address:
            raise NeedsUser(Code.BAD_INPUT, "This build has no address to look for a newer version at", hint=_NOWHERE)
        kept = self._look()
        note = kept.note if kept is not None and kept.address == before.address else ""
        self._keep(_Look(before.address, self._clock.now(), note))
        try:
            release = self._feed(before.address)
        except SyncProblem as problem:
            self._keep(_Look(before.address, self._clock.now(), note, _words(problem)))
            raise
        self._keep(_Look(before.address, self._clock.now(), write_note(release).decode()))
        return self.news()

    def look_if_due(self, ctx: JobContext) -> UpdateNews | None:
        """Ask where the owner wishes that and a day has passed; return what is known then, None when nobody was asked.

        Trouble is kept for the settings page and ``doctor``; nobody has to act on it.
        """
        news = self.news()
        if not news.on or not news.address or not self._due(news.looked):
            return None
        try:
            return self.look(ctx)
        except Cancelled:
            raise
        except SyncProblem:
            return self.news()

    def switch(self, on: bool, who: str) -> UpdateNews:
        """Look by itself from now on, or no more."""
        self._set(SWITCH, on, who, f"Look for a newer version once a day: {'yes' if on else 'no'}.")
        return self.news()

    def use_address(self, text: str, who: str) -> UpdateNews:
        """Keep a site's own address; a blank one goes back to that of the build.

        Raises:
            NeedsUser: it is not an https address.
        """
        address = self._spelled(text)
        self._set(ADDRESS, address, who, f"Where to look for a newer version: {address or 'as built in'}.")
        return self.news()

    def skip(self, version: str, who: str) -> UpdateNews:
        """Tell no more of a version; the next one is told again.

        Raises:
            NeedsUser: no newer version of this number is known.
        """
        news = self.news()
        if news.newer is None or news.newer.version != version:
            raise NeedsUser(Code.BAD_INPUT, f"No newer version {version} is known", hint="Look for one first.")
        self._set(SKIPPED, version, who, f"Version {version} is skipped.")
        return self.news()

    def _spelled(self, text: str) -> str:
        return self._check_address(text) if text.strip() else ""

    def _due(self, looked: dt.datetime | None) -> bool:
        # A look in the future was kept before the clock was set back.
        return looked is None or not dt.timedelta(0) <= self._clock.now() - looked < EVERY

    def _look(self) -> _Look | None:
        try:
            look = msgspec.convert(self._store.setting(_LOOK), _Look)
        except msgspec.ValidationError:
            return None
        return look if look.at.tzinfo is not None else None

    def _keep(self, look: _Look) -> None:
        self._store.set_setting(_LOOK, msgspec.to_builtins(look))

    def _set(self, name: str, value: object, who: str, reason: str) -> None:
        before = self._store.setting(name)
        if before == value:
            return
        self._store.set_setting(name, value)
        entry = Entry(0, self._clock.now(), who, Note.SETTING, reason=reason)
        entry.before[name], entry.after[name] = before, value
        self._store.journal.append([entry])


_NOWHERE = "Whoever gave you Tallybridge can name one; enter it under Settings, or with update-check --address."


def _words(problem: SyncProblem) -> str:
    said = explain(problem)
    return f"{said.sentence} {said.remedy}"


def _release(note: str) -> Release | None:
    try:
        return read_note(note.encode()) if note else None
    except ValueError:
        return None
