"""``update-check``: is there a newer version, and shall it be looked for by itself."""

from __future__ import annotations

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.domain.release import UpdateNews


def update_check(call: Call) -> int:
    """Change what was named, else look now; exit code 1 when there is a newer version that is not skipped."""
    options, updates = call.options, call.office.updates
    changed = False
    if options.address is not None:
        updates.use_address(options.address, TRIGGER)
        changed = True
    if options.on or options.off:
        updates.switch(bool(options.on), TRIGGER)
        changed = True
    if options.skip is not None:
        updates.skip(options.skip, TRIGGER)
        changed = True
    news = updates.news() if changed else call.read("Look for a newer version", updates.look)
    call.console.result(_shape(news), f"{news.sentence}\n{_wish(news)}")
    return exits.ATTENTION if news.worth_telling is not None else exits.DONE


def _wish(news: UpdateNews) -> str:
    """Return what happens by itself, in a sentence."""
    if not news.on:
        return "Nothing is looked for by itself; update-check --on changes that."
    if not news.address:
        return "It would be looked for once a day, but there is no address to look at."
    return f"It is looked for once a day at {news.address} while the window or serve runs."


def _shape(news: UpdateNews) -> dict[str, object]:
    """Return what ``--json`` prints."""
    newer = news.newer
    return {
        "installed": news.installed,
        "on": news.on,
        "address": news.address,
        "looked": news.looked.isoformat() if news.looked is not None else None,
        "newer": None
        if newer is None
        else {
            "version": newer.version,
            "date": newer.day.isoformat(),
            "page": newer.page,
            "security": newer.security,
            "sentence": newer.sentence,
        },
        "skipped": news.skipped,
        "trouble": news.trouble,
    }
