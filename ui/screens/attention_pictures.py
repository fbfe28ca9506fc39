"""A walk through the page of the queue for the pictures of the README and the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ui.screens.attention import AttentionPage

Front = Callable[[str, str], Iterator[str]]
"""Draws the dialog in front under a name and a look, and closes it."""
_SHOWN = "invalid"
"""The cause whose list is drawn: its values say what is wrong."""


def attention_pictures(page: AttentionPage, look: str, front: Front) -> Iterator[str]:
    """Draw everything, one card's list, and the two dialogs; yield each picture's name as it stands."""
    page.show_where(None)
    yield f"attention-{look}"
    card = next((one for one in page.cards if one.group.cause == _SHOWN), None)
    if card is not None:
        page.show_where((card.group.stand, card.group.cause))
    yield f"attention-card-{look}"
    page.edit()
    yield from front("attention-edit", look)
    page.skip()
    yield from front("attention-skip", look)
    page.show_where(None)
    yield ""
