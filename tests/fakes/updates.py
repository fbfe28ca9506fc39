"""News of newer versions in memory; nobody is asked."""

import datetime as dt
from dataclasses import replace

from app.domain.release import Release, UpdateNews

NEWER = Release(
    "0.9.0",
    dt.date(2026, 12, 1),
    "https://example.com.au/tallybridge/0.9.0",
    False,
    "Credit notes in other currencies.",
)
QUIET = UpdateNews(on=False, address="https://example.com.au/feed.json", own_address=False, installed="0.1.0")


class FakeUpdates:
    """Finds what ``finds`` says when it is asked; ``problem`` is raised instead."""

    def __init__(self) -> None:
        self.kept = QUIET
        self.finds: Release | None = None
        self.problem: Exception | None = None
        self.looks = 0
        self.asked: list[tuple[str, object]] = []

    def news(self):
        return self.kept

    def look(self, ctx):
        self.looks += 1
        if self.problem is not None:
            raise self.problem
        moment = dt.datetime(2026, 12, 2, 1, tzinfo=dt.UTC)
        self.kept = replace(self.kept, newer=self.finds, looked=moment, skipped=False)
        return self.kept

    def switch(self, on, who):
        self.asked.append((who, on))
        self.kept = replace(self.kept, on=on)
        return self.kept

    def use_address(self, text, who):
        if self.problem is not None:
            raise self.problem
        self.asked.append((who, text))
        self.kept = replace(self.kept, address=text.strip() or QUIET.address, own_address=bool(text.strip()))
        return self.kept

    def skip(self, version, who):
        self.asked.append((who, version))
        self.kept = replace(self.kept, skipped=True)
        return self.kept
