"""A walk through the matching page for the pictures of the README and the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ui.screens.matching import MatchingPage

Front = Callable[[str, str], Iterator[str]]
"""Draws the dialog in front under a name and a look, and closes it."""


def matching_pictures(page: MatchingPage, look: str, front: Front) -> Iterator[str]:
    """Draw the pairs, the thresholds, the dialogs, decisions and duplicates; yield each picture's name as it stands."""
    pairs = page.pairs
    yield f"matching-{look}"
    pairs.bands.chip("amber").click()
    yield f"matching-amber-{look}"
    pairs.bands.chip("all").click()
    yield ""
    pairs.tune.click()
    yield f"matching-thresholds-{look}"
    pairs.tune.click()
    page.show_keys()
    yield from front("matching-keys", look)
    pairs.all_green.click()
    yield ""
    yield from front("matching-green", look)
    pairs.details.link_it()
    yield ""
    yield from front("matching-link", look)
    yield from _decide(page)
    page.tabs.setCurrentIndex(1)
    yield f"matching-decisions-{look}"
    page.tabs.setCurrentIndex(2)
    yield f"matching-duplicates-{look}"
    if page.duplicates.cluster is not None:
        page.duplicates.tag.click()
        yield ""
        yield from front("matching-tag-plan", look)
    page.tabs.setCurrentIndex(0)
    yield ""


def _decide(page: MatchingPage) -> Iterator[str]:
    """Accept and reject a pair, once, so that there are decisions to show."""
    if page.decider.decided:
        return
    page.pairs.details.accept_it()
    yield ""
    page.pairs.step(1)
    yield ""
    page.pairs.details.reject_it()
    yield ""
