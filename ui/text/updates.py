"""What is known of newer versions, in the window's words."""

from __future__ import annotations

from app.domain.release import Release, UpdateNews
from ui.text.format import when
from ui.text.tr import tr


def release_words(release: Release, installed: str) -> str:
    """Return the line that tells of a newer version."""
    head = tr("Tallybridge {version} is out; this is {installed}.", version=release.version, installed=installed)
    kind = [tr("It mends a security fault: update soon.")] if release.security else []
    return " ".join([head, *kind, release.sentence])


def news_words(news: UpdateNews) -> str:
    """Return where things stand, for the settings page."""
    if news.newer is not None:
        words = release_words(news.newer, news.installed)
        return f"{words} {tr('You skip this version.')}" if news.skipped else words
    if not news.address:
        return tr("This is Tallybridge {version}. This build came without an address, so there is nowhere to look. Ask "
                  "whoever gave it to you for one.", version=news.installed)  # fmt: skip
    if news.trouble:
        return tr("The last look, {when}, found out nothing. {why}", when=when(news.looked), why=news.trouble)
    if news.looked is None:
        return tr("This is Tallybridge {version}. Nobody has looked for a newer one yet.", version=news.installed)
    return tr("This is Tallybridge {version}, and no newer one is known (looked {when}).", version=news.installed,
              when=when(news.looked))  # fmt: skip
